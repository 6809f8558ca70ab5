"""What a recipe has to be by itself. What it has to be among others, a test of the catalogue says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mectui.addons.recipe.frozen import Switched
from mectui.addons.recipe.inputs import InputType
from mectui.addons.recipe.placeholders import FACTS, names_in

if TYPE_CHECKING:
    from mectui.addons.recipe.model import Recipe

_SHELLS_OWN = {
    "path",
    "home",
    "ifs",
    "pwd",
    "user",
    "shell",
    "term",
    "lang",
    "hostname",
    "env",
    "ppid",
    "cdpath",
}
"""Names that a script cannot have its inputs by."""

_EXACT = re.compile(r"v?\d+(\.\d+)+([-+][0-9A-Za-z.-]+)?")


def objections(recipe: Recipe) -> Iterator[str]:
    """Yield what is wrong with one layer of a recipe."""
    yield from _whole(recipe)
    yield from _inputs(recipe)
    yield from _switches(recipe)
    yield from _pinned(recipe)


def _whole(recipe: Recipe) -> Iterator[str]:
    if recipe.profile:
        return
    if not recipe.evidence:
        yield "an add-on without evidence cannot be proven"
    if not recipe.install:
        yield "an add-on without a step is not installed"
    if bool(recipe.remove) is bool(recipe.stays):
        yield "an add-on is either taken away by steps (remove), or stays for a reason (stays)"


def _inputs(recipe: Recipe) -> Iterator[str]:
    names = [each.name for each in recipe.inputs]
    for name in sorted({name for name in names if names.count(name) > 1 or name in FACTS | _SHELLS_OWN}):
        yield f"the input {name} is there twice, or its name means something else"
    steps = [*recipe.install, *recipe.remove]
    used = set(names_in([each.model_dump(exclude={"script"}) for each in (*steps, *recipe.evidence)]))
    for name in sorted(used - set(names) - FACTS):
        yield f"{{{name}}} is no input"
    secrets = {each.name for each in recipe.inputs if each.secret}
    said = set(names_in([each.enable.model_dump() for each in recipe.install if each.enable]))
    for name in sorted(said & secrets):
        yield f"{{{name}}} is a secret, and arguments are seen by everyone on the node"


def _switches(recipe: Recipe) -> Iterator[str]:
    switches = {each.name for each in recipe.inputs if each.type is InputType.BOOLEAN}
    for name in sorted(set(_named_as_switches(recipe)) - switches):
        yield f"{name} is no yes-or-no input"


def _named_as_switches(recipe: Recipe) -> Iterator[str]:
    moves = [step.enable or step.disable for step in (*recipe.install, *recipe.remove)]
    switched: list[Switched] = [argument for move in moves if move for argument in move.arguments]
    for each in (*switched, *recipe.claims):
        yield from filter(None, (each.when, each.unless))
    yield from (each.unless for each in recipe.unfit if each.unless)


def _pinned(recipe: Recipe) -> Iterator[str]:
    """Yield what of our own is not pinned; MicroK8s' add-ons are what the snap brings."""
    for step in (*recipe.install, *recipe.remove):
        chart = step.helm or step.uninstall
        if chart and not _EXACT.fullmatch(chart.version):
            yield f"{chart.version} is no exact version of the chart {chart.chart}"
    if recipe.repository == "own" and not recipe.profile and "latest" in recipe.version:
        yield f"{recipe.version} is no exact version"
