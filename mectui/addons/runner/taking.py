"""Add-ons go: what enabling made is removed, in the reverse order, and seen to be gone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence

from mectui.addons.recipe import Recipe, Step
from mectui.addons.runner.bringing import Job, do, failure
from mectui.addons.runner.needed import undoing
from mectui.addons.runner.proving import missing
from mectui.addons.runner.record import note
from mectui.addons.runner.telling import Teller
from mectui.addons.runner.working import Failed, ask
from mectui.addons.solver import Chosen
from mectui.addons.solver.choosing import needed_by
from mectui.addons.solver.ways import listed
from mectui.events import ExitCode, Problem, Trouble
from mectui.ssh.pace import looks

GONE_SECONDS = 120
_ANSWERS = "microk8s kubectl get --raw /readyz\n"
_ANSWER_SECONDS = 30


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
            those = listed(needing)
            why = f"{those} {'needs' if len(needing) == 1 else 'need'} it"
            yield Problem(f"{chosen.recipe.title} cannot be disabled", why, f"disable {those} with it")


async def take_away(going: Sequence[Chosen], job: Job) -> None:
    """Remove add-ons, the last first. Raises Trouble(FAILED) with those that are still there at the end."""
    problems: list[Problem] = []
    there: dict[str, str] = {}
    for chosen in reversed(going):
        job.teller(chosen).plans(remove=[step.title for step in _steps(chosen.recipe)])
    for chosen in reversed(going):
        # what is still there goes on needing what it stands on
        cause = next((there[each.name] for each in going if _stands_on(each, chosen, going, there)), None)
        if cause is not None:
            there[chosen.name] = cause
            said = f"not removed, because {cause} is still there"
            job.teller(chosen).tell("skipped", said, because=cause, removing=True)
        elif problem := await _take(chosen, job):
            there[chosen.name] = chosen.name
            problems.append(problem)
    if problems:
        raise Trouble(ExitCode.FAILED, *problems)


def _stands_on(each: Chosen, other: Chosen, going: Sequence[Chosen], there: Mapping[str, str]) -> bool:
    return each.name in there and other.name in needed_by(each, going)


async def _take(chosen: Chosen, job: Job) -> Problem | None:
    """Remove one, and see it gone; return why it is still there."""
    teller, began = job.teller(chosen), time.monotonic()
    teller.tell("started", f"{chosen.recipe.title} is removed", removing=True)
    try:
        await note(job.crew.first, chosen.name, None)
        for step in _steps(chosen.recipe):
            await do(step, chosen, job, teller)
        await _gone(chosen.recipe, job, teller)
    except Failed as failed:
        return failure(chosen, failed, teller, time.monotonic() - began)
    teller.tell("removed", f"{chosen.recipe.title} is gone", seconds=time.monotonic() - began)
    return None


def _steps(recipe: Recipe) -> tuple[Step, ...]:
    return (*recipe.remove, *undoing(recipe))


async def _gone(recipe: Recipe, job: Job, teller: Teller) -> None:
    """Wait until the evidence does not hold any more. Raises Failed where all of it does, or nobody tells.

    That nothing answers proves nothing: the API has to, right after.
    """
    given, why = job.given[recipe.name], f"still so: {recipe.evidence[0].title}"
    try:
        async with asyncio.timeout(GONE_SECONDS):
            async for _ in looks():
                why = f"still so: {recipe.evidence[0].title}"
                for evidence in recipe.evidence:
                    if not await missing(evidence, given, job.crew):
                        continue
                    if (answer := await ask(job.crew.first, _ANSWERS, _ANSWER_SECONDS)).ok:
                        return
                    why = answer.said or "the API does not answer"
                    break
                teller.waits("gone", why)
    except TimeoutError:
        what = f"{recipe.title} was not seen to be gone within {GONE_SECONDS} s"
        raise Failed(what, why) from None
