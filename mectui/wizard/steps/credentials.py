"""Who asks AWS."""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

from mectui.events import Problem, now
from mectui.wizard.draft import Draft
from mectui.wizard.findings import Findings
from mectui.wizard.form import Column, Field, Fields, Form, Input, Row, Table
from mectui.wizard.step import Step
from mectui.wizard.steps.parts import chosen, filled, minute, text, typed

if TYPE_CHECKING:
    from datetime import datetime

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
            notice=_refusal(draft, findings),
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

    def check(self, draft: Draft, findings: Findings) -> tuple[Problem, ...]:
        """Say why nobody can be asked with these."""
        found = findings.identity
        if found is None or found.rows:
            return ()
        nobody = Problem("AWS does not say who is calling", remedy="Choose another profile.")
        return (_refusal(draft, findings) or nobody,)

    def summary(self, draft: Draft) -> str:
        """Return the profile's name."""
        return str(draft.get("aws.profile") or "environment")


def _row(profile: Profile, preview: tuple[tuple[str, str], ...]) -> Row:
    cells = (profile.name, str(profile.kind), profile.region or "", _until(profile.expires))
    return Row(profile.name, cells, (*preview, *((("Log in", login),) if (login := _login(profile)) else ())))


def _refusal(draft: Draft, findings: Findings) -> Problem | None:
    """Return why nobody is told who is calling; where that is a login that ended, how to log in again."""
    problem = findings.identity.problem if findings.identity else None
    name = draft.get("aws.profile")
    rows = findings.profiles.rows if findings.profiles else ()
    profile = next((row for row in rows if (row.name == name if name else row.active)), None)
    if problem is None or profile is None or not (login := _login(profile)):
        return problem
    return replace(problem, remedy=f"Log in with `{login}`, then refresh.")


def _login(profile: Profile) -> str:
    """Return the command that logs a profile in; empty for one that has no login, or whose login holds."""
    logged_in = profile.expires is not None and profile.expires > now()
    if profile.kind != "sso" or logged_in:
        return ""
    return f"aws sso login --profile {shlex.quote(profile.name)}"


def _until(moment: datetime | None) -> str:
    """Return a moment in UTC to the minute, and that it is over where it is."""
    return f"{minute(moment)} (over)" if moment and moment <= now() else minute(moment)


def _facts(findings: Findings) -> tuple[tuple[str, str], ...]:
    found = findings.identity
    if found is None or not found.rows:
        return ()
    caller = found.rows[0]
    until = _until(caller.expires) or "no end is known"
    return ("Account", caller.account), ("Identity", caller.arn), ("Valid until", until)


def _details(own: str, key: str, facts: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return facts if key == own else (("Identity", "asked once it is chosen"),)
