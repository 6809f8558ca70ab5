"""Add-ons come up one after another, each proven; one that fails stops only those that depend on it."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from mectui.addons.recipe import Step
from mectui.addons.runner.crew import Crew
from mectui.addons.runner.given import Given
from mectui.addons.runner.needed import preparations
from mectui.addons.runner.preparing import prepare
from mectui.addons.runner.proving import STEADY_PAUSE_SECONDS, Proof, holds
from mectui.addons.runner.record import is_current, mark_of, note, recorded
from mectui.addons.runner.steps import refusal, script_of
from mectui.addons.runner.telling import Teller
from mectui.addons.runner.working import Failed, run
from mectui.addons.solver import Chosen, Solution
from mectui.addons.solver.choosing import needed_by
from mectui.events import ExitCode, Problem, Reporter, Trouble


@dataclass(frozen=True, slots=True)
class Job:
    """Where add-ons are brought up or taken away, who is told, and how long the proof of each may take.

    `given` is what each is filled in with, by name. `steady` are the seconds between two looks at what is so.
    """

    crew: Crew
    given: Mapping[str, Given]
    reporter: Reporter
    patience: timedelta
    steady: float = STEADY_PAUSE_SECONDS

    def teller(self, chosen: Chosen) -> Teller:
        """Return who tells of an add-on."""
        return Teller(chosen.recipe, self.given[chosen.name], self.reporter)


async def bring_up(
    solution: Solution,
    job: Job,
    asked: Collection[str] | None = None,
    retries: asyncio.Queue[str] | None = None,
) -> None:
    """Bring up and prove every add-on, or those that are asked for, in order; what is so is only proven.

    A name that is put into `retries` tries one that failed again, and with it those that it held up. Raises
    Trouble(FAILED) that names those that failed, once all the others are up.
    """
    order = [chosen for chosen in solution.order if asked is None or chosen.name in asked]
    for chosen in order:
        recipe = chosen.recipe
        job.teller(chosen).plans(
            prepare=[each.title for each in preparations(recipe)],
            steps=[each.title for each in recipe.install],
            evidence=[each.title for each in recipe.evidence],
            wanted_by=chosen.wanted_by,
        )
    # whoever asks for one again may have given it another secret, which no mark tells of
    anew = frozenset(name for name in asked or () if name in job.given and job.given[name].secrets)
    bringing = _Bringing(job, solution.order, await recorded(job.crew.first), anew)
    await bringing.all(order, retries or asyncio.Queue())
    if bringing.problems:
        raise Trouble(ExitCode.FAILED, *bringing.problems.values())


@dataclass
class _Bringing:
    """What has come of the add-ons so far; `lost` are those that did not come up, with the first cause.

    `order` are all of the cluster's. `anew` are those that are made again, however they are.
    """

    job: Job
    order: Sequence[Chosen]
    marks: Mapping[str, str]
    anew: Collection[str] = ()
    lost: dict[str, str] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)

    async def all(self, order: Sequence[Chosen], retries: asyncio.Queue[str]) -> None:
        """Bring one up after another; what is to be tried again comes between."""
        waiting = deque(order)
        while waiting:
            await self.one(waiting.popleft())
            while not retries.empty():
                waiting.extendleft(reversed(self._again(retries.get_nowait(), order)))

    def _again(self, name: str, order: Sequence[Chosen]) -> list[Chosen]:
        """Return what is to be tried once more for the sake of one that did not come up."""
        cause = self.lost.get(name)
        again = [chosen for chosen in order if cause and self.lost.get(chosen.name) == cause]
        for chosen in again:
            del self.lost[chosen.name]
            self.problems.pop(chosen.name, None)
        return again

    async def one(self, chosen: Chosen) -> None:
        """Bring one up, unless what it depends on did not come up."""
        teller, began = self.job.teller(chosen), time.monotonic()
        cause = next((self.lost[name] for name in needed_by(chosen, self.order) if name in self.lost), None)
        if cause is not None:
            self.lost[chosen.name] = cause
            teller.tell("skipped", f"not brought up, because {cause} failed", because=cause)
            return
        known = chosen.name not in self.anew and is_current(chosen, self.job.crew, self.marks)
        teller.tell("started", chosen.recipe.title, again=known)
        try:
            await self._up(chosen, teller, known=known)
        except Failed as failed:
            self.lost[chosen.name] = chosen.name
            self.problems[chosen.name] = failure(chosen, failed, teller, time.monotonic() - began)
            return
        teller.ready(time.monotonic() - began)

    async def _up(self, chosen: Chosen, teller: Teller, *, known: bool) -> None:
        recipe, given, crew = chosen.recipe, self.job.given[chosen.name], self.job.crew
        if not (known and await holds(recipe, given, crew)):
            if given.lacking:
                remedy = f"give it as {' and '.join(given.lacking)}"
                raise Failed("it needs a secret that nobody gave", "no answer file holds one", remedy)
            await prepare(recipe, given, crew, teller)
            for step in recipe.install:
                await do(step, chosen, self.job, teller)
        proof = Proof(recipe, given, crew, teller, steady=self.job.steady)
        await proof.run(self.job.patience.total_seconds())
        if self.marks.get(chosen.name) != (mark := mark_of(chosen, crew)):
            await note(crew.first, chosen.name, mark)


async def do(step: Step, chosen: Chosen, job: Job, teller: Teller) -> None:
    """Do one step on each of its nodes, one node after another, as MicroK8s likes it. Raises Failed."""
    given = job.given[chosen.name]
    for machine in job.crew.at(step.where):
        script = script_of(step, given.on(machine.name).values)
        result = await run(machine, script, step.title, step.seconds, teller)
        if said := refusal(step, result.said):
            raise Failed(f"{step.title}: nothing was done on {machine.name}", said)


def failure(chosen: Chosen, failed: Failed, teller: Teller, seconds: float) -> Problem:
    """Tell that an add-on failed, and return the problem."""
    problem = teller.problem(f"{chosen.recipe.title} failed: {failed.what}", failed.said, failed.remedy)
    teller.tell("failed", failed.what, error=problem, seconds=seconds)
    return problem
