"""What the cluster has beside Kubernetes itself."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from mectui.events import Problem, plain
from mectui.wizard.draft import Draft
from mectui.wizard.findings import Findings
from mectui.wizard.form import Column, Form, Input, Row, Table
from mectui.wizard.step import Step
from mectui.wizard.steps.parts import chosen

_KNOWN = {"dns": "CoreDNS: names for services; almost everything else needs it"}


class AddonsStep(Step):
    """Chooses add-ons of those that mectui brings up and proves; `available` are their names."""

    key = "addons"
    title = "Add-ons"
    question = "Which add-ons should be enabled?"
    why = "Every add-on is brought up once the cluster is whole, and proven to work before the run ends."
    paths = ("addons",)
    section = "addons"

    def __init__(self, available: Collection[str] = ("dns",)) -> None:
        self._available = tuple(available)

    def form(self, draft: Draft, findings: Findings) -> Form:  # noqa: ARG002
        """Return the add-ons, and after them those of the file that mectui cannot bring up."""
        own = list(_names(draft))
        foreign = [name for name in own if name not in self._available]
        rows = [Row(name, (name, _KNOWN.get(name, ""))) for name in self._available]
        rows += [Row(name, (name, ""), blocked="mectui does not bring it up yet") for name in foreign]
        return Table((Column("Add-on"), Column("What it is")), tuple(rows), True, frozenset(own))

    def answer(self, draft: Draft, given: Input, findings: Findings) -> Draft:  # noqa: ARG002
        """Take the add-ons; one that the file gives inputs keeps them."""
        before = dict(zip(_names(draft), draft.get("addons") or (), strict=False))
        return draft.with_value("addons", [before.get(key, key) for key in chosen(given)])

    def check(self, draft: Draft, findings: Findings) -> tuple[Problem, ...]:  # noqa: ARG002
        """Say which add-ons cannot be brought up."""
        known = ", ".join(self._available)
        return tuple(
            Problem(f"{plain(name)} is not supported yet", f"so far there is {known}", "Leave it out.")
            for name in _names(draft)
            if name not in self._available
        )

    def summary(self, draft: Draft) -> str:
        """Return their names."""
        return ", ".join(_names(draft)) or "none"


def _names(draft: Draft) -> tuple[str, ...]:
    addons = draft.get("addons")
    return tuple(map(_name, addons)) if isinstance(addons, list | tuple) else ()


def _name(addon: Any) -> str:
    return str(addon.get("name", "")) if isinstance(addon, dict) else str(addon)
