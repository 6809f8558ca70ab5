"""Starting a run as a process of its own, which outlives whoever started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mectui.clusters import Folder, Lock
from mectui.run.journal import new_run_id
from mectui.run.request import Request
from mectui.run.running import latest

CANCELLING = (signal.SIGINT, signal.SIGTERM)
"""The signals that ask a run to end in good order."""


@dataclass(frozen=True, slots=True)
class Started:
    """A run that was started here: its name, and whether its process is still there."""

    run: str
    pid: int
    alive: Callable[[], bool]


def start(folder: Folder, request: Request, lock: Lock, environ: Mapping[str, str]) -> Started:
    """Start a run in a session of its own and hand it the cluster's lock, which it holds from then on.

    The process's own output goes to `logs/run.log`: nothing is expected there but a crash.
    """
    run = new_run_id()
    argv = [sys.executable, "-m", "mectui.run", str(folder.path), run, str(lock.descriptor)]
    log = os.open(folder.logs / "run.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        # The run is born with these held back and lets them in once it can end in good order.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, CANCELLING)
        process = subprocess.Popen(
            argv,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            env=dict(environ),
            start_new_session=True,
            pass_fds=(lock.descriptor,),
        )
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    finally:
        os.close(log)
    assert process.stdin is not None
    process.stdin.write(request.to_json().encode())
    process.stdin.close()
    lock.release()
    return Started(run, process.pid, lambda: process.poll() is None)


def attach(folder: Folder) -> Started | None:
    """Return the cluster's latest run as if it had been started here; None where there never was one."""
    running = latest(folder)
    return Started(running.run, running.owner.pid, running.alive) if running else None
