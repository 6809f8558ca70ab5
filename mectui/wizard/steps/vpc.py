"""The virtual network that the machines are put into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mectui.answers import Origin, OriginKind
from mectui.answers.networks import overlap
from mectui.events import Problem
from mectui.wizard.draft import Draft
from mectui.wizard.findings import Findings
from mectui.wizard.form import Column, Field, Fields, Form, Input, Row, Table
from mectui.wizard.known import known_vpc
from mectui.wizard.step import Step
from mectui.wizard.steps.parts import chosen, filled, text, typed

if TYPE_CHECKING:
    from mectui.aws.lookups import VpcChoice
    from mectui.aws.rows import Vpc

PLACE = ("aws.region", "aws.profile", "aws.role_arn")
"""The answers whose change takes every network away."""

SUGGESTED = Origin(OriginKind.LOOKUP)
"""Where an answer comes from that the lookups suggest."""

_RANGES = ("cluster.pod_cidr", "cluster.service_cidr")


class VpcStep(Step):
    """Chooses the VPC, and keeps the cluster's own ranges apart from its."""

    key = "vpc"
    title = "VPC"
    question = "Which VPC should the nodes be in?"
    why = (
        "mectui makes no networks: it puts nodes into subnets that are there. The pods' and services' "
        "own ranges must not overlap the VPC's; `enter by hand` changes them."
    )
    paths = ("aws.vpc", "cluster.pod_cidr", "cluster.service_cidr")
    depends = PLACE
    needs = ("vpcs",)

    def form(self, draft: Draft, findings: Findings) -> Form:
        """Return the VPCs of the region, or fields."""
        found = findings.vpcs
        by_hand = Fields(
            (
                Field("aws.vpc", "VPC", "text", text(draft.get("aws.vpc")), "vpc-…"),
                Field("cluster.pod_cidr", "Pods' range", "text", text(draft.get("cluster.pod_cidr"))),
                Field(
                    "cluster.service_cidr", "Services' range", "text", text(draft.get("cluster.service_cidr"))
                ),
            ),
            found.problem if found else None,
        )
        if found is None or (found.problem and not found.rows):
            return by_hand
        rows = tuple(map(_row, found.rows))
        columns = (Column("VPC"), Column("Name"), Column("Ranges"), Column(""))
        empty = (
            f"There is no VPC in {draft.get('aws.region')}. Make one, then refresh; or choose another region."
        )
        own = frozenset(filter(None, [text(draft.get("aws.vpc"))]))
        return Table(columns, rows, False, own, True, found.problem, found.fetched, by_hand, empty)

    def answer(self, draft: Draft, given: Input, findings: Findings) -> Draft:
        """Take the VPC, and move the cluster's own ranges out of its way where nobody gave them."""
        for key in chosen(given):
            draft = _apart(draft.with_value("aws.vpc", key), findings)
        return filled(draft, typed(given))

    def check(self, draft: Draft, findings: Findings) -> tuple[Problem, ...]:
        """Say where the VPC is not there, or the cluster's own ranges overlap it."""
        from mectui.aws.fitness import range_misfits

        own, found = known_vpc(draft, findings), findings.vpcs
        if own is None:
            unknown = found is not None and found.fetched is not None and draft.get("aws.vpc") is not None
            what = f"{draft.get('aws.vpc')} is not in {draft.get('aws.region')}"
            return (Problem(what, remedy="Choose one of the list."),) if unknown else ()
        answers = draft.supposed
        return tuple(range_misfits(answers.cluster, _vpc(own))) if answers else ()

    def reset(self, draft: Draft, findings: Findings, changed: frozenset[str]) -> Draft:  # noqa: ARG002
        """Forget the VPC: it belongs to one region of one account."""
        return draft.without("aws.vpc", *(path for path in _RANGES if not draft.given(path)))

    def remap(self, draft: Draft, findings: Findings) -> Draft:
        """Suggest the only one there is, the one that AWS made set aside."""
        rows = findings.vpcs.rows if findings.vpcs else ()
        likely = [row for row in rows if not row.default] or rows
        if draft.get("aws.vpc") is not None or len(likely) != 1:
            return draft
        return _apart(draft.with_value("aws.vpc", likely[0].id, SUGGESTED), findings)

    def summary(self, draft: Draft) -> str:
        """Return the VPC's id."""
        return text(draft.get("aws.vpc"))


def _row(row: VpcChoice) -> Row:
    ranges = ", ".join(row.cidrs)
    kind = "the region's default, which AWS made" if row.default else "made in this account"
    preview = (("Name", row.name), ("Id", row.id), ("Ranges", ranges), ("Kind", kind))
    return Row(row.id, (row.id, row.name, ranges, "default" if row.default else ""), preview)


def _vpc(row: VpcChoice) -> Vpc:
    from mectui.aws.rows import Vpc

    return Vpc(row.id, row.name, row.cidrs)


def _apart(draft: Draft, findings: Findings) -> Draft:
    """Return the draft with ranges outside the VPC in place of defaults that overlap it."""
    from mectui.aws.fitness import spare_range

    own, answers = known_vpc(draft, findings), draft.supposed
    if own is None or answers is None:
        return draft
    for path, other in zip(_RANGES, reversed(_RANGES), strict=True):
        overlaps = any(overlap(draft.get(path), cidr) for cidr in own.cidrs)
        spare = spare_range(path.removeprefix("cluster."), _vpc(own), draft.get(other))
        if overlaps and spare and not draft.given(path):
            draft = draft.with_value(path, spare, SUGGESTED)
    return draft
