"""Following a run to its end from the terminal, and passing Ctrl-C on to it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from mectui.cli import console
from mectui.cli.render import Renderer, last_words_of_failure
from mectui.cli.settings import Settings
from mectui.clusters import Folder
from mectui.events import Event, ExitCode
from mectui.run import control
from mectui.run.follower import PAUSE, follow
from mectui.run.launch import Started
from mectui.run.running import latest

END_SECONDS = 10.0
"""How long a run's process may take to end after its last event."""


class Detached(KeyboardInterrupt):
    """The user pressed Ctrl-C a second time: the run is left to itself."""


def follow_to_end(
    settings: Settings, folder: Folder, started: Started, render: Renderer, *, cancels: bool = True
) -> int:
    """Show a run until it ends, and return its exit code.

    The first Ctrl-C asks the run to stop and goes on following (where `cancels`), the next leaves it.
    """
    finished: Event | None = None
    try:
        with _interrupts(folder, started, cancels=cancels):
            for event in follow(folder.journal, started.run, started.alive):
                render(event)
                finished = event if event.event == "run.finished" else None
    except Detached:
        watch = " ".join((*settings.command, "watch", folder.name))
        console.say(f"the run goes on as process {started.pid}; follow it with: {watch}", error=True)
        return ExitCode.INTERRUPTED
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

    console.say("error: the run's process was killed", error=True, fg="red", bold=True)
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
    if (
        running is None
        or running.run != started.run
        or control.send(running.control, {"do": "cancel"}) is None
    ):
        with suppress(ProcessLookupError):
            os.kill(started.pid, signal.SIGINT)
