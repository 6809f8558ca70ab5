"""Evidence, looked at until it was so many times in a row."""

from __future__ import annotations

import asyncio
from typing import Any

from mectui.addons.recipe import Evidence, Recipe
from mectui.addons.runner.crew import Crew, Machine
from mectui.addons.runner.evidence import look_at
from mectui.addons.runner.given import Given
from mectui.addons.runner.reasons import reasons
from mectui.addons.runner.telling import Teller
from mectui.addons.runner.working import Failed, ask
from mectui.ssh.pace import looks

STEADY_PAUSE_SECONDS = 1.0


async def missing(evidence: Evidence, given: Given, crew: Crew) -> str | None:
    """Look once; return what is missing, None where nothing is."""
    found = await asyncio.gather(*(_asked(evidence, given, machine) for machine in crew.at(evidence.where)))
    return next(filter(None, found), None)


async def _asked(evidence: Evidence, given: Given, machine: Machine) -> str | None:
    look = look_at(evidence, given.on(machine.name).values)
    return look.judge(await ask(machine, look.script, look.seconds))


async def holds(recipe: Recipe, given: Given, crew: Crew) -> bool:
    """Tell whether all of the evidence is so at this moment."""
    for evidence in recipe.evidence:
        if await missing(evidence, given, crew):
            return False
    return True


class Proof:
    """The proof of one add-on under way: what it waits for, and what that still lacks."""

    def __init__(self, recipe: Recipe, given: Given, crew: Crew, teller: Teller, *, steady: float) -> None:
        """Prepare a proof; `steady` are the seconds between looks that found nothing missing."""
        self._recipe, self._given, self._crew, self._teller = recipe, given, crew, teller
        self._steady = steady
        self._at = recipe.evidence[0]
        self._lacks = ""

    async def run(self, seconds: float) -> None:
        """See that all of the evidence comes true. Raises Failed after so long, with what was missing."""
        try:
            async with asyncio.timeout(seconds):
                for evidence in self._recipe.evidence:
                    await self._steadily(evidence)
        except TimeoutError:
            why = [self._lacks, *await reasons(self._at, self._given, self._crew.first)]
            what = f"{self._at.title}: not so after {seconds:.0f} s"
            raise Failed(what, "\n".join(why)) from None

    async def _steadily(self, evidence: Evidence) -> None:
        self._at, self._lacks, in_a_row = evidence, "nobody has answered yet", 0
        async for _ in looks():
            lacks = await missing(evidence, self._given, self._crew)
            in_a_row = 0 if lacks else in_a_row + 1
            if in_a_row >= evidence.times:
                break
            if lacks:
                self._lacks = lacks
                self._teller.waits(evidence.title, lacks)
            else:
                self._tell(evidence, "seen", f"{in_a_row} of {evidence.times}", count=in_a_row)
                await asyncio.sleep(self._steady)
        times = "once" if evidence.times == 1 else f"{evidence.times} times in a row"
        self._tell(evidence, "proven", f"true {times}")

    def _tell(self, evidence: Evidence, event: str, said: str, **data: Any) -> None:
        title = evidence.title
        self._teller.tell(event, f"{title}: {said}", step=title, times=evidence.times, **data)
