"""sshd: a real SSH server on a loopback port, in front of a machine that is not."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import asyncssh

from mectui.demo.fault_kinds import FaultKind
from mectui.demo.nodes.host_keys import load_keys, stray_key
from mectui.demo.nodes.shell import Streams, run_script

if TYPE_CHECKING:
    from mectui.demo.nodes.node import Node
    from mectui.demo.nodes.users import User

_LOOPBACK = "127.0.0.1"
_BYTES = "latin-1"
"""A character for each byte: nothing is lost, and asyncssh edits the lines that are typed at a terminal."""


class SshServer:
    """The machine's sshd. Its host keys and its users' authorized keys are files of the machine."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.commands = itertools.count(1)
        self.connections: set[asyncssh.SSHServerConnection] = set()
        self._acceptor: asyncssh.SSHAcceptor | None = None

    @property
    def port(self) -> int | None:
        """Return the loopback port, or None while nothing listens."""
        return self._acceptor.get_port() if self._acceptor is not None else None

    async def start(self, *, stray_key: bool = False) -> None:
        """Listen, with the host keys of /etc/ssh or, before cloud-init, with one that nobody knows."""
        if self._acceptor is None:
            self._acceptor = await asyncssh.listen(
                _LOOPBACK,
                0,
                server_factory=partial(_Connection, self),
                server_host_keys=self._host_keys(stray=stray_key),
                process_factory=self._serve,
                encoding=_BYTES,
                server_version="OpenSSH_9.6p1 Ubuntu-3ubuntu13.14",
                login_timeout=120,
                keepalive_interval=0,
                gss_host=None,
                allow_scp=False,
            )

    def reload(self) -> None:
        """Read the host keys again; connections that are open keep theirs."""
        if self._acceptor is not None:
            self._acceptor.update(server_host_keys=self._host_keys())

    async def stop(self) -> None:
        """Stop listening and cut every connection."""
        if self._acceptor is not None:
            self._acceptor.close()
            self._acceptor = None
        for connection in list(self.connections):
            connection.abort()

    def _host_keys(self, *, stray: bool = False) -> list[asyncssh.SSHKey]:
        changed = self.node.faults.holds(FaultKind.HOST_KEY_CHANGED, self.node.spec.name)
        keys = [] if stray or changed else load_keys(self.node.files)
        return keys or [stray_key()]

    async def _serve(self, process: asyncssh.SSHServerProcess[str]) -> None:
        user = self.node.users.get(process.get_extra_info("username"))
        if user is None:
            process.exit(255)
            return
        if next(self.commands) > 1 and self.node.faults.take(FaultKind.SSH_DROPPED, self.node.spec.name):
            process.channel.get_connection().abort()
            return
        await _run(self.node, user, process)


class _Connection(asyncssh.SSHServer):
    """One client: who may log in, and which ports it may reach through the machine."""

    def __init__(self, server: SshServer) -> None:
        self._server = server
        self._connection: asyncssh.SSHServerConnection | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Remember the connection, so that it can be cut."""
        self._connection = conn
        self._server.connections.add(conn)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        if self._connection is not None:
            self._server.connections.discard(self._connection)

    def begin_auth(self, username: str) -> bool:
        """Ask everybody for a key."""
        return True

    def public_key_auth_supported(self) -> bool:
        """Take keys, and nothing else."""
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Say whether the user's authorized_keys has the key."""
        node = self._server.node
        user = node.users.get(username)
        path = f"{user.home}/.ssh/authorized_keys" if user else ""
        if not user or not node.files.exists(path):
            return False
        return any(_same(line, key) for line in node.files.text(path).splitlines())

    def connection_requested(
        self, dest_host: str, dest_port: int, orig_host: str, orig_port: int
    ) -> Callable[..., Awaitable[Any]] | Any:
        """Forward to a port of this machine, or of one that it can reach."""
        node = self._server.node
        own = dest_host in ("127.0.0.1", "localhost", node.hostname, *node.addresses)
        target = node if own else node.neighbour(dest_host)
        port = target.listening(dest_port) if target is not None else None
        if port is None or self._connection is None:
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_CONNECT_FAILED, "Connection refused")
        return self._connection.forward_connection(_LOOPBACK, port)


class _Output:
    """Writes to an SSH channel for as long as there is one."""

    def __init__(self, stream: asyncssh.SSHWriter[str]) -> None:
        self._stream = stream

    def write(self, data: bytes) -> None:
        if data and not self._stream.channel.is_closing():
            self._stream.write(data.decode(_BYTES))


class _Input:
    """Reads from an SSH channel."""

    def __init__(self, stream: asyncssh.SSHReader[str]) -> None:
        self._stream = stream

    async def read(self) -> bytes:
        return (await self._stream.read()).encode(_BYTES)

    async def readline(self) -> bytes:
        return (await self._stream.readline()).encode(_BYTES)


async def _run(node: Node, user: User, process: asyncssh.SSHServerProcess[str]) -> None:
    streams = Streams(_Input(process.stdin), _Output(process.stdout), _Output(process.stderr))
    try:
        if process.command is None:
            code = await _interactive(node, user, process, streams)
        else:
            work = node.begin(run_script(node, user, process.command, streams))
            code = await asyncio.shield(work)
        process.exit(code)
    except (asyncssh.BreakReceived, asyncssh.ConnectionLost, BrokenPipeError, asyncio.CancelledError):
        process.close()


async def _interactive(
    node: Node, user: User, process: asyncssh.SSHServerProcess[str], streams: Streams
) -> int:
    at_terminal = process.get_terminal_type() is not None
    code, prompt = 0, f"{user.name}@{node.hostname}:~$ ".encode() if at_terminal else b""
    streams.stdout.write(prompt)
    while True:
        try:
            line = await streams.stdin.readline()
            if not line or line.strip() in (b"exit", b"logout"):
                return code
            code = await run_script(node, user, line, streams)
        except asyncssh.TerminalSizeChanged:
            continue
        except (asyncssh.BreakReceived, asyncssh.SignalReceived):
            if at_terminal:
                cast("asyncssh.SSHLineEditorChannel", process.channel).clear_input()
                streams.stdout.write(b"^C\n")
        streams.stdout.write(prompt)


def _same(line: str, key: asyncssh.SSHKey) -> bool:
    try:
        return bool(asyncssh.import_public_key(line) == key)
    except asyncssh.KeyImportError:
        return False
