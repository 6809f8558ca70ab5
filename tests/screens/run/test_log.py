"""The log: followed, scrolled back, searched, filtered, and read whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from mectui.events import Phase, Problem
from mectui.watch import LogBook, RunView
from screens.run.log_screen import LogScreen
from screens.run.log_view import LogView
from screens.signs import ASCII, UNICODE, Signs
from tests.screens.run.panels import PanelApp
from tests.screens.seeing import lines, press, seen
from tests.watch.events import Script, instance

LONG = "the store answers slowly, " * 12 + "and that is the end of it"


def talk(count: int = 40) -> Script:
    script = Script()
    script.begin(Phase.APPLY)
    for number in range(count):
        script.at(number).tell("node.output", f"line {number}", node=f"demo-w-{number % 2}")
    script.at(61.5).tell("node.repair", "restarting snapd", node="demo-w-0")
    script.tell("resource.started", f"{instance('demo-w-1')}: Creating...", resource=instance("demo-w-1"))
    script.tell(
        "node.step.failed", "no answer", node="demo-w-1", error=Problem("[/x] it hangs", LONG, "wait")
    )
    return script.at(3700).tell("terraform.log", LONG)


def log(view: RunView, **options: object) -> Callable[[Signs], LogScreen]:
    return lambda signs: LogScreen(signs, lambda: view.log, **options)  # type: ignore[arg-type]


async def more(pilot: Pilot[None], view: RunView, *texts: str) -> None:
    script = Script()
    for text in texts:
        script.tell("terraform.log", text)
    view.take_all(script.events[1:])
    pilot.app.screen.query_one(LogView).catch_up()
    await pilot.pause()


def texts(pilot: Pilot[None]) -> list[str]:
    """Return the rows without their scroll bar."""
    return [line[:70].rstrip() for line in lines(pilot, "RowsView")]


async def test_it_says_when_about_what_and_how_much_it_matters() -> None:
    view = talk().view()
    async with PanelApp(log(view, path=Path("/home/run.jsonl"))).run_test(size=(100, 24)) as pilot:
        await pilot.pause()
        shown = "\n".join(lines(pilot))
        assert "0:39   demo-w-1  line 39" in shown
        assert "1:01 ! demo-w-0  restarting snapd" in shown
        assert '1:01 · aws_instance.node["demo-w-1"]: Creating...' in shown
        assert "1:01 ✗ demo-w-1  no answer: [/x] it hangs: the store" in shown
        assert "1:01:40   the store answers slowly" in shown
        assert "all of it: /home/run.jsonl" in shown


async def test_it_follows_until_one_scrolls_back_and_again_from_the_end() -> None:
    view = talk().view()
    async with PanelApp(log(view)).run_test(size=(80, 24)) as pilot:
        await more(pilot, view, "one more")
        assert "one more" in seen(pilot)
        assert "following" in seen(pilot)
        await press(pilot, "up", "up")
        await more(pilot, view, *(f"later {number}" for number in range(30)))
        assert "one more" in seen(pilot)
        assert "later 29" not in seen(pilot)
        assert "scrolled back: end follows" in seen(pilot)
        await press(pilot, "end")
        await more(pilot, view, "the last")
        assert "the last" in seen(pilot)
        assert "following" in seen(pilot)


async def test_what_one_reads_stays_in_its_place_while_older_lines_are_dropped() -> None:
    view = RunView(log=LogBook(kept=100))
    view.take_all(talk(60).events)
    async with PanelApp(log(view)).run_test(size=(80, 24)) as pilot:
        await press(pilot, "pageup")
        before = texts(pilot)
        await more(pilot, view, *(f"later {number}" for number in range(50)))
        assert view.log.dropped > 0
        assert texts(pilot) == before
        assert "older ones in the file only" in seen(pilot)


async def test_a_line_that_is_dropped_under_the_cursor_does_no_harm() -> None:
    view = RunView(log=LogBook(kept=50))
    view.take_all(talk(10).events)
    async with PanelApp(log(view)).run_test(size=(80, 24)) as pilot:
        await press(pilot, "home")
        view.take_all(talk(100).events)
        await press(pilot, "enter", "o", "n")
        await more(pilot, view, "still there")
        await press(pilot, "end")
        assert "still there" in seen(pilot)


async def test_a_long_line_is_cut_and_enter_shows_all_of_it() -> None:
    async with PanelApp(log(talk().view())).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "the end of it" not in seen(pilot)
        await press(pilot, "enter")
        assert "and that is the end of it" in seen(pilot, ".dialog")
        await press(pilot, "escape")
        assert not pilot.app.screen.query(".dialog")


async def test_searching_goes_to_the_latest_and_on_with_n_both_ways() -> None:
    async with PanelApp(log(talk().view())).run_test(size=(80, 24)) as pilot:
        await press(pilot, "slash", *"LINE 1", "enter")
        assert "LINE 1: 11 found" in seen(pilot)
        assert pilot.app.screen.query_one(LogView).rows.has_focus
        await press(pilot, "enter")
        assert "line 19" in seen(pilot, ".dialog")
        await press(pilot, "escape", "n", "enter")
        assert "line 1" in lines(pilot, ".dialog")[-4]
        await press(pilot, "escape", "N", "N", "enter")
        assert "line 18" in seen(pilot, ".dialog")


async def test_what_is_not_there_is_said_so_and_escape_ends_the_search_before_the_log() -> None:
    async with PanelApp(log(talk().view())).run_test(size=(80, 24)) as pilot:
        await press(pilot, "slash", *"straw", "enter")
        assert "straw: nothing found" in seen(pilot)
        await press(pilot, "n", "escape")
        assert "straw" not in seen(pilot)
        assert isinstance(pilot.app.screen, LogScreen)
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, LogScreen)


async def test_levels_go_round() -> None:
    async with PanelApp(log(talk().view())).run_test(size=(80, 24)) as pilot:
        heads = []
        for _ in range(4):
            await press(pilot, "v")
            heads.append(lines(pilot, "#log-head")[0].split("  ", 1)[1])
        assert heads == [
            "5 of 46 lines  no details",
            "2 of 46 lines  warnings and errors",
            "1 of 46 lines  errors",
            "46 lines",
        ]


async def test_only_the_node_of_the_line_and_then_only_its_resource() -> None:
    async with PanelApp(log(talk().view())).run_test(size=(110, 24)) as pilot:
        await press(pilot, "up", "o")
        assert "only demo-w-1" in seen(pilot, "#log-head")
        assert "demo-w-0" not in seen(pilot, "RowsView")
        await press(pilot, "escape", "up", "o")
        assert 'only aws_instance.node["demo-w-1"]' in seen(pilot, "#log-head")
        await press(pilot, "escape")
        assert "demo-w-0" in seen(pilot, "RowsView")


async def test_the_log_of_a_node_has_its_lines_alone_and_does_not_name_it_in_each() -> None:
    async with PanelApp(log(talk().view(), node="demo-w-0")).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "log of demo-w-0" in lines(pilot)[0]
        assert "demo-w" not in seen(pilot, "RowsView")
        assert "restarting snapd" in seen(pilot, "RowsView")


@pytest.mark.parametrize("signs", [UNICODE, ASCII])
async def test_no_line_is_wider_than_the_terminal(signs: Signs) -> None:
    async with PanelApp(log(talk().view()), signs=signs).run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert all(len(line) <= 60 for line in lines(pilot))
        assert signs is UNICODE or all(line.isascii() for line in lines(pilot))
