"""What the cluster has beside Kubernetes itself."""

from __future__ import annotations

from typing import Any

from mectui.events import Problem, plain
from mectui.wizard.addon_table import addon_table
from mectui.wizard.addons import entries, judged, key_of
from mectui.wizard.draft import Draft
from mectui.wizard.findings import Findings
from mectui.wizard.form import Form, Input
from mectui.wizard.step import Step
from mectui.wizard.steps.parts import chosen


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
        own = [key_of(name) for name, _ in entries(draft)]
        return addon_table(judged(draft, findings), own)

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
