"""Which lines of a log are shown, and which are found, while more of them come."""

from __future__ import annotations

import pytest

from mectui.watch import Level, LogBook, RunView
from mectui.watch.selection import Selection, Wish
from tests.watch.events import Script


def book_of(script: Script, kept: int = 1000) -> LogBook:
    view = RunView(log=LogBook(kept))
    view.take_all(script.events)
    return view.log


def texts(selection: Selection) -> list[str]:
    return [selection.line(number).text for number in selection.numbers]


def talk() -> Script:
    script = Script()
    script.tell("node.output", "snap is busy", node="demo-w-0")
    script.tell("node.repair", "restarting it", node="demo-w-0")
    script.tell("node.step.failed", "no answer", node="demo-w-1")
    return script.tell("resource.started", "key: creating", resource="aws_key_pair.this")


def test_everything_is_wanted_unless_said_otherwise() -> None:
    assert len(texts(Selection(book_of(talk())))) == 5


@pytest.mark.parametrize(
    ("wish", "wanted"),
    [
        (Wish(level=Level.ERROR), ["no answer"]),
        (Wish(level=Level.WARNING), ["restarting it", "no answer"]),
        (Wish(node="demo-w-0"), ["snap is busy", "restarting it"]),
        (Wish(level=Level.INFO, node="demo-w-0"), ["restarting it"]),
        (Wish(resource="aws_key_pair.this"), ["key: creating"]),
    ],
)
def test_a_wish_leaves_the_others_out(wish: Wish, wanted: list[str]) -> None:
    assert texts(Selection(book_of(talk()), wish)) == wanted


@pytest.mark.parametrize("wish", [Wish(), Wish(node="demo-w-0")])
def test_lines_that_come_later_are_taken_in_once(wish: Wish) -> None:
    view = Script().view()
    selection = Selection(view.log, wish, "two")
    more = Script().tell("node.output", "one", node="demo-w-0").tell("node.output", "TWO", node="demo-w-0")
    view.take_all(more.events[1:])
    for _ in range(2):
        selection.catch_up()
    assert texts(selection)[-2:] == ["one", "TWO"]
    assert [selection.line(number).text for number in selection.found] == ["TWO"]


def test_lines_that_the_book_dropped_are_not_shown_any_more() -> None:
    view = RunView(log=LogBook(kept=10))
    selection = Selection(view.log, Wish(node="demo-w-0"), "line 0")
    script = Script()
    for number in range(25):
        script.tell("node.output", f"line {number}", node="demo-w-0")
    for event in script.events:
        view.take(event)
        selection.catch_up()
    assert view.log.dropped > 0
    assert texts(selection) == [line.text for line in view.log.lines]
    assert selection.found == []
    with pytest.raises(IndexError):
        selection.line(0)


def test_a_line_is_found_again_by_its_number() -> None:
    selection = Selection(book_of(talk()), Wish(node="demo-w-0"))
    assert [selection.index(number) for number in (0, *selection.numbers)] == [None, 0, 1]


def test_a_search_goes_round_in_both_directions() -> None:
    script = Script()
    for text in ("a needle", "hay", "another Needle", "hay"):
        script.tell("node.output", text)
    selection = Selection(book_of(script), needle="needle")
    first, second = selection.found
    assert selection.next_found(0) == first
    assert selection.next_found(first) == second
    assert selection.next_found(second) == first
    assert selection.next_found(first, way=-1) == second
    assert selection.next_found(second + 1, way=-1) == second
    assert Selection(book_of(script), needle="straw").next_found(0) is None
