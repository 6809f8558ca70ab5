"""The parts of the virtual network that the machines are spread over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mectui.events import Problem
from mectui.wizard.draft import Draft
from mectui.wizard.findings import Findings
from mectui.wizard.form import Column, Field, Fields, Form, Input, Row, Table
from mectui.wizard.known import known_subnets, known_type
from mectui.wizard.step import Step
from mectui.wizard.steps.parts import chosen, entries, listed, text, typed
from mectui.wizard.steps.vpc import PLACE, SUGGESTED

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
        return Table(
            columns, rows, True, frozenset(map(str, own)), True, found.problem, found.fetched, by_hand, empty
        )

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
        """Suggest one public subnet a zone, or a private one where no zone has a public one."""
        if draft.get("aws.subnets") or findings.subnets is None:
            return draft
        usable = [row for row in findings.subnets.rows if _why_not(row, draft, findings) is None]
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
        ("Zone", _zone(row.zone, findings)),
        ("Kind", f"{kind}, {'gives' if row.gives_public_ip else 'gives no'} public addresses"),
        ("Free", f"{row.free_addresses} addresses"),
    )
    cells = (row.id, row.name, _zone(row.zone, findings), kind, str(row.free_addresses))
    return Row(row.id, cells, preview, why_not)


def _zone(name: str, findings: Findings) -> str:
    """Return a zone's name; a Local or Wavelength Zone is called what it is."""
    rows = findings.zones.rows if findings.zones else ()
    kind = next((str(row.kind) for row in rows if row.name == name), "")
    words = {"local-zone": "Local Zone", "wavelength-zone": "Wavelength Zone"}
    return f"{name} ({words[kind]})" if kind in words else name


def _why_not(row: SubnetChoice, draft: Draft, findings: Findings) -> str | None:
    if row.free_addresses < 1:
        return "it has no free address"
    kind = known_type(findings, draft.get("aws.instance_type"))
    if kind is not None and kind.zones is not None and row.zone not in kind.zones:
        return f"{kind.name} is not offered in {row.zone}"
    return None


def _room(draft: Draft, rows: tuple[SubnetChoice, ...]) -> Iterable[Problem]:
    planes, workers = draft.get("cluster.control_planes"), draft.get("cluster.workers")
    if not rows or not isinstance(planes, int) or not isinstance(workers, int):
        return
    free = sum(row.free_addresses for row in rows)
    if free < planes + workers:
        remedy = "Choose more subnets, or fewer nodes."
        yield Problem(f"{free} free addresses are too few for {planes + workers} nodes", remedy=remedy)


def _one_a_zone(rows: Iterable[SubnetChoice]) -> list[str]:
    roomiest: dict[str, SubnetChoice] = {}
    for row in rows:
        if row.zone not in roomiest or row.free_addresses > roomiest[row.zone].free_addresses:
            roomiest[row.zone] = row
    return [roomiest[zone].id for zone in sorted(roomiest)]
