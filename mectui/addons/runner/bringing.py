"""Add-ons come up one after another, each proven; one that fails stops only those that depend on it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from mectui.addons.recipe import Step
from mectui.addons.runner.crew import Crew
from mectui.addons.runner.given import Given
from mectui.addons.runner.plugins import PLUGINS, Task
from mectui.addons.runner.preparing import preparations, prepare
from mectui.addons.runner.proving import STEADY_PAUSE_SECONDS, Proof, holds
from mectui.addons.runner.record import is_current, mark_of, note, recorded
from mectui.addons.runner.steps import refusal, script_of
from mectui.addons.runner.telling import Teller
from mectui.addons.runner.working import Failed, run
from mectui.addons.solver import Chosen, Solution
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


async def bring_up(solution: Solution, job: Job) -> None:
    """Bring up and prove every add-on, in order; what is so already is only proven.

    Raises Trouble(FAILED) that names those that failed, once all the others are up.
    """
    bringing = _Bringing(job, await recorded(job.crew.first))
    for chosen in solution.order:
        recipe = chosen.recipe
        job.teller(chosen).plans(
            prepare=[each.title for each in preparations(recipe)],
            steps=[each.title for each in recipe.install],
            evidence=[each.title for each in recipe.evidence],
            wanted_by=chosen.wanted_by,
        )
    for chosen in solution.order:
        await bringing.one(chosen)
    if bringing.problems:
        raise Trouble(ExitCode.FAILED, *bringing.problems)


@dataclass
class _Bringing:
    """What has come of the add-ons so far; `lost` are those that did not come up, with the first cause."""

    job: Job
    marks: Mapping[str, str]
    lost: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    async def one(self, chosen: Chosen) -> None:
        teller, began = self.job.teller(chosen), time.monotonic()
        cause = next((self.lost[name] for name in chosen.recipe.depends if name in self.lost), None)
        if cause is not None:
            self.lost[chosen.name] = cause
            teller.tell("skipped", f"not brought up, because {cause} failed", because=cause)
            return
        teller.tell("started", chosen.recipe.title)
        try:
            await self._up(chosen, teller)
        except Failed as failed:
            self.lost[chosen.name] = chosen.name
            self.problems.append(failure(chosen, failed, teller, time.monotonic() - began))
            return
        teller.tell("ready", f"{chosen.recipe.title} works", seconds=time.monotonic() - began)

    async def _up(self, chosen: Chosen, teller: Teller) -> None:
        recipe, given, crew = chosen.recipe, self.job.given[chosen.name], self.job.crew
        if not (is_current(chosen, crew, self.marks) and await holds(recipe, given, crew)):
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
    if step.plugin:
        node, began = job.crew.first.name, time.monotonic()
        say = teller.shows(step.title, node)
        teller.tell("step.started", step.title, node=node, step=step.title)
        await PLUGINS[step.plugin](Task(chosen.recipe, given, job.crew, step.seconds, say))
        took = time.monotonic() - began
        teller.tell("step.done", f"{step.title}: done", node=node, step=step.title, seconds=took)
        return
    for machine in job.crew.at(step.where):
        script = script_of(step, given.on(machine.name).values)
        result = await run(machine, script, step.title, step.seconds, teller)
        if said := refusal(step, result.said):
            raise Failed(f"{step.title}: nothing was done on {machine.name}", said)


def failure(chosen: Chosen, failed: Failed, teller: Teller, seconds: float) -> Problem:
    """Tell that an add-on failed, and return the problem."""
    problem = teller.problem(f"{chosen.recipe.title} failed: {failed.what}", failed.said)
    teller.tell("failed", failed.what, error=problem, seconds=seconds)
    return problem
