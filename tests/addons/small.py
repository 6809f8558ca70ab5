"""Small recipes, catalogues and clusters for the tests."""

from __future__ import annotations

from typing import Any

from mectui.addons.catalogue import Catalogue
from mectui.addons.recipe import Recipe
from mectui.addons.solver import MachineType, Shape
from mectui.answers.model import Addon

MACHINES = (
    MachineType("t4g.medium", "arm64", 2, 4096, 0.0336),
    MachineType("t4g.xlarge", "arm64", 4, 16384, 0.1344),
    MachineType("m7g.2xlarge", "arm64", 8, 32768, 0.3264),
    MachineType("t3.medium", "amd64", 2, 4096, 0.0416),
    MachineType("m7i.xlarge", "amd64", 4, 16384, 0.2016),
    MachineType("g5.xlarge", "amd64", 4, 16384, 1.006),
)


def recipe_data(name: str, **more: Any) -> dict[str, Any]:
    """Return a whole recipe as YAML has it, with more fields or others."""
    return {
        "name": name,
        "title": name.upper(),
        "what": "Does something.",
        "purpose": "platform",
        "status": {"state": "active", "seen": "2026-11-21", "reason": "made for a test"},
        "version": "1.0.0",
        "install": [{"title": "install it", "script": "true"}],
        "evidence": [{"title": "it works", "script": "true"}],
        "remove": [{"title": "remove it", "script": "true"}],
        **more,
    }


def catalogue_of(**recipes: dict[str, Any]) -> Catalogue:
    """Return a catalogue of recipes by name; `_` in a name stands for `-`."""
    names = {name: name.replace("_", "-") for name in recipes}
    made = (Recipe.model_validate(recipe_data(names[name], **more)) for name, more in recipes.items())
    return Catalogue({recipe.name: recipe for recipe in made})


def chosen(*names: str, **inputs: dict[str, Any]) -> list[Addon]:
    """Return add-ons as an answer file has them; `_` in a name stands for `-`."""
    given = {name.replace("_", "-"): each for name, each in inputs.items()}
    every = dict.fromkeys([*names, *given])
    return [Addon(name=name, inputs=given.get(name, {})) for name in every]


def cluster(**more: Any) -> Shape:
    """Return a cluster like the blueprint's, large enough for most, or another one."""
    usual = {
        "track": "1.34",
        "control_planes": 1,
        "workers": 2,
        "instance_type": "t4g.xlarge",
        "architecture": "arm64",
        "vcpu": 4,
        "memory_mib": 16384,
    }
    return Shape(**{**usual, **more})
