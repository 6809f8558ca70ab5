"""Where the machines are."""

from __future__ import annotations

from mectui.answers import Origin, OriginKind
from mectui.events import Problem
from mectui.wizard.draft import Draft
from mectui.wizard.findings import Findings
from mectui.wizard.form import Column, Field, Fields, Form, Input, Row, Table
from mectui.wizard.step import Step
from mectui.wizard.steps.parts import chosen, filled, notice, text, typed, why_typed

SEED = "us-east-2"
"""The blueprint's region, for whoever has none set anywhere."""

_NOT_ENABLED = "not enabled for this account"


class RegionStep(Step):
    """Chooses a region that the account may use."""

    key = "region"
    title = "Region"
    question = "In which region should the cluster be?"
    why = (
        "A region near the devices it serves keeps latency low. Images, networks and quotas belong to "
        "one region each: another region here means looking them up again."
    )
    paths = ("aws.region",)
    depends = ("aws.profile", "aws.role_arn")
    needs = ("regions",)
    wants = ("zones",)

    def form(self, draft: Draft, findings: Findings) -> Form:
        """Return the regions, or a field where not even their names are known."""
        found = findings.regions
        own = text(draft.get("aws.region"))
        by_hand = Fields(
            (Field("aws.region", "Region", "text", own, "such as us-east-2"),),
            why_typed(found, "regions"),
        )
        if found is None or not found.rows:
            return by_hand
        rows = (
            Row(
                row.name,
                (row.name, row.title),
                _zones(findings) if row.name == own else (),
                _NOT_ENABLED if row.opted_in is False else None,
            )
            for row in found.rows
        )
        columns = (Column("Region"), Column("Name"))
        return Table(
            columns,
            tuple(rows),
            False,
            frozenset({own}),
            True,
            notice(found, findings.zones),
            found.fetched,
            by_hand,
        )

    def answer(self, draft: Draft, given: Input, findings: Findings) -> Draft:  # noqa: ARG002
        """Take the region."""
        for key in chosen(given):
            draft = draft.with_value("aws.region", key)
        return filled(draft, typed(given))

    def check(self, draft: Draft, findings: Findings) -> tuple[Problem, ...]:
        """Say where the account cannot use the region."""
        found, own = findings.regions, draft.get("aws.region")
        if own is None or found is None or not found.rows:
            return ()
        row = next((row for row in found.rows if row.name == own), None)
        if row is None and found.fetched is not None:
            return (Problem(f"There is no region {own}", remedy="Choose one of the list."),)
        if row is not None and row.opted_in is False:
            remedy = f"Enable it: `aws account enable-region --region-name {own}`, or choose another."
            return (Problem(f"{own} is not enabled for this account", remedy=remedy),)
        return ()

    def reset(self, draft: Draft, findings: Findings, changed: frozenset[str]) -> Draft:  # noqa: ARG002
        """Let another profile suggest its own region, where nobody gave one."""
        return draft if draft.given("aws.region") else draft.without("aws.region")

    def remap(self, draft: Draft, findings: Findings) -> Draft:
        """Begin with the profile's own region, else the blueprint's."""
        if draft.get("aws.region") is not None:
            return draft
        name = draft.get("aws.profile")
        profiles = findings.profiles.rows if findings.profiles else ()
        own = next((row for row in profiles if (row.name == name if name else row.active)), None)
        if own is not None and own.region:
            return draft.with_value(
                "aws.region", own.region, Origin(OriginKind.LOOKUP, f"profile {own.name}")
            )
        return draft.with_value("aws.region", SEED, Origin(OriginKind.DEFAULT))

    def summary(self, draft: Draft) -> str:
        """Return the region's name."""
        return text(draft.get("aws.region"))


def _zones(findings: Findings) -> tuple[tuple[str, str], ...]:
    """Return the zones of the region, by kind; those that are not enabled are marked."""
    kinds = {"availability-zone": "Zones", "local-zone": "Local Zones", "wavelength-zone": "Wavelength Zones"}
    found = findings.zones.rows if findings.zones else ()
    named = {
        title: ", ".join(
            row.name if row.opted_in else f"{row.name} (off)" for row in found if row.kind == kind
        )
        for kind, title in kinds.items()
    }
    return tuple((title, names) for title, names in named.items() if names)
