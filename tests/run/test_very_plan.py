"""A plan that is taken up by its hash is told like a new one, and one of another hash not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from mectui.answers.model import Answers
from mectui.clusters import Folder
from mectui.events import Event, ExitCode, Phase, Trouble
from mectui.run.context import Context
from mectui.run.journal import Journal
from mectui.run.phases.plan import Plan
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


async def test_what_it_costs_is_told_again(tmp_path: Path, events: list[Event]) -> None:
    """It was priced by the run that planned, and is taken up without being priced anew."""
    approved = context(tmp_path, events, "c0ffee")
    for run, ready in (("run-1", {"hash": "c0ffee", "hourly_usd": 0.25}), ("run-2", {"hash": "beef"})):
        journal = Journal.begin(approved.folder, run)
        journal(Event("plan.ready", Phase.PLAN, "", data=ready))
        journal.close()
    approved.request = replace(approved.request, plan_only=True)
    await Plan().run(approved, approved.reporter(Phase.PLAN))
    assert [event.data["hourly_usd"] for event in events if event.event == "plan.ready"] == [0.25]
