"""Trying an add-on again within its run, by the run's own socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from mectui.addons.runner import Crew, Job, gather, working
from mectui.clusters import Folder, write_private
from mectui.events import Event, ExitCode, Phase, Reporter
from mectui.run import journal
from mectui.run.context import Context
from mectui.run.launch import Started
from mectui.run.perform import perform
from mectui.run.phases.addons import Addons
from mectui.run.request import Kind, Request
from mectui.run.session import Going
from mectui.run.step import Step
from mectui.ssh import pace
from tests.addons.runner.bench import KNOWN, Made, solved
from tests.screens.run.runs import ANSWERS

RUN = "20261121-a"
PATIENCE_SECONDS = 60


class Chosen(Step):
    """Chooses the add-ons."""

    phase = Phase.PREFLIGHT
    title = "Choosing"

    async def run(self, context: Context, reporter: Reporter) -> None:
        context.solution = solved(KNOWN, "upper", "other")


class Later(Step):
    """Goes on behind the add-ons for as long as the test wants."""

    phase = Phase.VERIFY
    title = "Verifying"
    may_end = asyncio.Event()

    async def run(self, context: Context, reporter: Reporter) -> None:
        await self.may_end.wait()


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Made:
    """The one machine of the cluster whose runs these are."""
    machine = Made()

    @asynccontextmanager
    async def job_for(context: Context, order: object, reporter: Reporter) -> AsyncIterator[Job]:
        given = gather(context.solution.order, {}, {})
        patience = timedelta(seconds=PATIENCE_SECONDS)
        yield Job(Crew([machine]), given, reporter, patience, steady=0)

    monkeypatch.setattr("mectui.run.phases.addons.job_for", job_for)
    monkeypatch.setattr("mectui.run.perform.steps_of", lambda _: (Chosen(), Addons(), Later()))
    monkeypatch.setattr(pace, "SHORTEST", 0.001)
    monkeypatch.setattr(working, "PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(Later, "may_end", asyncio.Event())
    return machine


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path / "clusters" / "demo")
    folder.make()
    write_private(folder.answers, ANSWERS)
    return folder


async def until(folder: Folder, wanted: Callable[[Event], bool]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (folder.journal.exists() and any(map(wanted, journal.read(folder.journal)))):  # noqa: ASYNC110
            await asyncio.sleep(0.005)


def is_told(event: str, addon: str) -> Callable[[Event], bool]:
    return lambda each: (each.event, each.data.get("addon")) == (event, addon)


async def test_one_that_failed_is_tried_again_by_the_socket_and_only_while_that_is_of_use(
    machine: Made, folder: Folder
) -> None:
    machine.refused, machine.broken = {"base"}, {"other"}
    going = Going(folder, Started(RUN, 0, lambda: True))
    run = asyncio.ensure_future(perform(folder, RUN, Request(Kind.ADDONS, enable={"dns": {}}), {}))

    await until(folder, is_told("addon.waiting", "other"))
    machine.refused.clear()
    assert await asyncio.to_thread(going.retry_addon, "base")
    machine.broken.clear()
    await until(folder, lambda each: each.event == "phase.started" and each.phase is Phase.VERIFY)
    assert not await asyncio.to_thread(going.retry_addon, "base"), "nobody would try it any more"
    assert not await asyncio.to_thread(going.retry, "demo-cp-0")
    Later.may_end.set()

    assert await run is ExitCode.DONE
    told = list(journal.read(folder.journal))
    assert [each.data["addon"] for each in told if each.event == "addon.failed"] == ["base"]
    ready = [each.data["addon"] for each in told if each.event == "addon.ready"]
    assert ready == ["other", "base", "upper"]
