"""What a step asks, as data that every renderer draws: a table to choose from, or fields to fill in.

All text in it is plain already: without escapes and control characters, and never markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from mectui.events import Problem

if TYPE_CHECKING:
    from mectui.addons.solver import Way

FieldKind = Literal["text", "number", "switch", "choice", "secret"]


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column; `numeric` ones are aligned right and sorted by number."""

    title: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Amount:
    """One thing that all that is chosen amounts to; `lacks` says that there is too little room for it."""

    text: str
    lacks: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to choose. `preview` are its facts, label and text; `blocked` why it cannot be taken.

    `details` are all its facts, where those of the preview are merely the first to know. `group` is the
    heading that it stands below; `added` why it is there without being chosen. `way` is another answer, with
    which it could be taken.
    """

    key: str
    cells: tuple[str, ...]
    preview: tuple[tuple[str, str], ...] = ()
    blocked: str | None = None
    group: str = ""
    added: str = ""
    details: tuple[tuple[str, str], ...] = ()
    way: Way | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One value to fill in; `value` is the answer as text, `yes` or `no` for a switch.

    `choices` are key and label of each choice; `group` is the heading that it stands below. A `secret` is
    shown as dots, and its value here is empty, whatever was typed before.
    """

    path: str
    label: str
    kind: FieldKind
    value: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    group: str = ""


@dataclass(frozen=True, slots=True)
class Fields:
    """Values to fill in.

    `notice` says why they are typed where there should be a list; `facts` are details beside them.
    """

    fields: tuple[Field, ...]
    notice: Problem | None = None
    fetched: datetime | None = None
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Things to choose from, one or several.

    `fetched` is when AWS told them, None where it was not asked. `by_hand` is the same question as
    fields, for what is not in the list; `empty` says what it means that there are no rows. `amounts`
    are what all that is chosen amounts to; `way` leads out where that does not fit.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    multiple: bool = False
    chosen: frozenset[str] = frozenset()
    sortable: bool = False
    notice: Problem | None = None
    fetched: datetime | None = None
    by_hand: Fields | None = None
    empty: str = "There is nothing to choose from."
    amounts: tuple[Amount, ...] = ()
    way: Way | None = None


Form = Table | Fields


@dataclass(frozen=True, slots=True)
class Chosen:
    """The answer to a table: the keys of the rows taken, in the table's order."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """The answer to fields: text by key path; `yes` or `no` for a switch, the key of a choice."""

    values: Mapping[str, str] = field(default_factory=dict)


Input = Chosen | Typed
