"""A client of MQTT 3.1.1, as much of it as the sensor and the gateway need: messages that are sent once."""

from __future__ import annotations

import select
import socket
import struct
from collections.abc import Iterator
from types import TracebackType

CONNECT, CONNACK, PUBLISH, SUBSCRIBE, SUBACK, PINGREQ = 0x10, 0x20, 0x30, 0x82, 0x90, 0xC0
KEEP_ALIVE_SECONDS = 60
"""The broker closes the connection after half as much again in which it hears nothing."""


class Client:
    """A connection to a broker. Raises OSError once it is lost."""

    def __init__(self, host: str, port: int, name: str) -> None:
        self._socket = socket.create_connection((host, port), timeout=KEEP_ALIVE_SECONDS / 2)
        clean = bytes([4, 0x02]) + struct.pack(">H", KEEP_ALIVE_SECONDS)
        self._send(CONNECT, _text("MQTT") + clean + _text(name))
        kind, body = self._receive()
        if kind != CONNACK or body[1:] != b"\0":
            raise ConnectionRefusedError(f"the broker {host}:{port} refuses {name}")

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def publish(self, topic: str, payload: bytes) -> None:
        """Send a message; it arrives once, or never."""
        self._send(PUBLISH, _text(topic) + payload)

    def messages(self, topic: str) -> Iterator[tuple[str, bytes]]:
        """Subscribe, and yield the topic and the payload of each message that comes."""
        self._send(SUBSCRIBE, struct.pack(">H", 1) + _text(topic) + b"\0")
        while True:
            if not select.select([self._socket], [], [], KEEP_ALIVE_SECONDS / 2)[0]:
                self._send(PINGREQ, b"")
                continue
            kind, body = self._receive()
            if kind == SUBACK and body[2:] == b"\x80":
                raise ConnectionRefusedError(f"the broker refuses the topic {topic}")
            if kind & 0xF0 == PUBLISH:
                end = 2 + int.from_bytes(body[:2], "big")
                yield body[2:end].decode(), body[end:]

    def _send(self, kind: int, body: bytes) -> None:
        self._socket.sendall(bytes([kind]) + _length(len(body)) + body)

    def _receive(self) -> tuple[int, bytes]:
        kind, length, shift = self._read(1)[0], 0, 0
        while True:
            digit = self._read(1)[0]
            length |= (digit & 0x7F) << shift
            shift += 7
            if digit < 0x80:
                return kind, self._read(length)

    def _read(self, count: int) -> bytes:
        data = bytearray()
        while len(data) < count:
            part = self._socket.recv(count - len(data))
            if not part:
                raise ConnectionResetError("the broker has closed the connection")
            data += part
        return bytes(data)


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack(">H", len(data)) + data


def _length(value: int) -> bytes:
    digits = bytearray()
    while True:
        value, digit = divmod(value, 0x80)
        digits.append(digit | 0x80 if value else digit)
        if not value:
            return bytes(digits)
