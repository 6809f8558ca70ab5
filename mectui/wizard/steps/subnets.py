"""The parts of the virtual network that the machines are spread over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from mectui.events import Problem
from mectui.wizard.draft import Draft
from mectui.wizard.findings import Findings
from mectui.wizard.form import Column, Field, Fields, Form, Input, Row, Table
from mectui.wizard.known import as_planned, known_subnets, known_type, seated
from mectui.wizard.step import Step
from mectui.wizard.steps.doubts import doubts_of_subnets
from mectui.wizard.steps.parts import chosen, entries, listed, notice, text, typed
from mectui.wizard.steps.vpc import PLACE, SUGGESTED
from mectui.wizard.zones import meaning, named, of_the_region, special

if TYPE_CHECKING:
    from mectui.aws.lookups import SubnetChoice


class SubnetsStep(Step):
    """Chooses the subnets; one in a zone that does not offer the type cannot be taken."""

    key = "subnets"
    title = "Subnets"
    question = "Which subnets should the nodes spread over?"
    why = (
        "Control planes spread over the zones of these subnets, so that losing a zone loses the fewest. "
        "Nodes in a private subnet are reached through a bastion or from inside the VPC only."
    )
    paths = ("aws.subnets",)
    depends = (*PLACE, "aws.vpc", "aws.instance_type")
    needs = ("subnets", "types")
    wants = ("zones",)

    def form(self, draft: Draft, findings: Findings) -> Form:
        """Return the subnets of the VPC, or a field."""
        found, own = findings.subnets, draft.get("aws.subnets") or ()
        by_hand = Fields(
            (Field("aws.subnets", "Subnets", "text", listed(own), "subnet-…, subnet-…"),),
            found.problem if found else None,
        )
        if found is None or (found.problem and not found.rows):
            return by_hand
        rows = tuple(_row(row, _why_not(row, draft, findings), findings) for row in found.rows)
        columns = (
            Column("Subnet"),
            Column("Name"),
            Column("Zone"),
            Column("Kind"),
            Column("Free", numeric=True),
        )
        empty = (
            f"There is no subnet in {draft.get('aws.vpc')}. Make one, then refresh; or choose another VPC."
        )
        told = Problem.together(
            (*filter(None, [notice(found, findings.zones)]), *doubts_of_subnets(draft, findings))
        )
        return Table(columns, rows, True, frozenset(map(str, own)), True, told, found.fetched, by_hand, empty)

    def answer(self, draft: Draft, given: Input, findings: Findings) -> Draft:  # noqa: ARG002
        """Take the subnets, in the list's order."""
        line = typed(given).get("aws.subnets")
        keys = entries(line) if line is not None else list(chosen(given))
        return draft.with_value("aws.subnets", keys) if keys else draft.without("aws.subnets")

    def check(self, draft: Draft, findings: Findings) -> tuple[Problem, ...]:
        """Say which subnets are not there, cannot be taken, or have too little room."""
        own, found = draft.get("aws.subnets"), findings.subnets
        if found is None or found.fetched is None or not isinstance(own, list | tuple):
            return ()
        rows = known_subnets(draft, findings)
        lost = [each for each in own if each not in {row.id for row in rows}]
        blocked = [(row, why) for row in rows if (why := _why_not(row, draft, findings))]
        return (
            *(Problem(f"{each} is not in {draft.get('aws.vpc')}", remedy="Leave it out.") for each in lost),
            *(Problem(f"{row.id} cannot be taken", why, "Leave it out.") for row, why in blocked),
            *(_room(draft, rows) if not blocked else ()),
        )

    def reset(self, draft: Draft, findings: Findings, changed: frozenset[str]) -> Draft:  # noqa: ARG002
        """Forget the subnets of another VPC; those merely suggested are suggested anew."""
        moved = not changed.isdisjoint(set(self.depends) - {"aws.instance_type"})
        return draft.without("aws.subnets") if moved or not draft.given("aws.subnets") else draft

    def remap(self, draft: Draft, findings: Findings) -> Draft:
        """Suggest one public subnet a zone, or a private one where no zone has a public one.

        Local and Wavelength Zones are for whoever asks for them.
        """
        if draft.get("aws.subnets") or findings.subnets is None:
            return draft
        usable = [
            row
            for row in findings.subnets.rows
            if _why_not(row, draft, findings) is None and of_the_region(row.zone, draft, findings)
        ]
        public = [row for row in usable if row.public and row.gives_public_ip]
        suggested = _one_a_zone(public or usable)
        return draft.with_value("aws.subnets", suggested, SUGGESTED) if suggested else draft

    def summary(self, draft: Draft) -> str:
        """Return the subnet, or how many."""
        own = draft.get("aws.subnets")
        if not isinstance(own, list | tuple) or not own:
            return text(own) if isinstance(own, str) else ""
        return str(own[0]) if len(own) == 1 else f"{len(own)} subnets"


def _row(row: SubnetChoice, why_not: str | None, findings: Findings) -> Row:
    kind = {True: "public", False: "private", None: "unknown"}[row.public]
    preview = (
        ("Name", row.name),
        ("Range", row.cidr),
        ("Zone", named(row.zone, findings)),
        ("Kind", f"{kind}, {'gives' if row.gives_public_ip else 'gives no'} public addresses"),
        ("Free", f"{row.free_addresses} addresses"),
        *(((special(row.zone, findings), means),) if (means := meaning(row.zone, findings)) else ()),
    )
    cells = (row.id, row.name, named(row.zone, findings), kind, str(row.free_addresses))
    return Row(row.id, cells, preview, why_not)


def _why_not(row: SubnetChoice, draft: Draft, findings: Findings) -> str | None:
    if row.free_addresses < 1:
        return "it has no free address"
    kind = known_type(findings, draft.get("aws.instance_type"))
    if kind is not None and kind.zones is not None and row.zone not in kind.zones:
        return f"{kind.name} is not offered in {row.zone}"
    return None


def _room(draft: Draft, rows: Sequence[SubnetChoice]) -> Iterator[Problem]:
    """Yield the subnets that are too small for the nodes that the plan will put there."""
    answers = draft.supposed
    if not rows or answers is None:
        return
    seats = Counter(subnet.id for subnet in seated(answers, [as_planned(row) for row in rows]).values())
    for row in rows:
        if row.free_addresses < seats[row.id]:
            what = f"{row.id} is too small"
            why = f"free addresses: {row.free_addresses}; nodes there, spread evenly: {seats[row.id]}"
            yield Problem(what, why, "Choose more or larger subnets, or fewer nodes.")


def _one_a_zone(rows: Iterable[SubnetChoice]) -> list[str]:
    roomiest: dict[str, SubnetChoice] = {}
    for row in rows:
        if row.zone not in roomiest or row.free_addresses > roomiest[row.zone].free_addresses:
            roomiest[row.zone] = row
    return [roomiest[zone].id for zone in sorted(roomiest)]
