"""The last line: what it offers, what a click on it does, and that no key lays the screen out for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from screens.app import MectuiApp
from screens.widgets.key_line import KeyLine
from tests.screens.conftest import go_to
from tests.screens.run.shots import SHOTS
from tests.screens.seeing import click, press, seen

Make = Callable[..., MectuiApp]
WIDE = (120, 40)


async def test_a_click_on_a_key_is_as_good_as_the_key(app: Make) -> None:
    async with app().run_test(size=WIDE) as pilot:
        await go_to(pilot, "type")
        await click(pilot, "Help", "#keys")
        await pilot.pause()
        assert "Keys" in seen(pilot, ".dialog")


async def test_a_click_beside_the_keys_does_nothing(app: Make) -> None:
    async with app().run_test(size=WIDE) as pilot:
        await go_to(pilot, "type")
        before = seen(pilot)
        await pilot.click("#keys", offset=(118, 0))
        await pilot.pause()
        assert seen(pilot) == before


async def test_escape_is_named_anew_without_a_widget_for_it(
    app: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app().run_test(size=WIDE) as pilot:
        await go_to(pilot, "type")
        line, laid_out = pilot.app.screen.query_one(KeyLine), list[Any]()
        refresh = line.refresh

        def counted(**how: Any) -> Any:
            laid_out.append(how)
            return refresh(**how)

        monkeypatch.setattr(line, "refresh", counted)
        assert "Back" in seen(pilot, "#keys")
        await press(pilot, "m")
        assert "Clear filter" in seen(pilot, "#keys")
        assert not line.children
        assert laid_out == [{}]


async def test_where_there_is_no_room_no_key_is_cut_and_the_help_stays() -> None:
    shot = SHOTS["nodes-failing"]
    async with shot.app().run_test(size=(80, 24)) as pilot:
        await shot.arrive(pilot)
        narrow = seen(pilot, "#keys")
        await pilot.resize_terminal(160, 24)
        await pilot.pause()
        wide = seen(pilot, "#keys")
    assert narrow.endswith("esc Clusters ? Help")
    assert len(narrow) < len(wide)
    assert set(narrow.split()) <= set(wide.split())
