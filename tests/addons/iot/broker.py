"""A broker that knows as much of MQTT 3.1.1 as these tests need, by the standard and not by the client."""

from __future__ import annotations

import socket
import socketserver
import threading
from typing import Any, cast

CONNACK, SUBACK, PINGRESP = b"\x20\x02\x00", b"\x90\x03\x00\x01", b"\xd0\x00"


class Broker:
    """Listens on a free port, keeps what it gets, and sends what it is told to whoever subscribes."""

    def __init__(self, *, refuse: bool = False, refuse_topic: bool = False, hang_up: bool = False) -> None:
        self.code, self.granted = bytes([5 if refuse else 0]), bytes([0x80 if refuse_topic else 0])
        self._hang_up = hang_up
        self._connections: list[Any] = []
        self.got: list[tuple[int, bytes]] = []
        self.to_send: list[bytes] = []
        self.heard = threading.Condition()
        handler = cast(Any, self._session)
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def __enter__(self) -> Broker:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def wait_for(self, kind: int, count: int = 1) -> list[bytes]:
        """Return the bodies of the packets of a kind, once there are so many."""
        with self.heard:
            assert self.heard.wait_for(lambda: len(self.of(kind)) >= count, timeout=30)
            return self.of(kind)

    def drop(self) -> None:
        """Hang up on everybody."""
        for connection in self._connections:
            connection.shutdown(socket.SHUT_RDWR)

    def of(self, kind: int) -> list[bytes]:
        return [body for each, body in self.got if each & 0xF0 == kind]

    def _session(self, connection: Any, *_: Any) -> None:
        self._connections.append(connection)
        stream = connection.makefile("rb")
        while head := stream.read(1):
            size, place = 0, 1
            while True:
                digit = stream.read(1)[0]
                size += (digit & 127) * place
                place *= 128
                if digit < 128:
                    break
            body = stream.read(size)
            connection.sendall(self._answer(head[0] & 0xF0))
            with self.heard:
                self.got.append((head[0], body))
                self.heard.notify_all()
            if self._hang_up and head[0] & 0xF0 == 0x80:
                connection.shutdown(socket.SHUT_WR)

    def _answer(self, kind: int) -> bytes:
        if kind == 0x10:
            return CONNACK + self.code
        if kind == 0x80:
            return SUBACK + self.granted + b"".join(self.to_send)
        return PINGRESP if kind == 0xC0 else b""


def published(topic: bytes, payload: bytes, retained: bool = False) -> bytes:
    """Return a PUBLISH packet of a payload below 16,000 bytes, as a broker sends it on."""
    body = len(topic).to_bytes(2, "big") + topic + payload
    size = [len(body)] if len(body) < 128 else [len(body) % 128 + 128, len(body) // 128]
    return bytes([0x31 if retained else 0x30, *size]) + body
