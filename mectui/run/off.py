"""Clusters whose machines are off: what cannot be done then, and the command that comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mectui.clusters import Folder
from mectui.events import ExitCode, Problem, Trouble
from mectui.plan.spread import seats
from mectui.run.existing import in_words
from mectui.run.farewell import Ended, Farewell
from mectui.run.ledger import sum_of
from mectui.run.request import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mectui.run.context import Context
    from mectui.run.ledger import Entry

OFF = frozenset({"stopping", "stopped"})
"""The states of an instance that is off, or soon will be."""

_KEPT = ("elastic-ip", "volume")


def refuse_while_off(folder: Folder) -> None:
    """Raise Trouble(USAGE) where nobody is there to answer."""
    if folder.is_off():
        what = f"{folder.name} is stopped"
        raise Trouble.of(
            ExitCode.USAGE, what, "its machines are off", f"`mectui start {folder.name}` brings it back"
        )


def refuse_while_nodes_are_off(context: Context) -> None:
    """Raise Ended(USAGE) where EC2 has machines stopped that the run would wait for in vain.

    Whoever stopped them: it may have been somebody with the AWS console. Who may reach them can be changed
    all the same, and one that is to leave, or to be switched on or replaced, may be off.
    """
    size, name = context.answers.cluster, context.folder.name
    staying = {seat.name for seat in seats(size.name, size.control_planes, size.workers)}
    staying.discard(context.request.node or "")
    off = sorted(context.off & staying)
    if not off or context.request.kind is Kind.ACCESS:
        return
    start = context.request.spell("start", name)
    problem = Problem(f"machines of {name} are off", ", ".join(off), f"first: `{start}`")
    raise Ended(ExitCode.USAGE, Farewell(f"Nothing of {name} was changed", {"Start it": start}), problem)


def still_billed(entries: Sequence[Entry]) -> str:
    """Return what costs money while no machine runs: `2 volumes (60 GiB), about 0.007 US dollars an hour`."""
    kept = [entry.holding for entry in entries if str(entry.holding.kind) in _KEPT]
    gib, usd = sum(held.gib or 0 for held in kept), sum_of(entries)
    cost = f", about {usd:.3f} US dollars an hour" if usd is not None else ""
    return f"{in_words(kept)} ({gib} GiB){cost}" if kept else ""
