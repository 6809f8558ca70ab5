"""What Terraform does to each resource, deed by deed, and how far it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mectui.watch.naming import known_to_terraform, title_of
from mectui.watch.plan import PlanView
from mectui.watch.resources import ResourceView
from mectui.watch.state import State

_DEEDS: Mapping[str, tuple[str, ...]] = {
    "create": ("create",),
    "update": ("update",),
    "delete": ("delete",),
    "replace": ("delete", "create"),
    "import": ("import",),
}
"""What Terraform does for each action of a plan, one after the other, and tells of when it is done."""
_DOING = {
    "create": ("creating", "created"),
    "update": ("changing", "changed"),
    "delete": ("destroying", "destroyed"),
    "import": ("importing", "imported"),
    "start": ("starting", "started"),
    "stop": ("stopping", "stopped"),
}
_ORDER = (State.FAILED, State.RUNNING, State.WAITING, State.DONE)


@dataclass(frozen=True, slots=True)
class Task:
    """One resource to be worked on; `resource` is None as long as Terraform has not begun with it."""

    address: str
    kind: str
    node: str | None
    deeds: tuple[str, ...]
    resource: ResourceView | None

    @property
    def open(self) -> Sequence[str]:
        """The deeds that are not done yet."""
        return [deed for deed in self.deeds if self.resource is None or deed not in self.resource.took]

    @property
    def state(self) -> State:
        """How it stands; between the two parts of a replacement it waits."""
        if self.resource is not None and self.resource.state in (State.FAILED, State.RUNNING):
            return self.resource.state
        return State.WAITING if self.open else State.DONE

    @property
    def deed(self) -> str:
        """What is done to it now, or next, or was done last."""
        if self.resource is not None and self.state is not State.WAITING:
            return self.resource.action
        return (*self.open, *self.deeds)[0]

    @property
    def word(self) -> str:
        """Its state in a word, such as `creating`."""
        if self.state in (State.FAILED, State.WAITING):
            return str(self.state)
        doing, done = _DOING.get(self.deed, ("at work", "done"))
        return done if self.state is State.DONE else doing

    @property
    def title(self) -> str:
        """What it is called by people."""
        return title_of(self.address, self.kind, self.node)

    def elapsed(self, now: datetime) -> float | None:
        """Return the seconds of what goes on, or of all that was done; None where nothing was begun."""
        if self.resource is None:
            return None
        if self.state is State.DONE:
            return sum(self.resource.took.values())
        return None if self.state is State.WAITING else self.resource.elapsed(now)


def tasks_of(plan: PlanView, resources: Mapping[str, ResourceView]) -> Iterator[Task]:
    """Yield what is to be done, by the plan and beyond it.

    What is in no state of Terraform's is not among it: the sweep after a destruction finds it.
    """
    for change in plan.changes.values():
        if change.action in _DEEDS and known_to_terraform(change.address):
            resource = resources.get(change.address)
            yield Task(change.address, change.kind, change.node, _DEEDS[change.action], resource)
    for address, resource in resources.items():
        if address not in plan.changes:
            deeds = _DEEDS.get(resource.action, (resource.action,))
            yield Task(address, resource.kind, resource.node, deeds, resource)


def by_state(plan: PlanView, resources: Mapping[str, ResourceView]) -> dict[State, list[Task]]:
    """Return the tasks by how they stand: what failed first, what is done last."""
    found: dict[State, list[Task]] = {state: [] for state in _ORDER}
    for task in tasks_of(plan, resources):
        found[task.state].append(task)
    return found
