"""The bastion: an SSH server that does nothing but lead on to the nodes."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import asyncssh

USER = "jump"
Route = Callable[[str, int], int | None]
"""From a private address and a port to the loopback port that stands for it; None: nobody answers."""


@dataclass(frozen=True, slots=True)
class BastionDoor:
    """How to get in: the port on loopback, the private key's file, the host key as `TYPE BASE64`."""

    port: int
    key: Path
    host_key: str


class Bastion(asyncssh.SSHServer):
    """One connection to the bastion: no shell, no files, only forwarding to nodes."""

    def __init__(self, route: Route) -> None:
        self._route = route
        self._connection: asyncssh.SSHServerConnection | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Keep the connection, which the forwarded ones go through."""
        self._connection = conn

    def connection_requested(self, dest_host: str, dest_port: int, orig_host: str, orig_port: int) -> Any:
        """Lead on to the node's port, or refuse as a machine does where nothing listens."""
        del orig_host, orig_port
        port = self._route(dest_host, dest_port)
        if port is None or self._connection is None:
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_CONNECT_FAILED, "Connection refused")
        return self._connection.forward_connection("127.0.0.1", port)


async def open_bastion(folder: Path, route: Route) -> tuple[asyncssh.SSHAcceptor, BastionDoor]:
    """Listen on a free loopback port, with new keys; the client's (mode 0600) lies in `folder`."""
    host_key = asyncssh.generate_private_key("ssh-ed25519")
    client_key = asyncssh.generate_private_key("ssh-ed25519", comment="bastion of the embedded cloud")
    key_file = folder / "bastion_key"
    _write_private(key_file, client_key.export_private_key())
    public = client_key.export_public_key().decode()
    acceptor = await asyncssh.create_server(
        partial(Bastion, route),
        "127.0.0.1",
        0,
        server_host_keys=[host_key],
        authorized_client_keys=asyncssh.import_authorized_keys(public),
        login_timeout=60,
    )
    host_public = " ".join(host_key.export_public_key().decode().split()[:2])
    return acceptor, BastionDoor(acceptor.get_port(), key_file, host_public)


def _write_private(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
