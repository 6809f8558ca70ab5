"""A form as numbered lines and a prompt: for screen readers, serial lines and dumb terminals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from mectui.events import plain
from mectui.wizard import Chosen, Field, Fields, Form, Input, Row, Table, Typed

PAGE = 15
COMMANDS = ("about", "back", "file", "find", "go", "help", "leave", "more", "refresh", "type")
HINT = "Enter goes on; :help tells more."

_SEVERAL = "Numbers (just those; +4 takes one more, -4 leaves one out), or Enter: "

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where lines are shown and read. `ask` raises EOFError once there is nothing more to read.

    `ask_secretly` does not show what is typed.
    """

    say: Callable[[str], None]
    ask: Callable[[str], str]
    ask_secretly: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: an answer, a command with what follows it, or both; neither is going on."""

    given: Input | None = None
    command: str = ""
    rest: str = ""


@dataclass(slots=True)
class Listing:
    """A table as it is shown: a page at a time, of the rows that have the words that were looked for."""

    table: Table
    words: str = ""
    pages: int = 1
    shown: list[Row] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Return the lines to show, the chosen rows first."""
        fitting = [row for row in self.table.rows if _fits(row, self.words)]
        fitting.sort(key=lambda row: row.key not in self.table.chosen)
        self.shown = fitting[: self.pages * PAGE]
        lines = [self._line(number, row) for number, row in enumerate(self.shown, start=1)]
        rest = len(fitting) - len(self.shown)
        if rest:
            lines.append(f"{rest} more: :more shows them, :find WORDS looks for some")
        return lines or ["Nothing has those words in it." if self.words else self.table.empty]

    def _line(self, number: int, row: Row) -> str:
        pairs = zip(self.table.columns, row.cells, strict=False)
        told = [f"{column.title} {cell}".strip() for column, cell in pairs if cell][1:]
        told += [f"one of {row.group}"] if row.group else []
        mark = " (chosen)" if row.key in self.table.chosen else f" ({row.added})" if row.added else ""
        why = f" -- cannot be taken: {row.blocked}" if row.blocked else ""
        return plain(f"{number}. {'; '.join([row.cells[0], *told])}{mark}{why}")

    def row(self, number: str) -> Row | None:
        """Return the row of a number, None where it has none."""
        fits = number.isdecimal() and 0 < int(number) <= len(self.shown)
        return self.shown[int(number) - 1] if fits else None

    def taken(self, line: str) -> tuple[str, ...] | str:
        """Return the keys of the rows that a line takes, or what is wrong with it.

        Numbers take just those rows. Where several may be taken, +4 takes one more, and -4 leaves one out.
        """
        words = line.replace(",", " ").split()
        adding = self.table.multiple and all(word[0] in "+-" for word in words)
        rows = [self.row(word[1:] if adding else word) for word in words]
        found = [row for row in rows if row is not None]
        if len(found) < len(rows):
            return f"Expected a number from 1 to {len(self.shown)}."
        if len(found) > 1 and not self.table.multiple:
            return "Only one can be taken."
        gone = {row.key for word, row in zip(words, found, strict=True) if adding and word[0] == "-"}
        blocked = next((row for row in found if row.blocked and row.key not in gone), None)
        if blocked is not None:
            return plain(f"{blocked.cells[0]} cannot be taken: {blocked.blocked}")
        keys = {row.key for row in found} | (self.table.chosen if adding else frozenset())
        return tuple(row.key for row in self.table.rows if row.key in keys - gone)

    def about(self, number: str) -> list[str]:
        """Return all that is known of the row of a number."""
        row = self.row(number)
        if row is None:
            return [f"Expected :about and a number from 1 to {len(self.shown)}."]
        why = [f"It cannot be taken: {row.blocked}"] if row.blocked and not row.details else []
        told = (f"{label}: {text}" for label, text in row.details or row.preview)
        return [plain(line) for line in (row.cells[0], *why, *told)]


def ask(form: Form, terminal: Terminal) -> Reply:
    """Show a form and return what was answered to it."""
    if form.notice is not None:
        terminal.say(f"Note: {plain(str(form.notice))}")
    return _ask_table(form, terminal) if isinstance(form, Table) else ask_fields(form, terminal)


