"""Going through the steps with the keyboard and the mouse, and the ways out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from textual.events import Key

from mectui.answers import load
from screens.app import MectuiApp
from screens.outcome import OutcomeKind, WizardOutcome
from tests.screens.conftest import flow, go_to, settled
from tests.screens.seeing import click, frame, press, seen, until, until_seen

Make = Callable[..., MectuiApp]


async def test_enter_takes_every_default_and_escape_goes_all_the_way_back(app: Make) -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        steps = flow(pilot).steps
        for step in steps[:-1]:
            assert step.question in seen(pilot, "#question")
            await press(pilot, "enter")
            await settled(pilot)
        assert "ready: nothing stands between these answers and a run" in seen(pilot, "#review")
        whole = flow(pilot).draft
        for step in reversed(steps[:-1]):
            await press(pilot, "escape")
            await settled(pilot)
            assert step.question in seen(pilot, "#question")
        assert flow(pilot).draft == whole
        await press(pilot, "escape")
        assert "Leave the wizard?" in seen(pilot, ".dialog")
        await press(pilot, "escape")
        assert steps[0].question in seen(pilot, "#question")


async def test_what_was_typed_and_ticked_is_there_again_after_going_away(app: Make) -> None:
    async with app().run_test(size=(100, 30)) as pilot:
        await go_to(pilot, "size")
        await press(pilot, "tab", "tab", "4", "escape")
        await settled(pilot)
        await press(pilot, "enter")
        await settled(pilot)
        assert "Workers 4" in seen(pilot, "#fields")
        await go_to(pilot, "subnets")
        await press(pilot, "space", "escape")
        await settled(pilot)
        await press(pilot, "enter")
        await settled(pilot)
        assert seen(pilot, "#pick").count("◉") == 2


async def test_what_is_typed_in_one_go_stands_in_the_fields_that_it_was_meant_for(app: Make) -> None:
    async with app().run_test(size=(100, 30)) as pilot:
        await go_to(pilot, "size")
        for key in ("ctrl+u", "a", "tab", "down", "ctrl+u", "3", "down", "shift+tab", "4"):
            pilot.app.post_message(Key(key, key if len(key) == 1 else None))
        await settled(pilot)
        assert "Name a " in seen(pilot, "#fields")
        assert "Workers 4 " in seen(pilot, "#fields")


async def test_any_step_is_reached_by_letter_click_and_name(app: Make) -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "ctrl+o", "i")
        await settled(pilot)
        assert "How much disk" in seen(pilot, "#question")
        await click(pilot, "Region", "#side")
        await settled(pilot)
        assert "In which region" in seen(pilot, "#question")
        await press(pilot, "ctrl+p", *"to add", "enter")
        await until(pilot, lambda: pilot.app.screen is frame(pilot))
        await settled(pilot)
        assert "Which add-ons" in seen(pilot, "#question")


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+c"])
async def test_leaving_asks_first(app: Make, key: str) -> None:
    made = app()
    async with made.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, key)
        await until_seen(pilot, "Leave the wizard? Nothing has been made in AWS.", ".dialog")
        await press(pilot, "enter")
        await until(pilot, lambda: pilot.app.screen is frame(pilot))
        await press(pilot, key, "end", "enter")
    assert isinstance(made.return_value, WizardOutcome)
    assert made.return_value.kind is OutcomeKind.LEAVE


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+c"])
async def test_who_wants_to_leave_twice_leaves(app: Make, key: str) -> None:
    made = app()
    async with made.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, key)
        await until_seen(pilot, "Leave the wizard?", ".dialog")
        await press(pilot, key)
        await until(pilot, lambda: made.return_value is not None)
    assert isinstance(made.return_value, WizardOutcome)
    assert made.return_value.kind is OutcomeKind.LEAVE


async def test_leaving_with_a_file_writes_what_the_steps_say(app: Make, tmp_path: Path) -> None:
    made, file = app(), tmp_path / "mine.yaml"
    async with made.run_test(size=(80, 24)) as pilot:
        await go_to(pilot, "review")
        await press(pilot, "ctrl+q", "down", "enter")
        assert "edge.yaml" in seen(pilot, ".dialog")
        await press(pilot, "ctrl+u", *str(tmp_path), "enter")
        assert "that is a folder; name a file" in seen(pilot, ".dialog")
        for odd, objection in (
            ("~nobody-of-this-name/a.yaml", "home directory"),
            ("x" * 300, "File name too long"),
            (str(tmp_path / "away" / "a.yaml"), "there is no folder"),
        ):
            pilot.app.screen.query_one("Input").value = odd  # type: ignore[attr-defined]
            await press(pilot, "enter")
            assert objection in seen(pilot, ".dialog")
        pilot.app.screen.query_one("Input").value = str(file)  # type: ignore[attr-defined]
        file.touch()
        await press(pilot, "enter")
        assert "this file exists; enter again replaces it" in seen(pilot, ".dialog")
        await press(pilot, "enter")
        answers = flow(pilot).draft.answers()
    assert isinstance(made.return_value, WizardOutcome)
    assert (made.return_value.kind, made.return_value.path) == (OutcomeKind.SAVE, file)
    assert load(file, environ={}).answers == answers


@pytest.mark.parametrize("typed", ["add", ("enter", "enter")])
async def test_a_dialog_that_is_answered_twice_at_once_takes_nothing_else_with_it(
    app: Make, typed: Sequence[str]
) -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "ctrl+o")
        for key in typed:
            pilot.app.post_message(Key(key, key if len(key) == 1 else None))
        await settled(pilot)
        assert pilot.app.screen is frame(pilot)
        assert flow(pilot).steps[0].question in seen(pilot, "#question")
