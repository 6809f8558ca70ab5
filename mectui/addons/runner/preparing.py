"""What nodes need before an add-on: checked, made so, and checked again, each node by itself."""

from __future__ import annotations

import asyncio

from mectui.addons.recipe import Preparation, Recipe
from mectui.addons.runner.crew import Crew, Machine
from mectui.addons.runner.given import Given
from mectui.addons.runner.needed import preparations
from mectui.addons.runner.steps import check_of, run_of
from mectui.addons.runner.telling import Teller
from mectui.addons.runner.working import Failed, ask, run

CHECK_SECONDS = 60


async def prepare(recipe: Recipe, given: Given, crew: Crew, teller: Teller) -> None:
    """Prepare the nodes, one preparation after another. Raises Failed with the first that does not hold."""
    for preparation in preparations(recipe):
        work = [_node(preparation, given, machine, teller) for machine in crew.at(preparation.where)]
        ends = await asyncio.gather(*work, return_exceptions=True)
        for end in ends:
            if end is not None:
                raise end


async def _node(preparation: Preparation, given: Given, machine: Machine, teller: Teller) -> None:
    values = given.on(machine.name).values
    check = check_of(preparation, values)
    if (await ask(machine, check, CHECK_SECONDS)).ok:
        return
    await run(machine, run_of(preparation, values), preparation.title, preparation.seconds, teller)
    checked = await ask(machine, check, CHECK_SECONDS)
    if not checked.ok:
        what = f"{preparation.title}: still not so on {machine.name} after it was done"
        raise Failed(what, checked.said)
