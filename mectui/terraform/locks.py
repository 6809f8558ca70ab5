"""A state that someone else has locked, and a state that could not be saved."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from mectui.events import ExitCode, Problem, Trouble

ERRORED_STATE = "errored.tfstate"


@dataclass(frozen=True, slots=True)
class Lock:
    """Who holds the state, as Terraform's lock information tells it; what it left out is empty."""

    id: str
    operation: str
    who: str
    created: str

    @classmethod
    def of_text(cls, text: str) -> Lock | None:
        """Read the `Lock Info:` block of an error; only in it, since AWS has a `RequestID:` elsewhere."""
        block = re.search(r"^Lock Info:\s*$(.*)", text, re.MULTILINE | re.DOTALL)
        if block is None:
            return None
        rows = dict(re.findall(r"^ *(\w+): *(\S.*?) *$", block[1], re.MULTILINE))
        return cls(
            rows.get("ID", ""), rows.get("Operation", ""), rows.get("Who", ""), rows.get("Created", "")
        )


def lock_problem(text: str, folder: Path) -> Problem | None:
    """Return what to say of an error that tells of a held lock; None for any other error."""
    if "acquiring the state lock" not in text:
        return None
    lock = Lock.of_text(text)
    if lock is None:
        return Problem("the state's lock could not be taken", " ".join(text.split()), "try again in a minute")
    doing = lock.operation.removeprefix("OperationType").lower() or "an operation"
    return Problem(
        "another Terraform holds the state's lock",
        f"{lock.who} runs {doing} since {lock.created}",
        "wait for it to end; only where it is certainly dead: "
        f"terraform -chdir={shlex.quote(str(folder))} force-unlock {lock.id}",
    )


def refuse_errored_state(folder: Path) -> None:
    """Refuse to go on over a state that Terraform could not save.

    Raises Trouble(FAILED) where `errored.tfstate` lies in the workspace: a plan made now would create twice.
    """
    if (folder / ERRORED_STATE).exists():
        raise Trouble.of(
            ExitCode.FAILED,
            f"{folder / ERRORED_STATE} is there",
            "the last apply could not save its state, so this file alone knows what it made",
            f"terraform -chdir={shlex.quote(str(folder))} state push {ERRORED_STATE}, then delete the file",
        )
