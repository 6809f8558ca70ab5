"""What the wizard's lines say: the tally, the age of a lookup, why one cannot go on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePath

from mectui.answers import Origin, OriginKind
from mectui.events import Problem, now, plain
from mectui.wizard.flow import Reset
from mectui.wizard.tally import Tally
from screens.signs import Signs
from screens.text import one_line


def tally_line(tally: Tally, signs: Signs, *, narrow: bool = False) -> str:
    """Return the running line: nodes, vCPUs against the quota, memory, add-ons, and the cost.

    Where it is narrow, the cost has to be read whole: add-ons are there only while they do not fit.
    """
    parts = [f"{tally.nodes} node{'' if tally.nodes == 1 else 's'}", _vcpu(tally, signs)]
    if tally.memory_mib is not None:
        parts.append(f"{tally.memory_mib / 1024:g} GiB")
    lacking = tally.taken is not None and not tally.taken.fits
    if tally.addons and (lacking or not narrow):
        short = f" {signs.blocked} no room" if lacking else ""
        parts.append(f"{tally.addons} add-on{'' if tally.addons == 1 else 's'}{short}")
    cost = "price unknown" if tally.hourly_usd is None else f"${tally.hourly_usd:.3f} an hour"
    return f" {signs.dot} ".join(part for part in (*parts, cost) if part)


def _vcpu(tally: Tally, signs: Signs) -> str:
    if tally.vcpu is None:
        return ""
    if tally.vcpu_quota is None:
        return f"{tally.vcpu} vCPU"
    left = tally.vcpu_quota - (tally.vcpu_in_use or 0)
    over = f" {signs.blocked} over quota" if tally.over_quota else ""
    return f"{tally.vcpu} of {left} vCPU{over}"


def ago(then: datetime | None) -> str:
    """Return how old a lookup is, such as `12 s ago`; nothing where AWS was not asked."""
    if then is None:
        return ""
    seconds = max(0, int((now() - then).total_seconds()))
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit} ago"
    return f"{seconds} s ago" if seconds > 1 else "just now"


def reset_text(reset: Reset, now: str, signs: Signs) -> str:
    """Return what became of an answer, which is `now`, because another one changed."""
    became = f"is now {now}" if now else "has to be chosen again"
    return one_line(f"{signs.stale} {reset.title} {became} (was {reset.was}): {reset.why}")


def given_text(origins: Iterable[Origin | None]) -> str:
    """Return which lines of an answer file these come from; nothing where none does."""
    wheres = [origin.where for origin in origins if origin and origin.kind is OriginKind.FILE]
    lines = sorted(
        {int(line) for _, _, line in (where.rpartition(":") for where in wheres) if line.isdecimal()}
    )
    if not lines:
        return ""
    name = PurePath(wheres[0].rpartition(":")[0]).name
    return one_line(f"as in {name}, line{'s' * (len(lines) > 1)} {', '.join(map(str, lines))}")


def origin_text(origin: Origin) -> str:
    """Return where an answer comes from; of a file its name and line: folders would push the line away."""
    where = PurePath(origin.where).name if origin.kind is OriginKind.FILE else origin.where
    return one_line(f"{origin.kind} {where}".rstrip())


def problem_text(problem: Problem) -> str:
    """Return a problem in one paragraph: what, why, and what to do."""
    return plain(str(problem))
