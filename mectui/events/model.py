"""The event of the public contract, and its one-line JSON form."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any


class Phase(StrEnum):
    """The phases of a run, in the order in which they happen."""

    PREFLIGHT = "preflight"
    WORKSPACE = "workspace"
    PLAN = "plan"
    APPLY = "apply"
    NODES = "nodes"
    JOIN = "join"
    KUBECONFIG = "kubeconfig"
    ADDONS = "addons"
    VERIFY = "verify"
    DESTROY = "destroy"


class Step(StrEnum):
    """The steps of one node, in order; each is proven by evidence, not by an exit code."""

    CREATED = "created"
    REACHABLE = "reachable"
    TRUSTED = "trusted"
    BOOTED = "booted"
    INSTALLED = "installed"
    MICROK8S_READY = "ready"
    JOINED = "joined"
    NODE_READY = "Ready"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: what, why it is so, and what a person can do about it."""

    what: str
    why: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        """Return `what: why. remedy` on one line, leaving out what is empty."""
        text = f"{self.what}: {self.why}" if self.why else self.what
        return f"{text.rstrip('.')}. {self.remedy}" if self.remedy else text

    @classmethod
    def together(cls, problems: Iterable[Problem]) -> Problem | None:
        """Return problems as one, saying once what several say; None where there is none."""
        several = list(dict.fromkeys(problems))
        if len(several) < 2:
            return several[0] if several else None
        parts = zip(*((each.what, each.why, each.remedy) for each in several), strict=True)
        whats, whys, remedies = (dict.fromkeys(filter(None, texts)) for texts in parts)
        return cls("; ".join(whats), "; ".join(whys), " ".join(remedies))

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Problem:
        """Read what `as_dict` wrote; what else is there is left out."""
        return cls(*(str(row.get(part) or "") for part in ("what", "why", "remedy")))

    def as_dict(self) -> dict[str, str]:
        """Return the three parts under their names in the contract."""
        return {"what": self.what, "why": self.why, "remedy": self.remedy}


def now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `time`, `run` and `seq` are set by the journal that records it."""

    event: str
    phase: Phase
    message: str
    node: str | None = None
    step: Step | None = None
    resource: str | None = None
    seconds: float | None = None
    error: Problem | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    time: datetime | None = None
    run: str = ""
    seq: int = 0

    def stamped(self, *, time: datetime, run: str, seq: int) -> Event:
        """Return this event as the journal's entry number `seq` of `run`."""
        return replace(self, time=time, run=run, seq=seq)

    def as_dict(self) -> dict[str, Any]:
        """Return the event's keys as in the contract; those that do not apply are absent."""
        when = (self.time or now()).astimezone(UTC)
        row: dict[str, Any] = {
            "time": when.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "run": self.run,
            "seq": self.seq,
            "event": self.event,
            "phase": str(self.phase),
            "message": self.message,
        }
        optional = {"node": self.node, "step": self.step, "resource": self.resource, "seconds": self.seconds}
        row |= {key: value for key, value in optional.items() if value is not None}
        if self.error is not None:
            row["error"] = self.error.as_dict()
        return row | {key: value for key, value in self.data.items() if key not in row}

    def to_line(self) -> str:
        """Return the event as one line of JSON without a line end."""
        return json.dumps(self.as_dict(), ensure_ascii=False, separators=(",", ":"), default=str)

    @classmethod
    def from_line(cls, line: str) -> Event:
        """Read a line that `to_line` wrote; keys it does not know are kept in `data`.

        Raises ValueError where the line is no event.
        """
        row = _checked(json.loads(line))
        error = row.pop("error", None)
        step = Step(row.pop("step")) if row.get("step") in set(Step) else None
        time = datetime.fromisoformat(row.pop("time"))
        return cls(
            time=time if time.tzinfo else time.replace(tzinfo=UTC),
            run=row.pop("run", ""),
            seq=row.pop("seq", 0),
            event=row.pop("event"),
            phase=Phase(row.pop("phase")),
            message=row.pop("message", ""),
            node=row.pop("node", None),
            step=step,
            resource=row.pop("resource", None),
            seconds=row.pop("seconds", None),
            error=Problem.of(error) if error else None,
            data=row,
        )


_NEEDED = {"time": str, "event": str, "phase": str}
_KEYS: Mapping[str, type | tuple[type, ...]] = {
    **_NEEDED,
    "run": str,
    "seq": int,
    "message": str,
    "node": str,
    "step": str,
    "resource": str,
    "seconds": (int, float),
    "error": dict,
}


def _checked(row: Any) -> dict[str, Any]:
    """Return a row whose keys of the contract are what they should be. Raises ValueError for any other."""
    if not isinstance(row, dict) or not row.keys() >= _NEEDED.keys():
        raise ValueError("not an event of a run")
    given = {key: row.pop(key) for key in _KEYS if row.get(key, ...) is None}
    wrong = [key for key, kind in _KEYS.items() if key in row and not isinstance(row[key], kind)]
    if wrong or given.keys() & _NEEDED or not math.isfinite(row.get("seconds", 0)):
        raise ValueError(f"not an event of a run: {', '.join(wrong)}")
    return row
