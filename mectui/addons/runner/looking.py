"""Add-ons looked at once, as they are: evidence that changes nothing, and nothing waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from mectui.addons.recipe import Recipe
from mectui.addons.runner.crew import Crew
from mectui.addons.runner.given import Given
from mectui.addons.runner.proving import missing
from mectui.addons.solver import Chosen

AT_ONCE = 4
"""How many add-ons are looked at at the same time: a node takes ten sessions of a connection at most."""


async def look_at_all(
    order: Sequence[Chosen], given: Mapping[str, Given], crew: Crew
) -> dict[str, str | None]:
    """Return what each add-on lacks, by its name: empty where nothing, None where nothing could be asked.

    A volume is not written to for a look; what has no other evidence is not asked.
    """
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(chosen: Chosen) -> str | None:
        async with turns:
            return await _lacks(chosen.recipe, given[chosen.name], crew)

    found = await asyncio.gather(*map(one, order))
    return {chosen.name: lacks for chosen, lacks in zip(order, found, strict=True)}


async def _lacks(recipe: Recipe, given: Given, crew: Crew) -> str | None:
    asked = [evidence for evidence in recipe.evidence if not evidence.volume]
    for evidence in asked:
        if lacks := await missing(evidence, given, crew):
            return given.scrubbed(f"{evidence.title}: {lacks}")
    return "" if asked else None
