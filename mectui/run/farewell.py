"""The last words of a run: how things stand, and the commands that go on from there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mectui.events import ExitCode, Problem, Trouble


@dataclass(frozen=True, slots=True)
class Farewell:
    """How things stand, in a sentence without its full stop; commands by what they do, such as `Go on`."""

    stands: str
    commands: Mapping[str, str] = field(default_factory=dict)

    @property
    def line(self) -> str:
        """All of it on one line, as a log ends with."""
        told = "  ".join(f"{does}: {command}" for does, command in self.commands.items())
        return f"{self.stands}. {told}" if told else self.stands

    @property
    def block(self) -> str:
        """All of it for a person's eyes: the sentence, and each command on a line of its own."""
        widest = max(map(len, self.commands), default=0)
        rows = (f"  {does.lower():<{widest}}  {command}" for does, command in self.commands.items())
        return "\n".join((self.stands, *rows))

    def data(self) -> dict[str, Any]:
        """Return the keys of `run.finished` that hold it."""
        return {"stands": self.stands, "commands": dict(self.commands)}

    @classmethod
    def of(cls, data: Mapping[str, Any], line: str) -> Farewell:
        """Read the last words of a recorded run; those of a journal without `commands` are its `line`."""
        stands, commands = data.get("stands"), data.get("commands")
        return cls(stands, commands) if isinstance(stands, str) and isinstance(commands, dict) else cls(line)


class Ended(Trouble):
    """A run that ends before its last phase with last words of its own; no failure without problems."""

    def __init__(self, exit_code: ExitCode, farewell: Farewell, *problems: Problem) -> None:
        super().__init__(exit_code, *problems)
        self.farewell = farewell


class AwaitsApproval(Ended):
    """A plan that nobody approved."""

    def __init__(self, stands: str, commands: Mapping[str, str]) -> None:
        super().__init__(ExitCode.AWAITING_APPROVAL, Farewell(stands, commands))
