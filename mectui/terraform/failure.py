"""A failed command as the trouble that a person is told."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterable, Sequence
from pathlib import Path

from mectui.events import ExitCode, Problem, Trouble, plain
from mectui.terraform.diagnostic import Diagnostic
from mectui.terraform.locks import lock_problem
from mectui.terraform.remedies import AGAIN, known

_ECHOES = ("execution halted", "operation canceled")
_ENCODED = re.compile(r"(Encoded authorization failure message:) \S+")
_TAIL_LINES = 5


def problem(diagnostic: Diagnostic, folder: Path) -> Problem:
    """Return what a diagnostic means; its remedy is empty where nothing beyond its own words is known."""
    locked = lock_problem(diagnostic.text, folder)
    if locked is not None:
        return locked
    detail = _ENCODED.sub(r"\1 (in the log)", " ".join(diagnostic.detail.split()))
    place = f" ({diagnostic.place}: {diagnostic.code or ''})" if diagnostic.place else ""
    entry = known(diagnostic.text)
    return Problem(
        " ".join(diagnostic.summary.split()), f"{detail}{place}".strip(), entry.remedy if entry else ""
    )


def failure(
    command: str, errors: Sequence[Diagnostic], folder: Path, *, touched: bool, raw: str = ""
) -> Trouble:
    """Return the trouble of a failed command.

    `touched` says that something was created or changed: then the exit code is FAILED, whatever the cause.
    `raw` is what Terraform wrote to stderr, told where it gave no diagnostic.
    """
    telling = [error for error in errors if error.summary not in _ECHOES] or errors
    if not telling:
        return Trouble.of(ExitCode.FAILED, f"terraform {command} failed", _last_lines(raw), "")
    codes = [entry.exit_code for error in telling if (entry := known(error.text))]
    alike = len(codes) == len(telling) and len(set(codes)) == 1
    exit_code = codes[0] if alike and not touched else ExitCode.FAILED
    return Trouble(exit_code, *_merged(telling, folder))


def interrupted(command: str) -> Trouble:
    """Return the trouble of a command that was asked to stop."""
    return Trouble.of(
        ExitCode.INTERRUPTED,
        f"terraform {command} was interrupted",
        "its state tells what exists",
        f"look, {AGAIN}",
    )


def killed(command: str, number: int) -> Trouble:
    """Return the trouble of a command that a signal ended."""
    name = signal.Signals(number).name
    why = "out of memory, perhaps; what it was making at that moment may not be in its state"
    return Trouble.of(
        ExitCode.FAILED, f"terraform {command} was ended by {name}", why, "`mectui resume` looks for it"
    )


def _merged(errors: Iterable[Diagnostic], folder: Path) -> list[Problem]:
    """Return one problem for each cause: fifty nodes without capacity are one."""
    addresses: dict[Problem, list[str]] = {}
    for error in errors:
        addresses.setdefault(problem(error, folder), []).extend([error.address] if error.address else [])
    return [_naming(cause, places) for cause, places in addresses.items()]


def _naming(cause: Problem, addresses: Sequence[str]) -> Problem:
    if not addresses:
        return cause
    more = f" and {len(addresses) - 1} more" if len(addresses) > 1 else ""
    return Problem(f"{plain(addresses[0])}{more}: {cause.what}", cause.why, cause.remedy)


def _last_lines(raw: str) -> str:
    lines = [line.strip() for line in plain(raw).splitlines() if line.strip()]
    return " ".join(lines[-_TAIL_LINES:])
