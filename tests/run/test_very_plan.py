"""A plan that is taken up by its hash is told like a new one, and one of another hash not at all."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from mectui.answers.model import Answers
from mectui.clusters import Folder
from mectui.events import Event, ExitCode, Phase, Trouble
from mectui.run.context import Context
from mectui.run.request import Kind, Request
from mectui.run.terraforming import very_plan
from mectui.terraform import Action, Attribute, Change, Runner, SavedPlan

SAVED = SavedPlan(
    Path("tfplan"),
    "c0ffee",
    "",
    (
        Change("x.one", Action.CREATE, "x", "mec-w-0", (Attribute("id", unknown=True),)),
        Change("x.read", Action.READ, "x"),
    ),
)


@pytest.fixture
def events() -> list[Event]:
    return []


def context(folder: Path, events: list[Event], approve: str) -> Context:
    answers = cast(Answers, SimpleNamespace())
    (folder / "terraform").mkdir()
    found = Context(
        Folder(folder), Request(Kind.RESUME, approve=approve), answers, answers, {}, events.append
    )

    async def saved_plan(_: str) -> SavedPlan:
        return SAVED

    found.runner = cast(Runner, SimpleNamespace(saved_plan=saved_plan))
    return found


async def test_the_approved_plan_is_told_as_if_it_were_new(tmp_path: Path, events: list[Event]) -> None:
    approved = context(tmp_path, events, "c0ffee")
    assert await very_plan(approved, approved.reporter(Phase.PLAN)) is SAVED
    (told,) = events
    assert (told.event, told.phase, told.node, told.resource) == (
        "plan.change",
        Phase.PLAN,
        "mec-w-0",
        "x.one",
    )
    rows: list[dict[str, Any]] = [{"name": "id", "before": None, "after": None, "unknown": True}]
    assert told.data == {"action": "create", "type": "x", "attributes": rows}


async def test_of_another_plan_nothing_is_told(tmp_path: Path, events: list[Event]) -> None:
    other = context(tmp_path, events, "beef")
    with pytest.raises(Trouble) as caught:
        await very_plan(other, other.reporter(Phase.PLAN))
    assert caught.value.exit_code is ExitCode.AWAITING_APPROVAL
    assert events == []
