"""What a cluster has in AWS, and what of it is billed, in paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from mectui.watch import Held
from mectui.watch.end import KINDS, counted
from screens.text import fitted, one_line
from screens.widgets.page import Para
from screens.widgets.rows_view import Span

_EACH = 8
"""How many of a kind are told one by one; more are told together."""
_COLUMN = 12


def cost(hourly_usd: float | None) -> str:
    """Return a price as it is said."""
    return "at an unknown price" if hourly_usd is None else f"about ${hourly_usd:.3f} an hour"


def ledger_paras(held: Iterable[Held], *, prices: bool = True) -> Iterator[Para]:
    """Yield what exists: what is billed thing by thing, and what is free in one line."""
    rows = list(held)
    billed = [each for each in rows if not each.free]
    for kind in dict.fromkeys(each.kind for each in billed):
        alike = [each for each in billed if each.kind == kind]
        together = [_together(alike)] if len(alike) > _EACH else [_one(each) for each in alike]
        for text, price in together:
            yield Para(text, "plain", _head(KINDS.get(kind, kind)), _price(price) if prices else "")
    free = [each.kind for each in rows if each.free]
    if free:
        yield Para(counted(free), "muted", _head("free"))


def _one(held: Held) -> tuple[str, float | None]:
    names = dict.fromkeys(filter(None, (held.node or held.name, held.id, held.state)))
    return ", ".join(names), held.hourly_usd


def _together(held: Sequence[Held]) -> tuple[str, float | None]:
    known = [each.hourly_usd for each in held if each.hourly_usd is not None]
    first, last = (each.node or each.name or each.id for each in (held[0], held[-1]))
    return f"{len(held)}, {first} to {last}", sum(known) if len(known) == len(held) else None


def _price(hourly_usd: float | None) -> str:
    return "price unknown" if hourly_usd is None else f"${hourly_usd:.4f}"


def _head(word: str) -> tuple[Span, ...]:
    return ((f"  {fitted(one_line(word), _COLUMN)}", "muted"),)
