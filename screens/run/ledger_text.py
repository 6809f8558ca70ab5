"""What a cluster has in AWS, and what of it is billed, in paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mectui.watch import End, Held
from screens.text import fitted, one_line
from screens.widgets.page import Para
from screens.widgets.rows_view import Span

_WORDS = {
    "instance": "instance",
    "volume": "volume",
    "elastic-ip": "elastic IP",
    "security-group": "security group",
    "security-group-rule": "security group rule",
    "key-pair": "key pair",
    "network-interface": "network interface",
}
_EACH = 8
"""How many of a kind are told one by one; more are told together."""
_COLUMN = 12


def cost(hourly_usd: float | None) -> str:
    """Return a price as it is said."""
    return "at an unknown price" if hourly_usd is None else f"about ${hourly_usd:.3f} an hour"


def ledger_paras(end: End) -> Iterator[Para]:
    """Yield what is known to exist: what is billed thing by thing, and what is free in one line."""
    held = end.exists or ()
    billed = [each for each in held if not each.free]
    for kind in dict.fromkeys(each.kind for each in billed):
        rows = [each for each in billed if each.kind == kind]
        yield from _together(kind, rows) if len(rows) > _EACH else map(_row, rows)
    free = [each.kind for each in held if each.free]
    if free:
        counts = (_count(kind, free.count(kind)) for kind in dict.fromkeys(free))
        yield Para(", ".join(counts), "muted", _head("free"))


def _row(held: Held) -> Para:
    names = dict.fromkeys(filter(None, (held.node or held.name, held.id, held.state)))
    return Para(", ".join(names), "plain", _head(_WORDS.get(held.kind, held.kind)), _price(held.hourly_usd))


def _together(kind: str, rows: Sequence[Held]) -> Iterator[Para]:
    prices = [each.hourly_usd for each in rows]
    known = [price for price in prices if price is not None]
    total = sum(known) if len(known) == len(prices) else None
    first, last = (each.node or each.name or each.id for each in (rows[0], rows[-1]))
    yield Para(f"{_count(kind, len(rows))}, {first} to {last}", "plain", _head(""), _price(total))


def _count(kind: str, number: int) -> str:
    word = _WORDS.get(kind, one_line(kind))
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _price(hourly_usd: float | None) -> str:
    return "price unknown" if hourly_usd is None else f"${hourly_usd:.4f}"


def _head(word: str) -> tuple[Span, ...]:
    return ((f"  {fitted(one_line(word), _COLUMN)}", "muted"),)
