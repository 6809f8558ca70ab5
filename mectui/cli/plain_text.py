"""What `--plain` says of the wizard's model: the running line, the review."""

from __future__ import annotations

from collections.abc import Iterable

from mectui.answers import Origin, OriginKind
from mectui.wizard import SERVICES, AddonLine, Review, Tally


def review_lines(last: Review) -> list[str]:
    """Return the review as lines: answers, who reaches what, the preflight, the cost, what is wrong."""
    money, total = last.tally, last.tally.hourly_usd
    cost = f"${total} an hour, ${money.monthly_usd} a month" if total is not None else "unknown"
    basis = f" (from {money.price_basis})" if total is not None else ""
    marks = {True: "ok", False: "wrong", None: "doubtful"}
    return [
        "",
        "Review",
        *(f"{row.path}: {row.value} ({row.origin or 'missing'})" for row in last.rows),
        *(f"From {row.who} one reaches: {_reached(row.what)}" for row in last.reach),
        *(f"{check.name}: {marks[check.ok]}, {check.problem or check.message}" for check in last.checks),
        *map(_addon, last.addons),
        f"{so_far(money, cost=False)}; cost: {cost}{basis}",
        *(f"Wrong, {step}: {problem}" for step, problem in last.problems),
    ]


def _addon(line: AddonLine) -> str:
    about = f", {line.about}" if line.about else ""
    return f"{'To mind' if line.doubt else 'Add-ons'}{about}: {line.text}"


def so_far(amount: Tally, *, cost: bool = True) -> str:
    """Return the running line: nodes, vCPUs against the quota, memory, dollars an hour."""
    parts = [f"{amount.nodes} node{'' if amount.nodes == 1 else 's'}"]
    if amount.vcpu is not None:
        parts.append(f"{amount.vcpu} vCPU{_quota(amount)}")
    if amount.memory_mib is not None:
        parts.append(f"{amount.memory_mib / 1024:g} GiB")
    if amount.addons:
        parts.append(f"{amount.addons} add-on{'' if amount.addons == 1 else 's'}")
    if cost:
        usd = amount.hourly_usd
        parts.append("price unknown" if usd is None else f"${usd} an hour")
    return ", ".join(parts)


def _quota(amount: Tally) -> str:
    if amount.vcpu_quota is None:
        return " (quota unknown)"
    used = "" if amount.vcpu_in_use is None else f", {amount.vcpu_in_use} in use"
    over = ", which is too few" if amount.over_quota else ""
    return f" (quota {amount.vcpu_quota}{used}{over})"


def places(origins: Iterable[Origin | None]) -> list[str]:
    """Return the places in an answer file, `FILE:LINE`, that answers come from, each once."""
    files = (each.where for each in origins if each and each.kind is OriginKind.FILE)
    return sorted(dict.fromkeys(files), key=_by_line)


def _by_line(place: str) -> tuple[str, int]:
    file, _, line = place.rpartition(":")
    return file, int(line) if line.isdecimal() else 0


def _reached(what: tuple[bool, ...]) -> str:
    return ", ".join(name for name, open_ in zip(SERVICES, what, strict=True) if open_) or "nothing"
