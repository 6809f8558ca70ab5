"""Add-ons on machines that are made up: what fails, what is held up, what is tried again, what is known."""

from __future__ import annotations

import asyncio
import json
import re
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from mectui.addons.catalogue import Catalogue
from mectui.addons.runner import Crew, Job, bring_up, gather
from mectui.addons.solver import Solution, solve
from mectui.events import Event, Phase, Problem, Reporter, Trouble
from mectui.ssh import Result, pace
from tests.addons.small import catalogue_of, chosen, cluster

SECRET = "MECTUI_ADDON_GATE_TOKEN"


def recipe(name: str, **more: Any) -> dict[str, Any]:
    """Return a recipe whose script installs it, and whose evidence asks whether it is there."""
    script = f"install {name}"
    return {
        "install": [{"title": "install it", "script": script}],
        "evidence": [{"title": "it works", "script": f"prove {name}", "times": 1}],
        **more,
    }


KNOWN = catalogue_of(
    base=recipe("base", hints=[{"match": "no route", "advice": "look at the proxy"}]),
    upper=recipe("upper", depends=["base"]),
    other=recipe("other"),
    gate=recipe("gate", inputs=[{"name": "token", "title": "token", "secret": True, "required": True}]),
)


@dataclass
class Made:
    """A machine on which scripts install and prove by name; `broken` never works, `marks` are on record."""

    name: str = "mec-cp-0"
    broken: set[str] = field(default_factory=set)
    there: set[str] = field(default_factory=set)
    installed: list[str] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)

    async def ask_once(
        self,
        command: str,
        *,
        stdin: str | None = None,
        seconds: float = 120,
        show: bool = False,
        on_line: Callable[[str], None] | None = None,
    ) -> Result:
        """Answer as the node would."""
        del command, seconds, show, on_line
        await asyncio.sleep(0)
        said = stdin or ""
        if found := re.search(r"^install (\w+)", said, re.MULTILINE):
            self.installed.append(found[1])
            self.there.add(found[1])
        elif found := re.search(r"^prove (\w+)", said, re.MULTILINE):
            works = found[1] in self.there - self.broken
            return Result(0, "", "") if works else Result(1, "", "no route to host")
        elif "patch" in said:
            patch = next(word for word in shlex.split(said) if word.startswith("{"))
            self.marks |= json.loads(patch)["data"]
        elif "mectui-addons" in said:
            return Result(0, json.dumps({"data": self.marks}), "")
        return Result(0, "", "")


@dataclass
class Bench:
    """One machine, and what was told."""

    machine: Made = field(default_factory=Made)
    events: list[Event] = field(default_factory=list)
    retries: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    heard: Callable[[Event], None] = field(default=lambda _: None)

    async def bring(
        self, *names: str, asked: Sequence[str] | None = None, environ: dict[str, str] | None = None
    ) -> Sequence[Problem]:
        """Bring add-ons up; return the problems."""
        solution = solved(KNOWN, *names)
        given = gather(solution.order, {}, environ or {}, up=[each.name for each in solution.order])
        reporter = Reporter(self._take, Phase.ADDONS)
        job = Job(Crew([self.machine]), given, reporter, timedelta(seconds=0.2), steady=0)
        self.events.clear()
        self.machine.installed.clear()
        try:
            await bring_up(solution, job, asked, self.retries)
        except Trouble as trouble:
            return trouble.problems
        return ()

    def _take(self, event: Event) -> None:
        self.events.append(event)
        self.heard(event)

    def told(self, name: str) -> list[str]:
        return [event.data["addon"] for event in self.events if event.event == f"addon.{name}"]


def solved(known: Catalogue, *names: str) -> Solution:
    return solve(chosen(*names), cluster(), known)


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Bench:
    """Return a bench at which nobody waits."""
    monkeypatch.setattr(pace, "SHORTEST", 0.001)
    return Bench()


async def test_one_that_fails_holds_up_what_depends_on_it_and_nothing_else(bench: Bench) -> None:
    bench.machine.broken = {"base"}
    (problem,) = await bench.bring("upper", "other")
    assert bench.told("failed") == ["base"]
    assert bench.told("skipped") == ["upper"]
    assert bench.told("ready") == ["other"]
    assert "no route" in problem.why
    assert problem.remedy == "look at the proxy"


async def test_what_was_proven_is_only_proven_again(bench: Bench) -> None:
    assert await bench.bring("upper", "other") == ()
    assert bench.machine.installed == ["base", "other", "upper"]
    assert await bench.bring("upper", "other") == ()
    assert bench.machine.installed == []
    assert bench.told("ready") == ["base", "other", "upper"]


async def test_one_that_does_not_work_any_more_is_made_again(bench: Bench) -> None:
    await bench.bring("other")
    bench.machine.there.clear()
    assert await bench.bring("other") == ()
    assert bench.machine.installed == ["other"]


async def test_what_is_not_asked_for_is_left_alone(bench: Bench) -> None:
    bench.machine.broken = {"other"}
    assert await bench.bring("upper", "other", asked=["base", "upper"]) == ()
    assert "other" not in {event.data.get("addon") for event in bench.events}


@pytest.mark.parametrize(
    ("when", "wished"), [(("addon.started", "other"), "base"), (("addon.skipped", "upper"), "upper")]
)
async def test_one_is_tried_again_while_the_run_goes_on_with_those_that_it_held_up(
    bench: Bench, when: tuple[str, str], wished: str
) -> None:
    def mend(event: Event) -> None:
        if (event.event, event.data.get("addon")) == when:
            bench.machine.broken.clear()
            bench.retries.put_nowait(wished)

    bench.machine.broken = {"base"}
    bench.heard = mend
    assert await bench.bring("upper", "other") == ()
    assert bench.told("failed") == ["base"]
    assert bench.told("ready") == ["other", "base", "upper"]


async def test_nobody_tries_again_what_did_not_fail(bench: Bench) -> None:
    bench.retries.put_nowait("base")
    bench.retries.put_nowait("nobody")
    assert await bench.bring("base") == ()
    assert bench.machine.installed == ["base"]


async def test_a_secret_is_needed_only_where_something_is_made(bench: Bench) -> None:
    (problem,) = await bench.bring("gate")
    assert SECRET in str(problem)
    assert bench.machine.installed == []
    assert await bench.bring("gate", environ={SECRET: "hush"}) == ()
    assert await bench.bring("gate") == ()
    assert bench.machine.installed == []


async def test_whoever_asks_again_with_a_secret_gives_it_another_one(bench: Bench) -> None:
    await bench.bring("gate", environ={SECRET: "hush"})
    assert await bench.bring("gate", environ={SECRET: "hush"}) == ()
    assert bench.machine.installed == []
    assert await bench.bring("gate", asked=["gate"], environ={SECRET: "other"}) == ()
    assert bench.machine.installed == ["gate"]
    assert not any("hush" in event.to_line() or "other" in str(event.data) for event in bench.events)
