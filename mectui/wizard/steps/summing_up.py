"""The last step: everything at once, before anything happens."""

from __future__ import annotations

from mectui.wizard.draft import Draft
from mectui.wizard.findings import Findings
from mectui.wizard.form import Column, Form, Input, Row, Table
from mectui.wizard.review import answers_of
from mectui.wizard.step import Step


class ReviewStep(Step):
    """Shows every answer with where it comes from; its choices are the renderer's: run, save, go anywhere."""

    key = "review"
    title = "Review"
    question = "Is this the cluster that you want?"
    why = "Nothing has been made yet. A run shows Terraform's plan and asks again before it creates anything."
    wants = ("address", "types", "images", "subnets", "quota", "price")

    def form(self, draft: Draft, findings: Findings) -> Form:  # noqa: ARG002
        """Return every answer, its value and its origin; the rows' keys are key paths."""
        rows = (
            Row(row.path, (row.path, row.value, str(row.origin or "missing"))) for row in answers_of(draft)
        )
        return Table((Column("Answer"), Column("Value"), Column("From")), tuple(rows))

    def answer(self, draft: Draft, given: Input, findings: Findings) -> Draft:  # noqa: ARG002
        """Return the draft as it is: here is nothing to answer."""
        return draft

    def interactive(self, draft: Draft) -> bool:  # noqa: ARG002
        """Always shown, whatever the file leaves to be asked."""
        return True

    def summary(self, draft: Draft) -> str:  # noqa: ARG002
        """Return nothing."""
        return ""
