"""What the steps have in common: text of numbers and moments, and answers read from typed text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from ipaddress import AddressValueError, IPv4Address
from typing import TYPE_CHECKING, Any

from mectui.events import Problem, plain
from mectui.wizard.draft import Draft
from mectui.wizard.form import Chosen, Input, Typed

if TYPE_CHECKING:
    from mectui.aws.lookups import Found

UNKNOWN = "unknown"


def notice(*found: Found[Any] | None) -> Problem | None:
    """Return what went wrong with lookups, as one problem; None where all went well or were not asked."""
    return Problem.together(each.problem for each in found if each and each.problem)


def why_typed(found: Found[Any] | None, what: str) -> Problem | None:
    """Return why something is typed, not chosen: its lookup went wrong, or found none of it."""
    if found is None or found.problem or found.rows:
        return found.problem if found else None
    return Problem(f"AWS lists no {what}", remedy="Refresh to ask again, or type it.")


def gib(mib: int) -> str:
    """Return an amount of memory in GiB: `0.5`, `4`."""
    return f"{mib / 1024:g}"


def dollars(usd: Decimal | None) -> str:
    """Return US dollars an hour to four places, as AWS lists them."""
    return UNKNOWN if usd is None else f"{usd:.4f}"


def day(moment: datetime | None) -> str:
    """Return a moment's day."""
    return f"{moment:%Y-%m-%d}" if moment else UNKNOWN


def minute(moment: datetime | None) -> str:
    """Return a moment in UTC to the minute."""
    return f"{moment:%Y-%m-%d %H:%M %Z}".strip() if moment else ""


def listed(values: Any) -> str:
    """Return the entries of a list as one line to edit; anything else as it is."""
    return ", ".join(map(text, values)) if isinstance(values, list | tuple) else text(values)


def text(value: Any) -> str:
    """Return a value as a line to edit: nothing for null, yes and no for a switch."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else plain(str(value)).replace("\n", " ").replace("\t", " ")


def entries(typed: str) -> list[str]:
    """Return the entries of a line, with commas or spaces between them, each once."""
    return list(dict.fromkeys(filter(None, re.split(r"[,\s]+", typed))))


def sources(typed: str) -> list[str]:
    """Return IPv4 ranges typed on a line; an address alone becomes the range of just it."""
    return list(dict.fromkeys(map(_range, entries(typed))))


def _range(entry: str) -> str:
    try:
        return f"{IPv4Address(entry)}/32"
    except AddressValueError:
        return entry


def number(typed: str) -> int | str:
    """Return a whole number; text that is none stays, and the schema says what is wrong with it."""
    typed = typed.strip()
    return int(typed) if re.fullmatch(r"-?[0-9]{1,9}", typed) else typed


def chosen(given: Input) -> tuple[str, ...]:
    """Return the keys of the rows taken, none where the answer was typed."""
    return given.keys if isinstance(given, Chosen) else ()


def typed(given: Input) -> Mapping[str, str]:
    """Return what was typed by key path, nothing where rows were taken."""
    return given.values if isinstance(given, Typed) else {}


def filled(draft: Draft, given: Mapping[str, str], numbers: frozenset[str] = frozenset()) -> Draft:
    """Return the draft with typed values, those of `numbers` as numbers; an empty one takes its default."""
    for path, value in given.items():
        value = value.strip()
        if value == text(draft.get(path)):
            continue
        draft = (
            draft.with_value(path, number(value) if path in numbers else value)
            if value
            else draft.without(path)
        )
    return draft
