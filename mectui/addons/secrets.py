"""The secrets that add-ons are given: each by a variable of the environment, which a prompt may fill."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mectui.addons.recipe import Input
from mectui.addons.solver import Chosen
from mectui.events import Problem


@dataclass(frozen=True, slots=True)
class Secret:
    """One secret of an add-on; `title` is the add-on's."""

    addon: str
    title: str
    input: Input

    @property
    def variable(self) -> str:
        """The environment variable that it is taken from."""
        return self.input.variable(self.addon)

    @property
    def absence(self) -> Problem:
        """What to say where it is needed and missing, and can be typed."""
        return Problem(f"{self.title} needs its {self.input.title}", "", f"type it, or set {self.variable}")

    @property
    def needed(self) -> bool:
        """Whether its add-on does not come up without it."""
        return self.input.required


def secrets_of(order: Iterable[Chosen]) -> Iterator[Secret]:
    """Yield every secret that these add-ons may be given."""
    for each in order:
        for given in each.recipe.inputs:
            if given.secret:
                yield Secret(each.name, each.recipe.title, given)


def lacking(order: Iterable[Chosen], environ: Mapping[str, str]) -> tuple[Secret, ...]:
    """Return the secrets without which these add-ons cannot be brought up, and that the environment lacks."""
    return tuple(each for each in secrets_of(order) if each.needed and not environ.get(each.variable))
