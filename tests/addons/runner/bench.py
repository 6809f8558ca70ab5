"""One machine that is made up, on which add-ons come and go by their names."""

from __future__ import annotations

import asyncio
import json
import re
import shlex
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from mectui.addons.catalogue import Catalogue
from mectui.addons.runner import Crew, Job, bring_up, gather, take_away
from mectui.addons.solver import Solution, solve
from mectui.events import Event, Phase, Problem, Reporter, Trouble
from mectui.ssh import Result
from tests.addons.small import catalogue_of, chosen, cluster


def recipe(name: str, **more: Any) -> dict[str, Any]:
    """Return a recipe whose script installs it, and whose evidence asks whether it is there."""
    return {
        "install": [{"title": "install it", "script": f"install {name}"}],
        "evidence": [{"title": "it works", "script": f"prove {name}", "times": 1}],
        "remove": [{"title": "remove it", "script": f"remove {name}"}],
        **more,
    }


KNOWN = catalogue_of(
    base=recipe("base", hints=[{"match": "no route", "advice": "look at the proxy"}]),
    upper=recipe("upper", depends=["base"]),
    other=recipe("other"),
    gate=recipe("gate", inputs=[{"name": "token", "title": "token", "secret": True, "required": True}]),
    shelf=recipe("shelf", claims=["default storage class"]),
    book=recipe("book", needs={"storage_class": True}),
    slow=recipe("slow", install=[{"title": "install it", "script": "wait", "seconds": 1}]),
)


@dataclass
class Made:
    """A machine on which scripts install, prove and remove by name.

    `broken` never works, `refused` cannot be installed, `lasting` cannot be removed, `marks` are on record.
    It is `silent` where nothing of it answers any more.
    """

    name: str = "mec-cp-0"
    broken: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    lasting: set[str] = field(default_factory=set)
    there: set[str] = field(default_factory=set)
    installed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)
    silent: bool = False

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
        del command, seconds, show
        await asyncio.sleep(0)
        said = stdin or ""
        if found := re.search(r"^(install|prove|remove) (\w+)", said, re.MULTILINE):
            return self._done(found[1], found[2])
        if re.search(r"^wait$", said, re.MULTILINE) and on_line:
            on_line("no route to the registry")
            await asyncio.Event().wait()
        if "patch" in said:
            patch = next(word for word in shlex.split(said) if word.startswith("{"))
            self.marks |= json.loads(patch)["data"]
        elif "mectui-addons" in said:
            return Result(0, json.dumps({"data": self.marks}), "")
        return Result(int(self.silent), "", "connection refused" if self.silent else "")

    def _done(self, what: str, name: str) -> Result:
        if what == "prove":
            works = name in self.there - self.broken and not self.silent
            return Result(0, "", "") if works else Result(1, "", "no route to host")
        if what == "install" and name in self.refused:
            return Result(1, "", "no route to the registry")
        if what == "install":
            self.installed.append(name)
            self.there.add(name)
        elif name in self.lasting:
            return Result(1, "", "it is still claimed")
        else:
            self.removed.append(name)
            self.there.discard(name)
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
        self.machine.installed.clear()
        solution = solved(KNOWN, *names)
        return await self._told(bring_up(solution, self._job(solution, environ), asked, self.retries))

    async def take(self, *names: str) -> Sequence[Problem]:
        """Take add-ons away, and what they depend on; return the problems."""
        self.machine.removed.clear()
        solution = solved(KNOWN, *names)
        return await self._told(take_away(solution.order, self._job(solution)))

    def _job(self, solution: Solution, environ: dict[str, str] | None = None) -> Job:
        given = gather(solution.order, {}, environ or {}, [each.name for each in solution.order])
        reporter = Reporter(self._take, Phase.ADDONS)
        return Job(Crew([self.machine]), given, reporter, timedelta(seconds=0.2), steady=0)

    async def _told(self, work: Awaitable[None]) -> Sequence[Problem]:
        self.events.clear()
        try:
            await work
        except Trouble as trouble:
            return trouble.problems
        return ()

    def _take(self, event: Event) -> None:
        self.events.append(event)
        self.heard(event)

    def told(self, name: str) -> list[str]:
        """Return the add-ons that an event was told of, in order."""
        return [event.data["addon"] for event in self.events if event.event == f"addon.{name}"]


def solved(known: Catalogue, *names: str) -> Solution:
    """Return add-ons of a catalogue in their order."""
    return solve(chosen(*names), cluster(), known)
