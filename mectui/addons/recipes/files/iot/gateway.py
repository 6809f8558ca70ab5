"""Takes every message of a topic on: to Azure Event Hubs where it is given one, else to its log."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .event_hub import EventHub
from .mqtt import Client

Sink = Callable[[bytes], None]


class Counts:
    """What has gone through, as its page shows it."""

    def __init__(self) -> None:
        self.received = self.forwarded = self.failed = 0

    def page(self) -> bytes:
        """Return it as JSON."""
        return json.dumps(vars(self)).encode()


def pump(host: str, port: int, topic: str, sink: Sink, counts: Counts) -> None:
    """Hand every message to the sink, until the broker is lost. Raises OSError for the broker only."""
    with Client(host, port, "data-gateway") as broker:
        print(f"listening to {topic} at {host}:{port}", flush=True)
        for _, payload in broker.messages(topic):
            counts.received += 1
            try:
                sink(payload)
            except OSError as error:
                counts.failed += 1
                print(f"not forwarded: {error}", file=sys.stderr, flush=True)
            else:
                counts.forwarded += 1


def to_log(payload: bytes) -> None:
    """Write a message to the log, on one line."""
    print(payload.decode(errors="replace").replace("\n", " "), flush=True)


def serve(counts: Counts, port: int) -> ThreadingHTTPServer:
    """Show the counts to whoever asks, in the background."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(counts.page())

        def log_message(self, *_: object) -> None:
            """Leave the log to the messages."""

    server = ThreadingHTTPServer(("", port), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def main() -> None:
    """Take the topic that the environment names on, again whenever its broker was lost."""
    connection = os.environ.get("EVENT_HUB_CONNECTION", "")
    sink = EventHub.of(connection).send if connection else to_log
    counts = Counts()
    serve(counts, 8080)
    while True:
        try:
            pump(os.environ["BROKER"], 1883, os.environ["TOPIC"], sink, counts)
        except OSError as error:
            print(f"the broker is lost: {error}", file=sys.stderr, flush=True)
            time.sleep(2)


if __name__ == "__main__":
    main()
