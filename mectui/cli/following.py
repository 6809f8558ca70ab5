"""Following a run to its end from the terminal, and passing Ctrl-C on to it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from types import FrameType

from mectui.cli import console
from mectui.cli.render import Renderer, last_words_of_failure
from mectui.cli.settings import Settings
from mectui.clusters import Folder, Lock
from mectui.events import Event, ExitCode
from mectui.run import control
from mectui.run.follower import follow
from mectui.run.launch import Started, start
from mectui.run.request import Request
from mectui.run.running import latest

END_SECONDS = 10.0
"""How long a run's process may take to end after its last event."""


class Detached(KeyboardInterrupt):
    """The user pressed Ctrl-C a second time: the run is left to itself."""


def run_to_end(
    settings: Settings,
    folder: Folder,
    request: Request,
    lock: Lock,
    environ: Mapping[str, str],
    render: Renderer,
) -> int:
    """Start a run, show it until it ends, and return its exit code.

    The first Ctrl-C asks the run to stop and goes on following, from its first moment on; the next
    leaves it to itself.
    """
    ctrl_c = _Cancelling(folder)
    with _heard(ctrl_c.pressed):
        started = start(folder, request, lock, environ)
        ctrl_c.reaches(started)
        return _follow(settings, folder, started, render)


def act(settings: Settings, name: str, request: Request, render: Renderer) -> int:
    """Start a run on a cluster that is on record, show it until it ends, and return its exit code.

    Raises Trouble(USAGE) where there is none of that name, or it is being changed.
    """
    folder, environ = settings.home.find(name), settings.environ
    lock = Lock.take(folder.lock, f"mectui {request.kind}")
    return run_to_end(settings, folder, request, lock, environ, render)


def watch_to_end(settings: Settings, folder: Folder, started: Started, render: Renderer) -> int:
    """Show a run of somebody else's until it ends, and return its exit code; Ctrl-C leaves it going."""
    with _heard(_leave):
        return _follow(settings, folder, started, render)


def _follow(settings: Settings, folder: Folder, started: Started, render: Renderer) -> int:
    finished: Event | None = None
    try:
        for event in follow(folder.journal, started.run, started.alive):
            render(event)
            finished = event if event.event == "run.finished" else None
        console.settle()
    except (Detached, OSError) as left:  # nobody reads on, or standard output is full
        console.settle()
        watch = settings.spell("watch", folder.name)
        with suppress(OSError):
            console.say(f"the run goes on as process {started.pid}; follow it with: {watch}", error=True)
        if isinstance(left, Detached):
            return ExitCode.INTERRUPTED
        raise
    if finished is not None:
        started.wait(END_SECONDS)
        return int(finished.data.get("exit_code", ExitCode.FAILED))
    return killed(settings, folder)


def killed(settings: Settings, folder: Folder) -> int:
    """Say what a run left that ended without a last word."""
    from mectui.run.existing import after_kill
    from mectui.run.killed import cause

    console.problems([cause(folder)])
    last_words_of_failure(after_kill(folder, settings.environ, settings.command))
    return ExitCode.FAILED


class _Cancelling:
    """What Ctrl-C does to a run of one's own: cancel it, also from before it is there; then leave it."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._started: Started | None = None
        self._presses = 0

    def pressed(self, *_: object) -> None:
        """Take a press, as a handler of signals does. Raises Detached on the second."""
        self._presses += 1
        if self._started is not None:
            self._act(self._started)

    def reaches(self, started: Started) -> None:
        """Name the run, which what was pressed meanwhile reaches now. Raises Detached on a second press."""
        self._started = started
        if self._presses:
            self._act(started)

    def _act(self, started: Started) -> None:
        if self._presses > 1:
            raise Detached
        console.say("stopping the run in good order; Ctrl-C again leaves it to itself", error=True)
        _cancel(self._folder, started)


def _leave(*_: object) -> None:
    raise Detached


@contextmanager
def _heard(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Have Ctrl-C, and the signal that ends a command, heard by this until the block ends."""
    before = {number: signal.signal(number, handler) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)


def _cancel(folder: Folder, started: Started) -> None:
    """Ask through the control socket; by a signal, where the run has not opened it yet."""
    running = latest(folder)
    socket = running.control if running and running.run == started.run else None
    heard = socket is not None and control.send(socket, {"do": "cancel"}) is not None
    if not heard and started.alive():
        os.kill(started.pid, signal.SIGINT)
