"""Sending to Azure Event Hubs: the address, the proof of the key, and what is not taken."""

from __future__ import annotations

import base64
import hashlib
import hmac
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from mectui.addons.recipes.files.iot.event_hub import EventHub

CONNECTION = (
    "Endpoint=sb://edge.servicebus.windows.net/;SharedAccessKeyName=sender;"
    "SharedAccessKey=c2VjcmV0+/key=;EntityPath=Telemetry"
)


def test_a_connection_string_is_read() -> None:
    hub = EventHub.of(f"{CONNECTION};\n")
    assert hub == EventHub("https://edge.servicebus.windows.net/Telemetry", "sender", "c2VjcmV0+/key=")


@pytest.mark.parametrize("part", ["EntityPath", "SharedAccessKey", "Endpoint"])
def test_a_part_that_is_missing_is_named(part: str) -> None:
    lacking = ";".join(each for each in CONNECTION.split(";") if not each.startswith(f"{part}="))
    with pytest.raises(ValueError, match=part):
        EventHub.of(lacking)


def proves(header: str, resource: str, key: str) -> bool:
    """Tell whether a header is what the service computes from the key, as its documentation says."""
    scheme, _, rest = header.partition(" ")
    said = {name: values[0] for name, values in urllib.parse.parse_qs(rest).items()}
    encoded = urllib.parse.quote_plus(resource)
    digest = hmac.new(key.encode(), f"{encoded}\n{said['se']}".encode(), hashlib.sha256).digest()
    signed = hmac.compare_digest(base64.b64encode(digest).decode(), said["sig"])
    lasts = 0 < int(said["se"]) - time.time() <= 3600
    return (
        scheme == "SharedAccessSignature"
        and said["sr"] == resource
        and said["skn"] == "sender"
        and signed
        and lasts
    )


@contextmanager
def service(key: str, got: list[tuple[str, bytes]]) -> Iterator[str]:
    """Yield the address of a hub that takes events of whoever has the key."""

    class Hub(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            right = proves(self.headers["Authorization"], f"http://127.0.0.1:{server.server_port}/hub", key)
            got.append((self.path, body))
            self.send_response(201 if right else 401)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/Hub"
    finally:
        server.shutdown()
        server.server_close()


def test_an_event_is_sent_with_the_proof_of_the_key() -> None:
    got: list[tuple[str, bytes]] = []
    with service("k+/=", got) as address:
        EventHub(address, "sender", "k+/=").send(b'{"a": 1}')
    assert got == [("/Hub/messages?timeout=60&api-version=2014-01", b'{"a": 1}')]


def test_a_wrong_key_is_an_error_that_the_gateway_counts() -> None:
    with service("right", []) as address, pytest.raises(OSError, match="401"):
        EventHub(address, "sender", "wrong").send(b"{}")
