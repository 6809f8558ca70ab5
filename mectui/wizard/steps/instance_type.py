"""What the machines are."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from mectui.answers import Origin, OriginKind
from mectui.events import Problem
from mectui.wizard.draft import Draft
from mectui.wizard.findings import Findings
from mectui.wizard.form import Column, Field, Fields, Form, Input, Row, Table
from mectui.wizard.known import known_architecture, known_type, zones_of_choice
from mectui.wizard.step import Step
from mectui.wizard.steps.alike import most_alike
from mectui.wizard.steps.parts import chosen, dollars, filled, gib, notice, text, typed, why_typed

if TYPE_CHECKING:
    from mectui.aws.lookups import Found, TypeChoice

_TOO_LITTLE_MIB = 512
_COLUMNS = (
    Column("Type"),
    Column("vCPU", numeric=True),
    Column("GiB", numeric=True),
    Column("$ an hour", numeric=True),
    Column("Architecture"),
    Column("Zones", numeric=True),
)


class InstanceTypeStep(Step):
    """Chooses the type of every node; one that the chosen zones do not offer cannot be taken."""

    key = "type"
    title = "Instance type"
    question = "Which instance type should every node be?"
    why = (
        "MicroK8s wants two vCPUs and 4 GiB to be comfortable. arm64 types (t4g, m7g …) cost less for the "
        "same size; the image follows the type's architecture. An unknown price is shown as unknown."
    )
    paths = ("aws.instance_type",)
    depends = ("aws.region", "aws.profile", "aws.role_arn")
    needs = ("types",)
    wants = ("quota", "price")

    def form(self, draft: Draft, findings: Findings) -> Form:
        """Return the types that the region has, or a field where they are not told."""
        found, own = findings.types, text(draft.get("aws.instance_type"))
        by_hand = Fields(
            (Field("aws.instance_type", "Instance type", "text", own, "such as t4g.medium"),),
            why_typed(found, f"instance types in {draft.get('aws.region')}"),
        )
        if found is None or not found.rows:
            return by_hand
        rows = _rows(found, zones_of_choice(draft, findings))
        told = notice(found, findings.quota, findings.price)
        return Table(_COLUMNS, rows, False, frozenset({own}), True, told, found.fetched, by_hand)

    def answer(self, draft: Draft, given: Input, findings: Findings) -> Draft:  # noqa: ARG002
        """Take the type."""
        for key in chosen(given):
            draft = draft.with_value("aws.instance_type", key)
        return filled(draft, typed(given))

    def check(self, draft: Draft, findings: Findings) -> tuple[Problem, ...]:
        """Say why the type cannot be taken."""
        found, own = findings.types, draft.get("aws.instance_type")
        if found is None or not found.rows:
            return ()
        row = known_type(findings, own)
        if row is None:
            return (
                Problem(f"{own} is not offered in {draft.get('aws.region')}", remedy="Choose another type."),
            )
        why = _why_not(row, zones_of_choice(draft, findings))
        return (Problem(f"{own} cannot be taken", why, "Choose another type."),) if why else ()

    def remap(self, draft: Draft, findings: Findings) -> Draft:
        """Take the type most like it where this region does not offer it."""
        rows = findings.types.rows if findings.types else ()
        own = known_type(findings, draft.get("aws.instance_type"))
        if not rows or (own is not None and own.zones != frozenset()):
            return draft
        architecture = known_architecture(draft, findings) or "arm64"
        name = most_alike(rows, architecture, own)
        return draft.with_value("aws.instance_type", name, Origin(OriginKind.LOOKUP))

    def summary(self, draft: Draft) -> str:
        """Return the type's name."""
        return text(draft.get("aws.instance_type"))


@lru_cache(maxsize=1)
def _rows(found: Found[TypeChoice], taken: frozenset[str]) -> tuple[Row, ...]:
    """Make a thousand rows once, and not for every drawing of them."""
    return tuple(Row(row.name, _cells(row), _preview(row), _why_not(row, taken)) for row in found.rows)


def _cells(row: TypeChoice) -> tuple[str, ...]:
    price = dollars(row.price.instance if row.price else None)
    zones = "?" if row.zones is None else str(len(row.zones))
    return row.name, str(row.vcpu), gib(row.memory_mib), price, str(row.architecture), zones


def _preview(row: TypeChoice) -> tuple[tuple[str, str], ...]:
    price = row.price
    zones = "unknown" if row.zones is None else ", ".join(sorted(row.zones)) or "none of this region"
    return (
        ("Machine", f"{row.vcpu} vCPU, {gib(row.memory_mib)} GiB, {row.architecture}"),
        ("Price", f"${price.instance:.4f} an hour (list of {price.dated})" if price else "unknown"),
        ("Offered in", zones),
        ("Network", row.network or "unknown"),
        ("Bursts", "yes, on credits" if row.burstable else "no"),
        ("Hardware", "bare metal" if row.bare_metal else "virtual"),
    )


def _why_not(row: TypeChoice, taken: frozenset[str]) -> str | None:
    if 0 < row.memory_mib <= _TOO_LITTLE_MIB:
        return f"{row.memory_mib} MiB of memory is too little for MicroK8s"
    if row.zones is None:
        return None
    if not row.zones:
        return "no zone of this region offers it"
    lacking = sorted(taken - row.zones)
    return f"not offered in {', '.join(lacking)}, where your subnets are" if lacking else None
