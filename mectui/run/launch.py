"""Starting a run as a process of its own, which outlives whoever started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from mectui.clusters import Folder, Lock, Owner
from mectui.run.journal import new_run_id
from mectui.run.request import Request
from mectui.run.running import Running, latest

CANCELLING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""The signals that ask a run to end in good order."""
_PAUSE = 0.05


@dataclass(frozen=True, slots=True)
class Started:
    """A run that was started here: its name, and whether its process is still there."""

    run: str
    pid: int
    alive: Callable[[], bool]

    def wait(self, seconds: float) -> bool:
        """Wait so long for the process to end; tell whether it has.

        It holds the cluster's lock for a moment after its last word.
        """
        deadline = time.monotonic() + seconds
        while self.alive():
            if time.monotonic() > deadline:
                return False
            time.sleep(_PAUSE)
        return True


@contextmanager
def _born_holding_back() -> Iterator[None]:
    """Hold back the signals that cancel from what the block starts.

    From this process it need not keep them: where it has other threads, one of those takes the signal.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, CANCELLING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def start(folder: Folder, request: Request, lock: Lock, environ: Mapping[str, str]) -> Started:
    """Start a run in a session of its own and hand it the cluster's lock, which it holds from then on.

    The run is on record before it begins, so that nobody takes the one before for the latest.
    """
    run = new_run_id()
    # -P: a file of the user's that is named like one of our modules must not take its place
    argv = [sys.executable, "-P", "-m", "mectui.run", str(folder.path), run, str(lock.descriptor)]
    # The run is born with these signals held back, and lets them in once it can end in good order.
    with _born_holding_back(), _anew(run_log(folder)) as log:
        process = subprocess.Popen(
            argv,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            env=dict(environ),
            start_new_session=True,
            pass_fds=(lock.descriptor,),
        )
    Running(run, Owner.of(process.pid, f"mectui {request.kind}")).save(folder)
    assert process.stdin is not None
    # Where it died at once, whoever follows it finds that out.
    with suppress(BrokenPipeError), process.stdin as wire:
        wire.write(request.to_json().encode())
    lock.release()
    return Started(run, process.pid, lambda: process.poll() is None)


def run_log(folder: Folder) -> Path:
    """Return where a run's process writes by itself; nothing is expected there but a crash."""
    return folder.logs / "run.log"


def _anew(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def attach(folder: Folder) -> Started | None:
    """Return the cluster's latest run as if it had been started here; None where there never was one."""
    running = latest(folder)
    return Started(running.run, running.owner.pid, running.alive) if running else None
