"""Text from outside as a list can show it: on one line, every character visible; never markup."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, TypeVar, cast

from mectui.events import plain

Row = TypeVar("Row")


def on_one_line(row: Row) -> Row:
    """Return a text, or a dataclass with every text in it, without what breaks lines or steers a terminal."""
    if isinstance(row, str):
        return cast("Row", _clean(row))
    values = {each.name: getattr(row, each.name) for each in fields(cast("Any", row))}
    cleaned = {name: clean for name, value in values.items() if (clean := _clean(value)) != value}
    return replace(cast("Any", row), **cleaned) if cleaned else row


def _clean(value: Any) -> Any:
    if type(value) is str:  # an enumeration's member is a text too, but none from outside
        return value if value.isprintable() else _visible(plain(value))
    if isinstance(value, tuple | frozenset):
        return type(value)(_clean(each) for each in value)
    return value


def _visible(text: str) -> str:
    return "".join(filter(str.isprintable, " ".join(text.split())))
