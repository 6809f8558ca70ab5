"""What is given up half way, or comes late: a drawing, a preflight."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from mectui.answers import Answers
from mectui.wizard import Check, Flow
from screens.app import MectuiApp
from screens.wizard import checking
from screens.wizard.checking import Checking
from screens.wizard.drawing import Drawing
from tests.screens.conftest import flow, go_to, settled
from tests.screens.seeing import frame, press, seen, until_seen

Make = Callable[..., MectuiApp]


async def test_a_drawing_goes_to_its_end_when_whoever_asked_for_it_is_given_up() -> None:
    paper, gate = asyncio.Event(), asyncio.Event()
    ends: list[int] = []

    async def draw() -> None:
        paper.set()
        await gate.wait()
        ends.append(len(ends))

    drawing = Drawing(draw)
    first = asyncio.create_task(drawing.again())
    await paper.wait()
    first.cancel()
    others = [asyncio.create_task(drawing.again()) for _ in range(3)]
    await asyncio.sleep(0)
    assert ends == []
    gate.set()
    await asyncio.gather(*others)
    assert ends == [0, 1], "those who asked meanwhile get one more between them"


async def test_a_preflight_that_was_forgotten_says_nothing_of_the_next_one(
    app: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Callable[[Check], None]] = []
    under_way, late = asyncio.Event(), asyncio.Event()

    async def preflight(_: Answers, __: Mapping[str, str], take: Any) -> tuple[Check, ...]:
        begun.append(take)
        under_way.set()
        if len(begun) > 1:
            return (Check("image", ok=False, message="it is gone"),)
        await late.wait()
        return (Check("image", ok=True, message="there"),)

    whole = await _whole(app)
    monkeypatch.setattr(checking, "preflight", preflight)
    checks = Checking({})
    first = asyncio.create_task(checks.start(whole, lambda _: None))
    await under_way.wait()
    assert checks.due(whole)
    await checks.start(whole, lambda _: None)
    assert len(begun) == 1, "it is under way already"
    checks.forget()
    await checks.start(whole, lambda _: None)
    begun[0](Check("image", ok=True, message="there"))
    late.set()
    await first
    assert not checks.due(whole)
    assert [check.ok for check in checks.review(whole).checks] == [False]


async def _whole(app: Make) -> Flow:
    async with app().run_test(size=(80, 24)) as pilot:
        await go_to(pilot, "review")
        return flow(pilot)


async def test_nothing_is_called_ready_before_its_preflight(
    app: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = asyncio.Event()

    async def preflight(*_: object) -> tuple[Check, ...]:
        await gate.wait()
        return (Check("identity", ok=True, message="op"),)

    async with app().run_test(size=(120, 40)) as pilot:
        await go_to(pilot, "review")
        monkeypatch.setattr(checking, "preflight", preflight)
        await frame(pilot).go_to("storage")
        await press(pilot, *"40")
        await frame(pilot).go_to("review")
        await until_seen(pilot, "the preflight is under way", "#review")
        await press(pilot, "enter")
        assert "a run cannot begin: the preflight is under way" in seen(pilot, "#notices")
        assert "ready" not in seen(pilot, "#review")
        gate.set()
        await settled(pilot)
        assert "ready: nothing stands between" in seen(pilot, "#review")
        assert "a run cannot begin" not in seen(pilot)
