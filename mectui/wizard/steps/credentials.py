"""Who asks AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mectui.events import Problem
from mectui.wizard.draft import Draft
from mectui.wizard.findings import Findings
from mectui.wizard.form import Column, Field, Fields, Form, Input, Row, Table
from mectui.wizard.step import Step
from mectui.wizard.steps.parts import chosen, filled, minute, text, typed

if TYPE_CHECKING:
    from mectui.aws.lookups import Profile

ENVIRONMENT = "(environment)"
"""The row of no profile: credentials come from wherever AWS' own tools find them."""


class Credentials(Step):
    """Chooses a profile, and shows who that is."""

    key = "credentials"
    title = "Credentials"
    question = "With which credentials should mectui ask AWS?"
    why = (
        "mectui works with the credentials that the aws command uses: a profile, single sign-on, or the "
        "environment. They are never written into the answer file; at most the profile's name is."
    )
    paths = ("aws.profile", "aws.role_arn")
    needs = ("profiles", "identity")

    def form(self, draft: Draft, findings: Findings) -> Form:
        """Return the profiles, and the environment as the first row."""
        found = findings.identity
        own = draft.get("aws.profile") or ENVIRONMENT
        facts = _facts(findings)
        rows = [
            Row(
                ENVIRONMENT,
                (ENVIRONMENT, "as the aws command finds them", "", ""),
                _details(own, ENVIRONMENT, facts),
            )
        ]
        for profile in findings.profiles.rows if findings.profiles else ():
            rows.append(_row(profile, _details(own, profile.name, facts)))
        return Table(
            columns=(Column("Profile"), Column("Kind"), Column("Region"), Column("Logged in until")),
            rows=tuple(rows),
            chosen=frozenset({own}),
            notice=found.problem if found else None,
            fetched=found.fetched if found else None,
            by_hand=Fields(
                (
                    Field(
                        "aws.profile",
                        "Profile",
                        "text",
                        text(draft.get("aws.profile")),
                        "empty: the environment",
                    ),
                    Field(
                        "aws.role_arn",
                        "Role to assume",
                        "text",
                        text(draft.get("aws.role_arn")),
                        "an ARN, or empty",
                    ),
                )
            ),
        )

    def answer(self, draft: Draft, given: Input, findings: Findings) -> Draft:  # noqa: ARG002
        """Take a profile, or what was typed."""
        for key in chosen(given):
            draft = draft.with_value("aws.profile", None if key == ENVIRONMENT else key)
        return filled(draft, typed(given))

    def check(self, draft: Draft, findings: Findings) -> tuple[Problem, ...]:  # noqa: ARG002
        """Say why nobody can be asked with these."""
        found = findings.identity
        if found is None or found.rows:
            return ()
        return (
            found.problem or Problem("AWS does not say who is calling", remedy="Choose another profile."),
        )

    def summary(self, draft: Draft) -> str:
        """Return the profile's name."""
        return str(draft.get("aws.profile") or "environment")


def _row(profile: Profile, preview: tuple[tuple[str, str], ...]) -> Row:
    cells = (profile.name, str(profile.kind), profile.region or "", minute(profile.expires))
    return Row(profile.name, cells, preview)


def _facts(findings: Findings) -> tuple[tuple[str, str], ...]:
    found = findings.identity
    if found is None or not found.rows:
        return ()
    caller = found.rows[0]
    until = minute(caller.expires) or "no end is known"
    return ("Account", caller.account), ("Identity", caller.arn), ("Valid until", until)


def _details(own: str, key: str, facts: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return facts if key == own else (("Identity", "asked once it is chosen"),)
