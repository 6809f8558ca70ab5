"""What is told of an add-on while it is worked at; no secret of it is in anything that is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from mectui.addons.hints import advice
from mectui.addons.recipe import Recipe
from mectui.addons.runner.given import Given
from mectui.events import Problem, Reporter, plain


class Teller:
    """Tells the events of one add-on."""

    def __init__(self, recipe: Recipe, given: Given, reporter: Reporter) -> None:
        self._recipe = recipe
        self._given = given
        self._reporter = reporter
        self._waiting = ""

    def tell(self, event: str, message: str, *, node: str | None = None, **data: Any) -> None:
        """Tell `addon.EVENT`, perhaps of one node."""
        reporter = self._reporter.for_node(node) if node else self._reporter
        name, title = self._recipe.name, self._recipe.title
        reporter.tell(f"addon.{event}", self._clean(f"{name}: {message}"), addon=name, title=title, **data)

    def plans(self, **titles: Iterable[str]) -> None:
        """Tell what will be done and proven, by its titles, before anything is."""
        listed: dict[str, Any] = {name: list(each) for name, each in titles.items()}
        self.tell("planned", f"{self._recipe.title} is to come", **listed)

    def ready(self, seconds: float) -> None:
        """Tell that it is proven, and where it is reached."""
        endpoints = [each.as_data() for each in self._recipe.endpoints]
        self.tell("ready", f"{self._recipe.title} works", seconds=seconds, endpoints=endpoints)

    def waits(self, step: str, what: str) -> None:
        """Tell what is waited for; once, however often it is found out."""
        told = f"{step}\0{what}"
        if told != self._waiting:
            self._waiting = told
            self.tell("waiting", first_line(what), step=step)

    def shows(self, step: str, node: str) -> Callable[[str], None]:
        """Return what passes on the lines that a step prints on a node."""

        name, title = self._recipe.name, self._recipe.title
        reporter = self._reporter.for_node(node)

        def show(line: str) -> None:
            reporter.tell("addon.output", self._clean(line), step=step, addon=name, title=title)

        return show

    def problem(self, what: str, said: str, remedy: str = "") -> Problem:
        """Return what went wrong, why, and the hint of the recipe that matches, where no remedy is known."""
        said = self._clean(said)
        return Problem(self._clean(what), shortened(said), remedy or advice(said, self._recipe) or "")

    def _clean(self, text: str) -> str:
        return self._given.scrubbed(plain(text))


def first_line(text: str) -> str:
    """Return the first line that says anything."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def shortened(said: str, most: int = 6) -> str:
    """Return the last lines of what was said, as one."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return "; ".join(lines[-most:]) or "it gave no reason"
