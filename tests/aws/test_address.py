"""This machine's public address, as a service tells it."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from mectui.aws.address import access_sources, public_address
from mectui.events import ExitCode, Trouble


class Checkip(BaseHTTPRequestHandler):
    """Answers with the text that the path spells."""

    def do_GET(self) -> None:
        text = self.path.strip("/").encode()
        self.send_response(500 if text == b"broken" else 200)
        self.send_header("Content-Length", str(len(text) + 1))
        self.end_headers()
        self.wfile.write(text + b"\n")

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def checkip() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Checkip)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_auto_becomes_this_machines_address(checkip: str) -> None:
    environ = {"MECTUI_CHECKIP_URL": f"{checkip}/203.0.113.10"}
    assert access_sources(("auto", "198.51.100.0/24"), environ) == ("203.0.113.10/32", "198.51.100.0/24")
    assert access_sources(("203.0.113.10/32", "auto"), environ) == ("203.0.113.10/32",)


def test_nobody_is_asked_where_auto_is_not() -> None:
    environ = {"MECTUI_CHECKIP_URL": "http://127.0.0.1:1"}
    assert access_sources(("198.51.100.0/24",), environ) == ("198.51.100.0/24",)


@pytest.mark.parametrize("path", ["broken", "hello", "2001:db8::1", "999.1.1.1", ""])
def test_no_address_is_told_with_what_to_write(checkip: str, path: str) -> None:
    with pytest.raises(Trouble) as caught:
        public_address({"MECTUI_CHECKIP_URL": f"{checkip}/{path}"})
    assert caught.value.exit_code is ExitCode.MISSING
    assert "aws.access" in str(caught.value)


def test_a_file_is_no_web_address() -> None:
    with pytest.raises(Trouble) as caught:
        public_address({"MECTUI_CHECKIP_URL": "file:///etc/hostname"})
    assert caught.value.exit_code is ExitCode.USAGE


def test_an_address_that_no_request_can_carry_is_trouble_too() -> None:
    with pytest.raises(Trouble) as caught:
        public_address({"MECTUI_CHECKIP_URL": "http://127.0.0.1/a b"})
    assert caught.value.exit_code is ExitCode.MISSING
