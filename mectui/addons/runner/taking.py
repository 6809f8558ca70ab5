"""Add-ons go: what enabling made is removed, in the reverse order, and seen to be gone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Iterator, Sequence

from mectui.addons.recipe import Recipe, Step
from mectui.addons.runner.bringing import Job, do, failure
from mectui.addons.runner.needed import undoing
from mectui.addons.runner.proving import missing
from mectui.addons.runner.record import note
from mectui.addons.runner.telling import Teller
from mectui.addons.runner.working import Failed
from mectui.addons.solver import Chosen
from mectui.events import ExitCode, Problem, Trouble
from mectui.ssh.pace import looks

GONE_SECONDS = 120


def refuse_to_take(going: Sequence[Chosen], staying: Iterable[Chosen]) -> None:
    """Raise Trouble(USAGE) that names all that cannot go: what others need, and what is for ever."""
    problems = [*_for_ever(going), *_needed(going, list(staying))]
    if problems:
        raise Trouble(ExitCode.USAGE, *problems)


def _for_ever(going: Sequence[Chosen]) -> Iterator[Problem]:
    for chosen in going:
        if chosen.recipe.stays:
            yield Problem(
                f"{chosen.recipe.title} cannot be disabled", chosen.recipe.stays, "leave it enabled"
            )


def _needed(going: Sequence[Chosen], staying: Sequence[Chosen]) -> Iterator[Problem]:
    for chosen in going:
        needing = [each.name for each in staying if chosen.name in each.recipe.depends]
        if needing:
            those = " and ".join(needing)
            why = f"{those} {'needs' if len(needing) == 1 else 'need'} it"
            yield Problem(f"{chosen.recipe.title} cannot be disabled", why, f"disable {those} with it")


async def take_away(going: Sequence[Chosen], job: Job) -> None:
    """Remove add-ons, the last first. Raises Trouble(FAILED) with those that are still there at the end."""
    problems: list[Problem] = []
    for chosen in reversed(going):
        job.teller(chosen).plans(remove=[step.title for step in _steps(chosen.recipe)])
    for chosen in reversed(going):
        teller, began = job.teller(chosen), time.monotonic()
        teller.tell("started", f"{chosen.recipe.title} is removed", removing=True)
        try:
            await note(job.crew.first, chosen.name, None)
            for step in _steps(chosen.recipe):
                await do(step, chosen, job, teller)
            await _gone(chosen.recipe, job, teller)
        except Failed as failed:
            problems.append(failure(chosen, failed, teller, time.monotonic() - began))
        else:
            teller.tell("removed", f"{chosen.recipe.title} is gone", seconds=time.monotonic() - began)
    if problems:
        raise Trouble(ExitCode.FAILED, *problems)


def _steps(recipe: Recipe) -> tuple[Step, ...]:
    return (*recipe.remove, *undoing(recipe))


async def _gone(recipe: Recipe, job: Job, teller: Teller) -> None:
    """Wait until the evidence does not hold any more. Raises Failed where all of it still does."""
    given = job.given[recipe.name]
    try:
        async with asyncio.timeout(GONE_SECONDS):
            async for _ in looks():
                for evidence in recipe.evidence:
                    if await missing(evidence, given, job.crew):
                        return
                teller.waits("gone", f"still so: {recipe.evidence[0].title}")
    except TimeoutError:
        what = f"{recipe.title} is still there {GONE_SECONDS} s after it was removed"
        raise Failed(what, f"still so: {recipe.evidence[0].title}") from None
