"""The last word of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mectui.events import Event, ExitCode, Phase, Problem
from mectui.watch.values import mappings, number, rows, text


@dataclass(frozen=True, slots=True)
class Held:
    """One thing in AWS that is the cluster's. `hourly_usd` is its list price; None is not known."""

    kind: str
    id: str
    name: str = ""
    node: str | None = None
    state: str = ""
    hourly_usd: float | None = None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Held:
        """Read a row of the event's `exists`."""
        texts = {key: text(row.get(key)) for key in ("kind", "id", "name", "state")}
        return cls(**texts, node=text(row.get("node")) or None, hourly_usd=number(row.get("hourly_usd")))

    @property
    def free(self) -> bool:
        """Whether it costs nothing."""
        return self.hourly_usd == 0


@dataclass(frozen=True, slots=True)
class End:
    """How a run ended. `commands` are what can be done next, by what they do.

    `exists` is what the cluster has in AWS, None where nobody looked or AWS did not tell; `hourly_usd` what
    that costs. `stage` is the record's, `answers` the answer file, `again` the command that does all of it
    again from there. `killed`: the run's process died, and somebody else says this for it.
    """

    ok: bool
    exit_code: int
    stands: str
    commands: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    nodes: tuple[Mapping[str, Any], ...] = ()
    kubeconfig: str | None = None
    seconds: float | None = None
    phase: Phase = Phase.PREFLIGHT
    exists: tuple[Held, ...] | None = None
    hourly_usd: float | None = None
    stage: str = ""
    answers: str | None = None
    again: str = ""
    node_ports: tuple[str, ...] = ()
    killed: bool = False

    @classmethod
    def of(cls, event: Event) -> End:
        """Read `run.finished`."""
        data = event.data
        problems = tuple(map(Problem.of, mappings(data.get("problems"))))
        commands = data.get("commands")
        exists = data.get("exists")
        return cls(
            ok=data.get("ok") is True,
            exit_code=_code(data.get("exit_code")),
            stands=str(data.get("stands") or event.message),
            commands={str(does): str(command) for does, command in commands.items()}
            if isinstance(commands, Mapping)
            else {},
            problems=problems or ((event.error,) if event.error else ()),
            nodes=tuple(mappings(data.get("nodes"))),
            kubeconfig=text(data.get("kubeconfig")) or None,
            seconds=event.seconds,
            phase=event.phase,
            exists=None if exists is None else tuple(map(Held.of, mappings(exists))),
            hourly_usd=number(data.get("hourly_usd")),
            stage=text(data.get("stage")),
            answers=text(data.get("answers")) or None,
            again=text(data.get("again")),
            node_ports=tuple(map(str, rows(data.get("node_ports")))),
            killed=data.get("killed") is True,
        )

    @property
    def awaits(self) -> bool:
        """Whether it ended with a plan that awaits approval, which is no failure."""
        return self.exit_code == ExitCode.AWAITING_APPROVAL

    @property
    def interrupted(self) -> bool:
        """Whether somebody, or something, ended it before its time."""
        return self.killed or self.exit_code == ExitCode.INTERRUPTED

    @property
    def nothing_made(self) -> bool:
        """Whether the cluster is a draft yet: its answers may become anything."""
        return self.stage == "draft"


KINDS: Mapping[str, str] = {
    "instance": "instance",
    "volume": "volume",
    "elastic-ip": "elastic IP",
    "security-group": "security group",
    "security-group-rule": "security group rule",
    "key-pair": "key pair",
    "network-interface": "network interface",
}
"""The kinds of things in words."""


def counted(kinds: Iterable[str]) -> str:
    """Return how many there are of each kind, such as `3 instances, 1 key pair`."""
    counts = Counter(kinds).items()
    named = ((number, KINDS.get(kind, kind)) for kind, number in counts)
    return ", ".join(f"{number} {word}" if number == 1 else f"{number} {word}s" for number, word in named)


def _code(value: object) -> int:
    return value if isinstance(value, int) else int(ExitCode.FAILED)
