"""A run, folded from its events: the one thing that renderers look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mectui.events import Event, Phase, Problem
from mectui.watch.logbook import LogBook
from mectui.watch.nodes import NodeView
from mectui.watch.phases import PHASES_OF, PhaseView
from mectui.watch.plan import PlanView
from mectui.watch.resources import ResourceView
from mectui.watch.state import State, elapsed

_UNHEARD = frozenset({"run.started", "run.finished", "run.cancelling"})
"""Events that are of the run as a whole, whatever phase they name."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a phase found out; `ok` is None where it could not be known."""

    phase: Phase
    check: str
    message: str
    ok: bool | None
    error: Problem | None = None


@dataclass(frozen=True, slots=True)
class End:
    """The last word of a run. `commands` are what can be done next, by what they do."""

    ok: bool
    exit_code: int
    stands: str
    commands: Mapping[str, str]
    problems: tuple[Problem, ...]
    nodes: tuple[Mapping[str, Any], ...]
    kubeconfig: str | None
    seconds: float | None

    @classmethod
    def of(cls, event: Event) -> End:
        """Read `run.finished`."""
        data = event.data
        problems = tuple(Problem(**row) for row in data.get("problems") or ())
        return cls(
            ok=bool(data.get("ok")),
            exit_code=int(data.get("exit_code", 1)),
            stands=str(data.get("stands") or event.message),
            commands=dict(data.get("commands") or {}),
            problems=problems or ((event.error,) if event.error else ()),
            nodes=tuple(data.get("nodes") or ()),
            kubeconfig=data.get("kubeconfig"),
            seconds=event.seconds,
        )


@dataclass(slots=True)
class RunView:
    """A run as far as it was heard of. `latest` is the time of the last event."""

    run: str = ""
    cluster: str = ""
    kind: str = ""
    begun: datetime | None = None
    latest: datetime | None = None
    phase: Phase = Phase.PREFLIGHT
    phases: dict[Phase, PhaseView] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    plan: PlanView = field(default_factory=PlanView)
    resources: dict[str, ResourceView] = field(default_factory=dict)
    nodes: dict[str, NodeView] = field(default_factory=dict)
    diagnostics: list[tuple[str, Problem]] = field(default_factory=list)
    log: LogBook = field(default_factory=LogBook)
    cancelling: bool = False
    end: End | None = None
    changes: int = 0
    """How often anything changed: who drew it at this number need not draw it again."""

    def take_all(self, events: Iterable[Event]) -> None:
        """Follow several events."""
        for event in events:
            self.take(event)

    def take(self, event: Event) -> None:
        """Follow one event, in the order of the journal."""
        self.changes += 1
        self.latest = event.time or self.latest
        self.log.take(event)
        if event.event not in _UNHEARD:
            self.phase = event.phase
            self._phase(event.phase).take(event)
        room = event.event.partition(".")[0]
        if room == "node" and event.node:
            self._node(event.node).take(event)
        elif room == "resource" and event.resource:
            self._take_resource(event)
        elif room == "plan":
            self.plan.take(event)
        elif room == "run":
            self._take_run(event)
        elif event.event == "terraform.diagnostic" and event.error:
            self._take_diagnostic(event, event.error)
        if "check" in event.data:
            self._take_check(event)

    @property
    def ordered_nodes(self) -> list[NodeView]:
        """The nodes, control planes first, by number."""
        return sorted(self.nodes.values(), key=lambda node: node.order)

    def elapsed(self, now: datetime) -> float | None:
        """Return the seconds that the run took, or has taken so far."""
        return elapsed(self.begun, self.end.seconds if self.end else None, now)

    def _phase(self, phase: Phase) -> PhaseView:
        return self.phases.setdefault(phase, PhaseView(phase))

    def _node(self, name: str) -> NodeView:
        return self.nodes.setdefault(name, NodeView(name))

    def _take_run(self, event: Event) -> None:
        match event.event:
            case "run.started":
                self.run, self.begun = event.run, event.time
                self.cluster, self.kind = str(event.data.get("cluster", "")), str(event.data.get("kind", ""))
                for phase in PHASES_OF.get(self.kind, ()):
                    self._phase(phase)
            case "run.cancelling":
                self.cancelling = True
            case "run.finished":
                self.end = End.of(event)
                for each in self.phases.values():
                    each.end(ok=self.end.ok or self.end.exit_code == _AWAITS, now=event.time)
                for node in self.nodes.values():
                    node.end(event.time)

    def _take_resource(self, event: Event) -> None:
        assert event.resource is not None
        known = self.resources.get(event.resource)
        if known is None:
            known = self.resources[event.resource] = ResourceView.of(event)
        known.take(event)
        if event.node and known.kind == "aws_instance" and known.action == "create":
            node = self._node(event.node)
            if known.state is State.FAILED:
                node.not_made(Problem(event.message), event.time)
            else:
                node.made(known.begun, known.seconds if known.state is State.DONE else None, event.time)

    def _take_diagnostic(self, event: Event, error: Problem) -> None:
        severity = str(event.data.get("severity", "error"))
        self.diagnostics.append((severity, error))
        about = self.resources.get(event.resource or "")
        if severity == "error" and about and about.node in self.nodes and about.state is State.FAILED:
            self.nodes[about.node].not_made(error, event.time)

    def _take_check(self, event: Event) -> None:
        ok = event.data.get("ok")
        name = str(event.data["check"])
        check = Check(event.phase, name, event.message, ok if isinstance(ok, bool) else None, event.error)
        self.checks.append(check)


_AWAITS = 5
"""The exit code of a run that ends at its plan, which is no failure of that phase."""
