"""What the cluster has beside Kubernetes itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from mectui.addons.catalogue import catalogue
from mectui.addons.recipe import Recipe
from mectui.addons.solver import Finding
from mectui.events import Problem, plain
from mectui.wizard import addon_words as words
from mectui.wizard.addons import Judged, entries, forbids, judged, key_of
from mectui.wizard.draft import Draft
from mectui.wizard.findings import Findings
from mectui.wizard.form import Column, Form, Input, Row, Table
from mectui.wizard.step import Step
from mectui.wizard.steps.parts import chosen

_COLUMNS = (Column("Add-on"), Column("What it is for"), Column("Version"))
_ELSEWHERE = "not in the catalogue"


class AddonsStep(Step):
    """Chooses add-ons of the catalogue. The solver says at once what they need, and what does not fit."""

    key = "addons"
    title = "Add-ons"
    question = "Which add-ons should be enabled?"
    why = (
        "Every add-on is brought up once the cluster is whole, and proven to work before the run ends. What "
        "an add-on depends on is added by itself; what does not fit this cluster says what would."
    )
    paths = ("addons",)
    wants = ("types",)
    section = "addons"

    def form(self, draft: Draft, findings: Findings) -> Form:
        """Return the catalogue by purpose, and after it those of the file that are not in it."""
        found = judged(draft, findings)
        own = [key_of(name) for name, _ in entries(draft)]
        rows = [
            _row(recipe, purpose.value, found, own)
            for purpose, recipes in catalogue().by_purpose()
            for recipe in recipes
        ]
        foreign = [name for name in dict.fromkeys(own) if name not in catalogue().recipes]
        rows += [Row(name, (plain(name), "", ""), (), _no_such(name), _ELSEWHERE) for name in foreign]
        amounts = words.amounts(found.solution) if found else ""
        return Table(_COLUMNS, tuple(rows), True, frozenset(own), True, _together(found), amounts=amounts)

    def answer(self, draft: Draft, given: Input, findings: Findings) -> Draft:  # noqa: ARG002
        """Take the add-ons; those that were there keep their place and their inputs."""
        keys, addons = chosen(given), draft.get("addons")
        before: list[Any] = list(addons) if isinstance(addons, list | tuple) else []
        names = [key_of(name) for name, _ in entries(draft)]
        kept = [entry for entry, name in zip(before, names, strict=True) if name in keys]
        return draft.with_value("addons", [*kept, *(key for key in keys if key not in names)])

    def check(self, draft: Draft, findings: Findings) -> tuple[Problem, ...]:
        """Say what stands against the chosen ones, except what their inputs settle."""
        found = judged(draft, findings)
        refusals = found.solution.refusals if found else ()
        return tuple(dict.fromkeys(each.problem for each in refusals if not each.by_input))

    def summary(self, draft: Draft) -> str:
        """Return their names."""
        return ", ".join(plain(name) for name, _ in entries(draft)) or "none"


def _row(recipe: Recipe, group: str, found: Judged | None, own: Collection[str]) -> Row:
    """Return the row of an add-on: as it is on this cluster, and as it stands among the chosen ones."""
    if found is None:
        return Row(recipe.name, words.cells(recipe), words.details(recipe, None), group=group)
    track, there, said = found.shape.track, found.own(recipe.name), found.said_of(recipe.name)
    fitted = recipe.fitted(track, found.shape.architecture)
    added = words.added(there) if there and recipe.name not in own else ""
    to_mind = [*(each for each in said if not forbids(each)), *found.doubts_of(recipe.name)]
    preview = (*((("Here", added),) if added else ()), *words.details(fitted, track, to_mind))
    return Row(recipe.name, words.cells(fitted), preview, _blocked(said), group, added)


def _no_such(name: str) -> str:
    return f"there is no such add-on: {catalogue().nearest(name)}"


def _blocked(said: Iterable[Finding]) -> str | None:
    """Return why an add-on cannot be taken, and the way out, with the first of its reasons."""
    reasons = list(dict.fromkeys(str(each.problem) for each in said if forbids(each)))
    more = f" ({len(reasons) - 1} more: {'; '.join(reasons[1:])})" if len(reasons) > 1 else ""
    return f"{reasons[0]}{more}" if reasons else None


def _together(found: Judged | None) -> Problem | None:
    """Return what should be known of all that is chosen together."""
    doubts = found.solution.doubts if found else ()
    return Problem.together(each.problem for each in doubts if not each.addons)
