"""What whoever leaves now leaves behind: a run that goes on, or what one made that did not get to its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from mectui.events import Step, plain
from mectui.watch.end import Held, counted
from mectui.watch.state import State
from mectui.watch.view import RunView

_BILLED = {"aws_instance": "instance", "aws_ebs_volume": "volume", "aws_eip": "elastic-ip"}
"""What Terraform calls the things that are billed, and what they are."""

Spell = Callable[..., str]


@dataclass(frozen=True, slots=True)
class HalfMade:
    """How things stand, what is billed, and the commands that go on and that remove it.

    `asks` says that whoever leaves should see it before.
    """

    stands: str
    held: tuple[Held, ...]
    hourly_usd: float | None
    commands: Mapping[str, str]
    asks: bool

    @property
    def block(self) -> str:
        """All of it in plain lines, for a terminal."""
        cost = {} if self.hourly_usd is None else {"Billed": f"about ${self.hourly_usd:.3f} an hour"}
        rows = {**cost, **self.commands}
        widest = max(map(len, rows), default=0)
        lines = (f"  {does.lower():<{widest}}  {told}" for does, told in rows.items())
        return plain("\n".join((self.stands, *lines)))


def half_made(view: RunView, spell: Spell) -> HalfMade | None:
    """Return what a run leaves behind now; None where it is done, or made nothing."""
    end = view.end
    if end is None:
        return _going_on(view, spell) if view.run else None
    if end.ok or end.awaits or end.nothing_made or end.exists == ():
        return None
    held = tuple(each for each in end.exists or () if not each.free)
    return HalfMade(end.stands, held, end.hourly_usd, end.commands, asks=True)


def _going_on(view: RunView, spell: Spell) -> HalfMade:
    """Return what a run that goes on has made so far, or has not destroyed yet, as far as it told."""
    name, destroying = view.cluster, view.kind == "destroy"
    held = tuple(_not_gone(view) if destroying else _made(view))
    what = "still there" if destroying else "made so far"
    told = f"; {what}: {counted(each.kind for each in held)}" if held else ""
    commands = {"Follow it": spell("watch", name)}
    if not destroying:
        commands["Remove it, once it has ended"] = spell("destroy", name)
    hourly = view.plan.hourly_usd if held and not destroying else None
    return HalfMade(f"{view.kind} {name} goes on by itself{told}", held, hourly, commands, asks=bool(held))


def _made(view: RunView) -> Iterator[Held]:
    told = set()
    for resource in sorted(view.resources.values(), key=lambda each: each.address):
        kind = _BILLED.get(resource.kind)
        if kind and resource.action in ("create", "replace") and resource.state is not State.FAILED:
            told.add(resource.node)
            state = "made" if resource.state is State.DONE else "being made"
            yield Held(kind, "" if resource.node else resource.address, node=resource.node, state=state)
    for node in view.ordered_nodes:
        if node.name not in told and not node.left and node.steps[Step.CREATED].state is State.DONE:
            yield Held("instance", "", node=node.name)


def _not_gone(view: RunView) -> Iterator[Held]:
    for change in view.plan.changes.values():
        resource = view.resources.get(change.address)
        gone = resource is not None and resource.state is State.DONE
        if change.kind in _BILLED and change.destroys and not gone:
            yield Held(_BILLED[change.kind], "" if change.node else change.address, node=change.node)
