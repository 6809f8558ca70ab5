"""Steps that data cannot say: each is a function of our own, which a recipe names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from mectui.addons.recipe import Recipe
from mectui.addons.runner.crew import Crew
from mectui.addons.runner.given import Given


@dataclass(frozen=True, slots=True)
class Task:
    """What a plugin is handed. What it says goes through `say`, which tells no secret."""

    recipe: Recipe
    given: Given
    crew: Crew
    seconds: float
    say: Callable[[str], None]


class Plugin(Protocol):
    """A step. It may be done twice, and returns once it is done; evidence proves that it worked."""

    async def __call__(self, task: Task) -> None:
        """Do it. Raises Failed with what went wrong, and what was said of it."""
        ...


PLUGINS: Mapping[str, Plugin] = {}
"""The plugins by the names that recipes use."""
