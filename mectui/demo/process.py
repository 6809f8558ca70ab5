"""Starts, finds and stops the embedded cloud's process."""

from __future__ import annotations

import fcntl
import math
import os
import select
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import IO

import psutil

from mectui.demo.landscape import DEFAULT_SPEED
from mectui.demo.record import CloudRecord, read_record, record_file
from mectui.events import ExitCode, Trouble, plain

_START_DEADLINE = 60.0
_STOP_DEADLINE = 15.0
_NEEDED = ("aiohttp", "asyncssh", "moto", "tree_sitter", "tree_sitter_bash", "werkzeug")


def start(home: Path, *, speed: float = DEFAULT_SPEED, faults: Sequence[str] = ()) -> CloudRecord:
    """Start a cloud in the background and return once it answers. It outlives the caller.

    Raises Trouble: usage where one runs already or a fault does not exist, missing where its packages
    are not installed, failed or deadline where it does not come up.
    """
    with _alone(home):
        running = status(home)
        if running is not None:
            raise Trouble.of(
                ExitCode.USAGE,
                "The embedded cloud runs already",
                f"process {running.pid}, speed {running.speed:g}",
                "Stop it first: `mectui demo-cloud stop`",
            )
        return _launch(home, speed, faults)


def ensure(home: Path, *, speed: float = DEFAULT_SPEED, faults: Sequence[str] = ()) -> dict[str, str]:
    """Return the environment settings that lead to the cloud of this home folder.

    Where one runs it is taken, whatever its speed and faults are; where none does, one is started and
    Trouble is raised as by `start`.
    """
    running = status(home)  # looked at first: what only reads need not be allowed to write
    if running is None:
        with _alone(home):
            running = status(home) or _launch(home, speed, faults)
    return running.environment()


def status(home: Path) -> CloudRecord | None:
    """Return the cloud that runs, or None. The record of one that died is removed where that is allowed."""
    record = read_record(home)
    if record is None or record.alive:
        return record
    with suppress(OSError):
        record_file(home).unlink()
    return None


def stop(home: Path) -> CloudRecord | None:
    """End the cloud, and with it everything in it; return what was ended, or None where none ran.

    Raises Trouble (deadline) where it does not end.
    """
    record = status(home)
    if record is None:
        return None
    try:
        process = psutil.Process(record.pid)
        process.terminate()
        process.wait(_STOP_DEADLINE)
    except psutil.NoSuchProcess:
        pass
    except psutil.TimeoutExpired:
        raise Trouble.of(
            ExitCode.DEADLINE,
            "The embedded cloud does not end",
            f"process {record.pid} still runs after {_STOP_DEADLINE:g} s",
            f"kill {record.pid}",
        ) from None
    status(home)
    return record


def log_file(home: Path) -> Path:
    """Return where a cloud in the background writes what went wrong."""
    return home / "demo-cloud" / "log"


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Keep two commands from starting two clouds for one home folder."""
    folder = home / "demo-cloud"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _launch(home: Path, speed: float, faults: Sequence[str]) -> CloudRecord:
    _check_request(speed, faults)
    reader, writer = os.pipe()
    options = [word for fault in faults for word in ("--fault", fault)]
    command = [
        sys.executable,
        "-m",
        "mectui.demo",
        "--home",
        str(home.absolute()),
        "--speed",
        str(speed),
        *options,
    ]
    with os.fdopen(reader, "rb") as ready, _open_private(log_file(home)) as log:
        child = subprocess.Popen(
            [*command, "--ready", str(writer)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            pass_fds=[writer],
        )
        os.close(writer)
        answered, _, _ = select.select([ready], [], [], _START_DEADLINE)
        if not answered:
            child.terminate()
    record = status(home)
    if record is None or record.pid != child.pid:
        raise _did_not_start(home, in_time=bool(answered))
    return record


def _check_request(speed: float, faults: Sequence[str]) -> None:
    if not 0 < speed < math.inf:
        raise Trouble.of(ExitCode.USAGE, f"--speed {speed:g}", "not a positive number", "Use --speed 20")
    lacking = [name for name in _NEEDED if find_spec(name) is None]
    if lacking:
        raise Trouble.of(
            ExitCode.MISSING,
            "The embedded cloud is not installed",
            f"no Python package {', '.join(lacking)}",
            "Install it: python -m pip install 'mectui[demo]'",
        )
    from mectui.demo.faults import Faultiness

    try:
        Faultiness(faults)
    except ValueError as wrong:
        raise Trouble.of(
            ExitCode.USAGE, "--fault", str(wrong), "Use KIND[:NODE] or aws-KIND[:ACTION[:COUNT]]"
        ) from None


def _open_private(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _did_not_start(home: Path, *, in_time: bool) -> Trouble:
    lines = plain(log_file(home).read_text(errors="replace")).strip().splitlines()
    return Trouble.of(
        ExitCode.FAILED if in_time else ExitCode.DEADLINE,
        "The embedded cloud did not start",
        lines[-1] if lines else "it said nothing",
        f"See {log_file(home)}, or watch it: `mectui demo-cloud start --foreground`",
    )
