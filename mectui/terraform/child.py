"""One Terraform process: started so that it outlives us, recorded so that the next mectui finds it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

import psutil

_RECORD = "terraform-child.json"
_CLOCK_SLACK = 5.0
"""Seconds by which a process's start may seem to move when the machine's clock is set."""


@dataclass(frozen=True, slots=True)
class Child:
    """A process by its id and start time, since ids are used again; its two output files."""

    pid: int
    started: float
    command: str
    stream: Path
    errors: Path

    def alive(self) -> bool:
        """Return whether the process runs; one that only waits to be reaped does not."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) < _CLOCK_SLACK
            return same and process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:  # gone, or another user's who was given its id
            return False

    def interrupt(self) -> None:
        """Send one SIGINT: Terraform stops what it does and writes its state."""
        if self.alive():
            with contextlib.suppress(ProcessLookupError):  # it may end in between
                os.kill(self.pid, signal.SIGINT)


def start(
    words: Sequence[str], command: str, folder: Path, logs: Path, environ: Mapping[str, str]
) -> tuple[subprocess.Popen[bytes], Child]:
    """Start `words` in `folder`, in a session of its own, writing to new files in `logs`, and record it.

    Files and not pipes: a Terraform whose reader is gone dies of SIGPIPE and forgets what it was making.
    """
    logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    stream, errors = logs / f"terraform-{command}.log", logs / f"terraform-{command}.err"
    with _new_file(stream) as out, _new_file(errors) as err:
        process = subprocess.Popen(
            words,
            cwd=folder,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
            umask=0o077,
        )
    child = Child(process.pid, psutil.Process(process.pid).create_time(), command, stream, errors)
    _write(logs, child)
    return process, child


def _new_file(path: Path) -> BinaryIO:
    path.unlink(missing_ok=True)  # a process that still writes to the old one must not write into the new
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600), "wb")


def _write(logs: Path, child: Child) -> None:
    row = asdict(child) | {"stream": str(child.stream), "errors": str(child.errors)}
    fresh = logs / f"{_RECORD}.new"
    with _new_file(fresh) as file:
        file.write(json.dumps(row).encode())
    fresh.replace(logs / _RECORD)


def recorded(logs: Path) -> Child | None:
    """Return the child that was started last and whose end nobody has seen; it may be dead."""
    try:
        row = json.loads((logs / _RECORD).read_text())
        return Child(row["pid"], row["started"], row["command"], Path(row["stream"]), Path(row["errors"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def forget(logs: Path) -> None:
    """Remove the record: the child's end was seen."""
    (logs / _RECORD).unlink(missing_ok=True)
