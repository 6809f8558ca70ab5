"""What nodes need before an add-on: checked, made so, and checked again, each node by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from mectui.addons.recipe import Preparation, Recipe
from mectui.addons.runner.crew import Crew, Machine
from mectui.addons.runner.given import Given
from mectui.addons.runner.shelltext import words
from mectui.addons.runner.steps import check_of, run_of
from mectui.addons.runner.telling import Teller
from mectui.addons.runner.working import Failed, ask, run

CHECK_SECONDS = 60


def preparations(recipe: Recipe) -> Iterator[Preparation]:
    """Yield what nodes need: the packages and modules of a recipe's needs, then its own preparations."""
    if packages := recipe.needs.packages:
        yield _packages(packages)
    for module in recipe.needs.kernel_modules:
        yield _module(module, recipe.name)
    yield from recipe.prepare


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


def _packages(packages: tuple[str, ...]) -> Preparation:
    # dpkg tells of removed ones, too; unattended upgrades may hold apt's lock for a while
    return Preparation(
        title=f"the packages {', '.join(packages)}",
        check=f"for each in {words(*packages)}; do\n"
        "  dpkg-query -W -f '${Status}' \"$each\" | grep -q 'ok installed' || exit 1\ndone\n",
        run="export DEBIAN_FRONTEND=noninteractive\n"
        "apt-get -q -o DPkg::Lock::Timeout=300 update\n"
        f"apt-get -q -y -o DPkg::Lock::Timeout=300 install {words(*packages)}\n",
    )


def _module(module: str, addon: str) -> Preparation:
    # one that is built into the kernel is in no list of modules
    folder = module.replace("-", "_")
    return Preparation(
        title=f"the kernel module {module}",
        check=f"test -d {words(f'/sys/module/{folder}')}\n",
        run=f"echo {words(module)} >{words(f'/etc/modules-load.d/mectui-{addon}-{module}.conf')}\n"
        f"modprobe {words(module)}\n",
    )
