"""A program in a terminal of its own, timed as whoever sits there sees it: by what it writes."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import termios
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

WIDTH, HEIGHT = 120, 40
FIRST_FRAME = b"\x1b[1;1H"
"""Where Textual begins its first frame: at the upper left corner."""
_CHUNK = 65536
_QUIET, _BREATH = 0.05, 0.01
"""Seconds without output: at rest, and between two repaints."""


class Terminal:
    """A running program; `written` is everything that it wrote to the terminal so far."""

    def __init__(self, pid: int, descriptor: int, started: float) -> None:
        self.pid = pid
        self.started = started
        self.written = b""
        self._descriptor = descriptor

    def until(self, *texts: bytes, within: float = 30.0) -> float:
        """Wait until every text was written; return the seconds since the start. Raises TimeoutError."""
        deadline = time.perf_counter() + within
        while not all(text in self.written for text in texts):
            if not self._read(deadline - time.perf_counter()):
                raise TimeoutError(f"{texts} never came; the last was {self.written[-2000:]!r}")
        return time.perf_counter() - self.started

    def settle(self, quiet: float = _QUIET) -> None:
        """Wait until nothing has been written for a while."""
        while self._read(quiet):
            pass

    def press(self, keys: bytes) -> None:
        """Send keys."""
        os.write(self._descriptor, keys)

    def answer(self, key: bytes, *, rest: float = _QUIET, within: float = 5.0) -> float:
        """Press a key after `rest` seconds of quiet; return the seconds until the screen is repainted.

        That is the last of what is written before the next quiet. Raises TimeoutError.
        """
        self.settle(rest)
        self.written = b""
        pressed = time.perf_counter()
        self.press(key)
        if not self._read(within):
            raise TimeoutError(f"{key!r} changed nothing")
        painted = time.perf_counter()
        while self._read(_BREATH):
            painted = time.perf_counter()
        return painted - pressed

    def _read(self, within: float) -> bool:
        ready, _, _ = select.select([self._descriptor], [], [], max(0.0, within))
        if ready:
            self.written += os.read(self._descriptor, _CHUNK)
        return bool(ready)


@contextmanager
def terminal(command: Sequence[str], environ: Mapping[str, str]) -> Iterator[Terminal]:
    """Run a program in a terminal; it is killed afterwards, wherever it stands."""
    settings = {**environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
    started = time.perf_counter()
    pid, descriptor = pty.fork()
    if pid == 0:
        os.execve(command[0], list(command), settings)
    try:
        fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
        yield Terminal(pid, descriptor, started)
    finally:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
        os.close(descriptor)


@contextmanager
def watched(command: Sequence[str], environ: Mapping[str, str]) -> Iterator[None]:
    """Run a program in a terminal whose screen is read all the while; it is ended with the block."""
    ended = threading.Event()
    with terminal(command, environ) as screen:
        reading = threading.Thread(target=_read_on, args=(screen, ended))
        reading.start()
        try:
            yield
        finally:
            ended.set()
            reading.join()


def _read_on(screen: Terminal, ended: threading.Event) -> None:
    with suppress(OSError):  # what reading says on Linux once the program has ended
        while not ended.is_set():
            screen.settle()
            screen.written = b""
