"""What the review says of the add-ons: what comes, in which order, what each is told, what to know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mectui.addons.secrets import secrets_of
from mectui.addons.solver import Chosen, Finding, Rule
from mectui.events import plain
from mectui.wizard import addon_words as words
from mectui.wizard.addons import Judged
from mectui.wizard.secrets import Secrets

_SAID_OTHERWISE = frozenset({Rule.TRIED, Rule.NAME})


@dataclass(frozen=True, slots=True)
class AddonLine:
    """A line: what it is about, empty where that is all of them, and what is said; a `doubt` is to mind."""

    about: str
    text: str
    doubt: bool = False


def addon_lines(found: Judged, secrets: Secrets) -> Iterator[AddonLine]:
    """Yield what they amount to, each in its turn, the secrets, and what should be known of them."""
    solution = found.solution
    yield AddonLine("", words.line(words.amounts(solution)))
    for each in solution.order:
        yield AddonLine(each.recipe.title, "; ".join(filter(None, _facts(each))))
    for secret in secrets_of(solution.order):
        stands = secrets.stands(secret.variable, needed=secret.needed)
        yield AddonLine(secret.title, f"{secret.input.title}: ${secret.variable}, {stands}")
    yield from (_doubt(each) for each in solution.doubts if each.rule not in _SAID_OTHERWISE)
    untried = words.titles(
        name for each in solution.doubts if each.rule is Rule.TRIED for name in each.addons
    )
    if untried:
        yield AddonLine("", f"not tried on a live cluster: {untried}", doubt=True)


def _facts(each: Chosen) -> Iterator[str]:
    yield each.recipe.version
    yield words.added(each)
    yield ", ".join(f"{plain(name)}: {_value(value)}" for name, value in each.inputs.items())


def _value(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else plain(str(value))


def _doubt(finding: Finding) -> AddonLine:
    """Return what should be known, below its add-on's title; what tells by itself whom it is about, alone."""
    title, text = words.titles(finding.addons), str(finding.problem)
    about = "" if text.startswith(f"{title} ") else title
    return AddonLine(about, text.removeprefix(f"{title}: "), doubt=True)
