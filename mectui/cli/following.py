"""Following a run to its end from the terminal, and passing Ctrl-C on to it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from types import FrameType

from mectui.cli import console
from mectui.cli.render import Renderer, last_words_of_failure
from mectui.cli.settings import Settings
from mectui.clusters import Folder, Lock
from mectui.events import Event, ExitCode, Problem
from mectui.run import control
from mectui.run.follower import PAUSE, follow
from mectui.run.launch import Started, held_back, run_log, start
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
    with ExitStack() as stack:
        with held_back():
            started = start(folder, request, lock, environ)
            stack.enter_context(_interrupts(folder, started, cancels=True))
        return _follow(settings, folder, started, render)


def watch_to_end(settings: Settings, folder: Folder, started: Started, render: Renderer) -> int:
    """Show a run of somebody else's until it ends, and return its exit code; Ctrl-C leaves it going."""
    with _interrupts(folder, started, cancels=False):
        return _follow(settings, folder, started, render)


def _follow(settings: Settings, folder: Folder, started: Started, render: Renderer) -> int:
    finished: Event | None = None
    try:
        for event in follow(folder.journal, started.run, started.alive):
            render(event)
            finished = event if event.event == "run.finished" else None
    except (Detached, BrokenPipeError) as left:
        watch = settings.spell("watch", folder.name)
        with suppress(BrokenPipeError):
            console.say(f"the run goes on as process {started.pid}; follow it with: {watch}", error=True)
        if isinstance(left, Detached):
            return ExitCode.INTERRUPTED
        raise
    if finished is not None:
        _until_ended(started)
        return int(finished.data.get("exit_code", ExitCode.FAILED))
    return _killed(settings, folder)


def _until_ended(started: Started) -> None:
    """Wait for the run's process, which holds the cluster's lock for a moment after its last word."""
    deadline = time.monotonic() + END_SECONDS
    while started.alive() and time.monotonic() < deadline:
        time.sleep(PAUSE)


def _killed(settings: Settings, folder: Folder) -> int:
    """Say what a run left that ended without a last word."""
    from mectui.run.existing import after_kill

    log = run_log(folder)
    said = [f"its own words are in {log}"] if log.exists() and log.stat().st_size else []
    console.problems([Problem("the run's process was killed", *said)])
    last_words_of_failure(after_kill(folder, settings.environ, settings.command))
    return ExitCode.FAILED


@contextmanager
def _interrupts(folder: Folder, started: Started, *, cancels: bool) -> Iterator[None]:
    presses = 0

    def pressed(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the system's signature
        nonlocal presses
        presses += 1
        if presses > 1 or not cancels:
            raise Detached
        console.say("stopping the run in good order; Ctrl-C again leaves it to itself", error=True)
        _cancel(folder, started)

    before = {number: signal.signal(number, pressed) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _cancel(folder: Folder, started: Started) -> None:
    """Ask through the control socket; by a signal, where the run has not opened it yet."""
    running = latest(folder)
    socket = running.control if running and running.run == started.run else None
    heard = socket is not None and control.send(socket, {"do": "cancel"}) is not None
    if not heard and started.alive():
        os.kill(started.pid, signal.SIGINT)
