"""Where an add-on is reached once it works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from mectui.watch.values import count, text

_PRIVILEGED = 1024
"""Ports below it are for root alone: a forwarded one gets another number."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A service's port, or without a service a port of every node. `node_port` is 0 where it has none."""

    title: str
    scheme: str = ""
    service: str = ""
    namespace: str = ""
    port: int = 0
    node_port: int = 0
    note: str = ""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """Read a row of the event's `endpoints`."""
        texts = {key: text(row.get(key)) for key in ("title", "scheme", "service", "namespace", "note")}
        return cls(**texts, port=count(row.get("port")), node_port=count(row.get("node_port")))

    @property
    def of_nodes(self) -> int:
        """The port that every node has it at; 0 where none does."""
        return self.node_port if self.service else self.port

    @property
    def local(self) -> int:
        """The port of one's own machine that it is forwarded to."""
        return self.port if self.port >= _PRIVILEGED else self.port + 8000

    @property
    def forward(self) -> tuple[str, ...]:
        """The words that forward it to one's own machine; none where it is no service."""
        if not self.service:
            return ()
        where = ("-n", self.namespace or "default", f"service/{self.service}")
        return ("kubectl", "port-forward", *where, f"{self.local}:{self.port}")

    def url(self, host: str, port: int) -> str:
        """Return its address at a host, such as `http://127.0.0.1:8080`."""
        return f"{self.scheme or 'tcp'}://{host}:{port}"
