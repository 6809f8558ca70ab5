"""One command on an open connection: started in a thread, then read by the event loop alone.

paramiko's buffers signal an event when something arrives; here that event wakes a coroutine, so a
hundred commands that wait for a hundred nodes cost no thread and no polling.
"""

from __future__ import annotations

import asyncio
import codecs
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mectui.events import plain
from mectui.ssh.target import Crowded, Dropped

if TYPE_CHECKING:
    from fabric import Connection
    from paramiko import Channel

OnLine = Callable[[str], None]

CHUNK = 1 << 16

_NO_INPUT = "exec </dev/null; "
"""Gives a command an empty input by itself. The end of a channel's input, told to a command that has
ended meanwhile, would come after paramiko's close of that channel, for which servers hang up on us."""


_REFUSED = "Unable to open channel."
"""What paramiko says of a session that was refused, where it has lost the reason."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a command printed, as it came, and its exit code."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def ok(self) -> bool:
        """Tell whether it exited 0, which with MicroK8s proves little."""
        return self.exit_code == 0

    @property
    def said(self) -> str:
        """Return all it printed, plain, for a person."""
        return plain(f"{self.stdout}\n{self.stderr}").strip()


def start(link: Connection, command: str, stdin: str | None) -> Channel:
    """Start a command and hand it all of its input. Blocking; raises Dropped or Crowded where that fails."""
    from paramiko import ChannelException, SSHException

    if not link.is_connected:  # fabric would connect again by itself, and nobody would know
        raise Dropped(f"the connection to {link.host} was lost")
    channel: Channel | None = None
    try:
        channel = link.create_session()
        channel.exec_command(command if stdin else f"{_NO_INPUT}{command}")
        if stdin:
            _hand_over(channel, stdin)
    except ChannelException as error:
        raise Crowded(f"{link.host} opens no further session: {error.text}") from error
    except (SSHException, OSError, EOFError) as error:
        # of two refusals at once paramiko keeps one reason, which one thread gets, and the other none
        if channel is None and str(error) == _REFUSED and link.is_connected:
            raise Crowded(f"{link.host} opens no further session") from error
        raise Dropped(f"the connection to {link.host} was lost: {error}") from error
    return channel


def _hand_over(channel: Channel, stdin: str) -> None:
    """Send the input to its end; what a command that has ended already does not take any more is left."""
    try:
        channel.sendall(stdin.encode())
    except OSError:
        if not (channel.closed and channel.get_transport().is_active()):
            raise
    if not channel.closed:
        channel.shutdown_write()


async def collect(channel: Channel, on_line: OnLine | None) -> Result:
    """Read both streams to their end and return them with the exit code; raises Dropped."""
    wake = _Wake(asyncio.get_running_loop())
    out, err = _Stream(on_line), _Stream(on_line)
    channel.in_buffer.set_event(wake)
    channel.in_stderr_buffer.set_event(wake)
    while True:
        wake.seen.clear()
        ended = channel.eof_received or channel.closed
        while channel.recv_ready():
            out.feed(channel.recv(CHUNK))
        while channel.recv_stderr_ready():
            err.feed(channel.recv_stderr(CHUNK))
        if ended:
            break
        await wake.seen.wait()
    return Result(await _exit_code(channel), out.end(), err.end())


async def _exit_code(channel: Channel) -> int:
    """Return the exit code, which comes within moments of the streams' end; -1 for a signal."""
    if not channel.exit_status_ready():
        await asyncio.to_thread(channel.status_event.wait)  # set by a close as well
    exit_code = channel.recv_exit_status()
    if exit_code == -1 and not channel.get_transport().is_active():
        raise Dropped("the connection was lost while a command ran")
    return exit_code


class _Wake(threading.Event):
    """What paramiko sets from its thread; wakes the event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._loop = loop
        self.seen = asyncio.Event()

    def set(self) -> None:
        super().set()
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.seen.set)


class _Stream:
    """Bytes in, lines out, and all of it at the end."""

    def __init__(self, on_line: OnLine | None) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._text: list[str] = []
        self._rest = ""
        self._on_line = on_line

    def feed(self, data: bytes, *, final: bool = False) -> None:
        text = self._decoder.decode(data, final)
        self._text.append(text)
        if self._on_line is None:
            return
        # a progress bar redraws its line with a bare return: every redraw is a line here
        *lines, self._rest = (self._rest + text).replace("\r", "\n").split("\n")
        for line in lines:
            self._say(line)

    def end(self) -> str:
        self.feed(b"", final=True)
        self._say(self._rest)
        return "".join(self._text)

    def _say(self, line: str) -> None:
        shown = plain(line).strip()
        if shown and self._on_line is not None:
            self._on_line(shown)