def _ask_table(table: Table, terminal: Terminal) -> Reply:
    listing = Listing(table)
    if table.fetched is not None:
        terminal.say(f"As AWS told at {table.fetched:%Y-%m-%d %H:%M %Z}.")
    _show([*listing.lines(), *in_all(table)], terminal)
    while True:
        line = terminal.ask(_SEVERAL if table.multiple else "Number, or Enter: ").strip()
        reply = _command(line, terminal)
        if reply is None:
            continue
        if reply.command in ("find", "more"):
            _turn(listing, reply)
            _show(listing.lines(), terminal)
        elif reply.command == "about":
            _show(listing.about(reply.rest), terminal)
        elif reply.command or not line:
            return reply
        elif isinstance(taken := listing.taken(line), str):
            terminal.say(taken)
        else:
            _show(_left_out(table, taken), terminal)
            return Reply(Chosen(taken))


def _left_out(table: Table, taken: Sequence[str]) -> list[str]:
    """Return a line of what was chosen and is not any more: it may not be among the lines that are shown."""
    gone = [row.cells[0] for row in table.rows if row.key in table.chosen and row.key not in taken]
    return [plain(f"Left out: {', '.join(gone)}")] if gone and table.multiple else []


def in_all(table: Table) -> list[str]:
    """Return lines of what is chosen in all: what came with it, and what it amounts to."""
    added = [f"With them: {row.cells[0]}, {row.added}" for row in table.rows if row.added]
    told = (f"{each.text} (too little)" if each.lacks else each.text for each in table.amounts)
    return [plain(line) for line in (*added, *([f"In all: {', '.join(told)}"] if table.amounts else []))]


def _turn(listing: Listing, reply: Reply) -> None:
    if reply.command == "more":
        listing.pages += 1
    else:
        listing.words, listing.pages = reply.rest, 1


def ask_fields(form: Fields, terminal: Terminal) -> Reply:
    """Ask every field in turn; a command in between keeps what was typed before it."""
    for label, fact in form.facts:
        terminal.say(plain(f"{label}: {fact}"))
    typed: dict[str, str] = {}
    group = ""
    for each in form.fields:
        if each.group != group:
            terminal.say(plain(each.group))
        group = each.group
        _show(_menu(each), terminal)
        reply = _ask_field(each, terminal)
        if isinstance(reply, Reply):
            return Reply(Typed(typed) if typed else None, reply.command, reply.rest)
        if reply != each.value:
            typed[each.path] = reply
    return Reply(Typed(typed) if typed else None)


def _ask_field(each: Field, terminal: Terminal) -> str | Reply:
    hint = f" ({each.hint})" if each.hint else ""
    ask = terminal.ask_secretly if each.kind == "secret" else terminal.ask
    while True:
        line = ask(plain(f"{each.label}{hint} [{each.value}]: ")).strip()
        reply = _command(line, terminal)
        if reply is None:
            continue
        if reply.command:
            return reply
        if not line:
            return each.value
        value = _value(each, line)
        if value is not None:
            return value
        terminal.say(f"Expected {_numbers(each)}.")


def _counts(each: Field) -> bool:
    """Tell whether the choices are numbers themselves: those of their lines would be taken for them."""
    return bool(each.choices) and all(key.isdecimal() for key, _ in each.choices)


def _numbers(each: Field) -> str:
    """Return which numbers take a choice."""
    if _counts(each):
        return f"one of {', '.join(key for key, _ in each.choices)}"
    return f"a number from 1 to {len(each.choices)}"


def _menu(each: Field) -> list[str]:
    """Return a line for each choice, beginning with the number that takes it."""
    if _counts(each):
        return [plain(label) for _, label in each.choices]
    return [plain(f"{number}. {label}") for number, (_, label) in enumerate(each.choices, start=1)]


def _value(each: Field, line: str) -> str | None:
    """Return the value that a line means: a choice by number or by itself; a lone hyphen empties."""
    if not each.choices:
        return "" if line == "-" else line
    keys = [key for key, _ in each.choices]
    if line in keys or _counts(each):
        return line if line in keys else None
    return keys[int(line) - 1] if line.isdecimal() and 0 < int(line) <= len(keys) else None


def _command(line: str, terminal: Terminal) -> Reply | None:
    """Return the command of a line, an empty reply where it is none, and None where nobody knows it."""
    if not line.startswith(":"):
        return Reply()
    word, _, rest = line[1:].partition(" ")
    named = [name for name in COMMANDS if word and name.startswith(word)]
    if len(named) == 1 or word in named:
        return Reply(command=word if word in named else named[0], rest=rest.strip())
    terminal.say(f"Commands: {', '.join(f':{name}' for name in COMMANDS)}")
    return None


def _fits(row: Row, words: str) -> bool:
    text = " ".join((row.key, row.group, *row.cells)).lower()
    return all(word in text for word in words.lower().split())


def _show(lines: Sequence[str], terminal: Terminal) -> None:
    for line in lines:
        terminal.say(line)
