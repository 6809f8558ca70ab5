"""A run, folded from its events: the one thing that renderers look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mectui.events import Event, Phase, Problem
from mectui.watch.addons import AddonView
from mectui.watch.checks import Check, Planned, planned
from mectui.watch.end import End
from mectui.watch.logbook import LogBook
from mectui.watch.nodes import NodeView
from mectui.watch.phases import PHASES_OF, PhaseView
from mectui.watch.plan import PlanView
from mectui.watch.resources import ResourceView
from mectui.watch.state import State, elapsed
from mectui.watch.values import rows

_UNHEARD = frozenset({"run.started", "run.finished", "run.cancelling"})
"""Events that are of the run as a whole, whatever phase they name."""


@dataclass(slots=True)
class RunView:
    """A run as far as it was heard of. `latest` is the time of the last event.

    `workers` and `access` are what it is asked for, `restarts` and `replaces` the node whose machine is.
    """

    run: str = ""
    cluster: str = ""
    kind: str = ""
    workers: int | None = None
    access: tuple[str, ...] = ()
    enable: tuple[str, ...] = ()
    inputs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    disable: tuple[str, ...] = ()
    restarts: str | None = None
    replaces: str | None = None
    begun: datetime | None = None
    latest: datetime | None = None
    phase: Phase = Phase.PREFLIGHT
    phases: dict[Phase, PhaseView] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)
    plan: PlanView = field(default_factory=PlanView)
    resources: dict[str, ResourceView] = field(default_factory=dict)
    addons: dict[str, AddonView] = field(default_factory=dict)
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
            self._take_phase(event)
        room = event.event.partition(".")[0]
        if room == "node" and event.node:
            self._node(event.node).take(event)
        elif room == "resource" and event.resource:
            self._take_resource(event)
        elif room == "plan":
            self.plan.take(event)
        elif room == "addon":
            self._take_addon(event)
        elif room == "run":
            self._take_run(event)
        elif event.event == "terraform.diagnostic" and event.error:
            self._take_diagnostic(event, event.error)
        if "check" in event.data:
            self.checks.append(Check.of(event))
        elif "checks" in event.data:
            self.planned.extend(planned(event))

    @property
    def ordered_nodes(self) -> list[NodeView]:
        """The nodes, control planes first, by number."""
        return sorted(self.nodes.values(), key=lambda node: node.order)

    def elapsed(self, now: datetime) -> float | None:
        """Return the seconds that the run took, or has taken so far."""
        return elapsed(self.begun, self.end.seconds if self.end else None, now)

    def _phase(self, phase: Phase) -> PhaseView:
        return self.phases.setdefault(phase, PhaseView(phase))

    def _take_phase(self, event: Event) -> None:
        """Let a phase follow its event. Nodes join while others are on their way, and both end as one."""
        self._phase(event.phase).take(event)
        if event.event == "phase.finished" and event.phase is Phase.NODES and Phase.JOIN in self.phases:
            self.phases[Phase.JOIN].end(ok=True, now=event.time)

    def _node(self, name: str) -> NodeView:
        return self.nodes.setdefault(name, NodeView(name))

    def _take_run(self, event: Event) -> None:
        match event.event:
            case "run.started":
                self.run, self.begun = event.run, event.time
                self.cluster, self.kind = str(event.data.get("cluster", "")), str(event.data.get("kind", ""))
                self._take_asked(event.data)
                for phase in PHASES_OF.get(self.kind, ()):
                    self._phase(phase)
            case "run.cancelling":
                self.cancelling = True
            case "run.finished":
                self._finish(End.of(event), event.time)

    def _take_asked(self, data: Mapping[str, Any]) -> None:
        """Take what the run is asked for beside its kind, where it is asked for anything."""
        workers, inputs = data.get("workers"), data.get("inputs")
        self.workers = workers if isinstance(workers, int) else None
        self.access = tuple(map(str, rows(data.get("access"))))
        self.restarts, self.replaces = data.get("restart"), data.get("replace")
        self.enable = tuple(map(str, rows(data.get("enable"))))
        self.inputs = inputs if isinstance(inputs, Mapping) else {}
        self.disable = tuple(map(str, rows(data.get("disable"))))

    def _finish(self, end: End, now: datetime | None) -> None:
        self.end = end
        for phase in self.phases.values():
            phase.end(ok=end.ok or end.awaits, now=now, interrupted=end.interrupted)
        for node in self.nodes.values():
            node.end(now)
        for addon in self.addons.values():
            addon.end(now)

    def _take_addon(self, event: Event) -> None:
        name = str(event.data.get("addon") or "")
        if name:
            self.addons.setdefault(name, AddonView(name)).take(event)

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
        if severity == "error" and about:
            about.problem = error.what
        if severity == "error" and about and about.node in self.nodes and about.state is State.FAILED:
            self.nodes[about.node].not_made(error, event.time)
