"""The wizard over an answer file: what it gave, what is wrong with it, and what it wants to be asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from mectui.answers import Loaded
from mectui.clusters import Home
from mectui.events import ExitCode, Trouble
from mectui.run.session import Going, Session
from mectui.wizard import Check
from screens.app import MectuiApp
from screens.wizard import checking
from tests.screens.conftest import flow, go_to, settled
from tests.screens.seeing import jump, press, seen, until_seen
from tests.wizard.small_aws import Aws

Make = Callable[..., MectuiApp]
WIDE = (120, 40)


@pytest.fixture
async def whole(app: Make, tmp_path: Path) -> Path:
    """An answer file in which nothing is missing."""
    file = tmp_path / "lab.yaml"
    async with app().run_test(size=WIDE) as pilot:
        await go_to(pilot, "review")
        flow(pilot).draft.save(file)
    return file


def change(file: Path, old: str, new: str) -> int:
    """Change a file, and return the number of the line that has changed."""
    before, found, _ = file.read_text().partition(old)
    assert found
    file.write_text(file.read_text().replace(old, new, 1))
    return before.count("\n") + 1


async def test_a_whole_file_opens_on_the_review_with_the_line_of_each_answer(app: Make, whole: Path) -> None:
    line = change(whole, "  region: us-east-2", "  region: us-east-2")
    async with app(whole).run_test(size=(200, 60)) as pilot:
        await settled(pilot)
        text = seen(pilot, "#review")
        assert "ready: nothing stands between these answers and a run" in text
        assert f"aws.region us-east-2 answer file lab.yaml:{line}" in text
        assert "203.0.113.7/32 (this machine) yes yes" in text
        assert "$0.126 an hour, $91.76 a month" in text
        assert "ok identity arn:aws:iam::123456789012:user/op" in text
        assert "unsure quota the quota cannot be read" in text
        await jump(pilot, "region")
        assert f"as in lab.yaml, line {line}" in seen(pilot, "#notices")


async def test_a_whole_file_is_called_neither_ready_nor_wrong_before_aws_has_answered(
    app: Make, aws: Aws, whole: Path
) -> None:
    aws.gates |= {name: asyncio.Event() for name in ("regions", "vpcs us-east-2")}
    async with app(whole).run_test(size=WIDE) as pilot:
        await until_seen(pilot, "asking AWS whether these answers can be had", "#review")
        await press(pilot, "enter")
        assert "a run cannot begin: AWS has not answered yet" in seen(pilot)
        assert "has not been asked" not in seen(pilot)
        assert "look again" not in seen(pilot, "#side")
        for gate in aws.gates.values():
            gate.set()
        await settled(pilot)
        assert "ready: nothing stands between these answers and a run" in seen(pilot)
        assert "a run cannot begin" not in seen(pilot)


async def test_only_the_sections_that_the_file_names_are_asked(app: Make, whole: Path) -> None:
    change(whole, "interactive_sections: []", "interactive_sections: [cluster]")
    async with app(whole).run_test(size=WIDE) as pilot:
        await settled(pilot)
        assert "What is the cluster called" in seen(pilot, "#question")
        await press(pilot, "enter")
        await settled(pilot)
        assert "Verdict" in seen(pilot, "#review")
        await press(pilot, "escape", "escape")
        await settled(pilot)
        assert "Leave the wizard?" in seen(pilot, ".dialog")


async def test_a_mistake_in_the_file_is_shown_at_its_step_though_it_is_not_asked(
    app: Make, whole: Path
) -> None:
    line = change(whole, "workers: 2", "workers: many")
    async with app(whole).run_test(size=WIDE) as pilot:
        await settled(pilot)
        assert "What is the cluster called" in seen(pilot, "#question")
        assert 'found "many"' in seen(pilot, "#fields")
        assert f"{line}" in seen(pilot, "#notices")
        await press(pilot, "down", "down", "ctrl+u", "3", "enter")
        await settled(pilot)
        assert "ready: nothing stands between" in seen(pilot, "#review")
        assert "1 + 3" in seen(pilot, "#side")


class Refusing(Session):
    """A session that begins no run."""

    def __init__(self) -> None:
        super().__init__(Home(Path("/nowhere")), {})
        self.asked: list[Loaded] = []

    def create_or_keep(self, loaded: Loaded) -> Going:
        self.asked.append(loaded)
        raise Trouble.of(ExitCode.USAGE, "the name is taken")


async def test_a_run_begins_from_the_review_with_enter(app: Make, whole: Path) -> None:
    session = Refusing()
    async with app(whole, session=lambda: session).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        answers = flow(pilot).draft.answers()
        await press(pilot, "enter")
        await until_seen(pilot, "the name is taken", ".dialog")
        assert [loaded.answers for loaded in session.asked] == [answers]
        await press(pilot, "escape")
        assert "ready: nothing stands between" in seen(pilot, "#review")


async def test_a_preflight_that_found_something_keeps_a_run_from_beginning(
    app: Make, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def preflight(*_: object) -> tuple[Check, ...]:
        return (Check("image", ok=False, message="the image is gone"),)

    monkeypatch.setattr(checking, "preflight", preflight)
    async with app(whole).run_test(size=WIDE) as pilot:
        await settled(pilot)
        assert "no image the image is gone" in seen(pilot, "#review")
        await press(pilot, "enter")
        assert "a run cannot begin: something is not sound yet" in seen(pilot, "#notices")
        await press(pilot, "right", "enter")
        assert "Save the answer file as" in seen(pilot, ".dialog")
