"""What the lookups tell about the answers: the row behind a name, and what follows from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mectui.wizard.draft import Draft
from mectui.wizard.findings import Findings

if TYPE_CHECKING:
    from mectui.answers import Answers
    from mectui.aws.lookups import ImageChoice, SubnetChoice, TypeChoice, VpcChoice
    from mectui.aws.rows import Subnet


def known_type(findings: Findings, name: Any) -> TypeChoice | None:
    """Return the row of an instance type."""
    rows = findings.types.rows if findings.types else ()
    return next((row for row in rows if row.name == name), None)


def known_image(draft: Draft, findings: Findings) -> ImageChoice | None:
    """Return the image that the answer means: the one of its id, or the newest of its release."""
    answer = draft.get("aws.image")
    answer = answer if isinstance(answer, dict) else {}
    lists = [found.rows for found in (findings.images, findings.image) if found is not None]
    rows = [row for found in lists for row in found]
    if "id" in answer:
        return next((row for row in rows if row.id == answer["id"]), None)
    kind = known_type(findings, draft.get("aws.instance_type"))
    fitting = (row for row in rows if row.current and row.release == answer.get("ubuntu"))
    return next((row for row in fitting if kind is None or row.architecture == kind.architecture), None)


def known_architecture(draft: Draft, findings: Findings) -> str | None:
    """Return the processor architecture of the instance type, by its name where AWS has not told."""
    name = draft.get("aws.instance_type")
    kind = known_type(findings, name)
    if kind is not None:
        return str(kind.architecture)
    return architecture_by_name(name) if isinstance(name, str) else None


def architecture_by_name(instance_type: str) -> str:
    """Return the architecture that a type's name tells: a `g` after the generation is Graviton.

    Source: Amazon EC2 instance type naming conventions; `a1`, older than them, is Graviton too.
    """
    return "arm64" if re.match(r"a1\.|[a-z]+[0-9]+[a-z]*g", instance_type) else "x86_64"


def known_vpc(draft: Draft, findings: Findings) -> VpcChoice | None:
    """Return the row of the chosen VPC."""
    rows = findings.vpcs.rows if findings.vpcs else ()
    return next((row for row in rows if row.id == draft.get("aws.vpc")), None)


def known_subnets(draft: Draft, findings: Findings) -> tuple[SubnetChoice, ...]:
    """Return the rows of the chosen subnets, in the answer's order."""
    rows = {row.id: row for row in (findings.subnets.rows if findings.subnets else ())}
    chosen = draft.get("aws.subnets")
    return tuple(rows[each] for each in chosen if each in rows) if isinstance(chosen, list | tuple) else ()


def as_planned(row: SubnetChoice) -> Subnet:
    """Return a subnet as the plan and its checks know it; one of unknown kind counts as private."""
    from mectui.aws.rows import Subnet

    return Subnet(
        row.id,
        row.name,
        row.vpc,
        row.zone,
        row.cidr,
        row.free_addresses,
        public=bool(row.public),
        gives_public_ip=row.gives_public_ip,
    )


def seated(answers: Answers, subnets: Sequence[Subnet]) -> dict[str, Subnet]:
    """Return where the plan will put each node, by its name."""
    from mectui.plan.spread import seats, spread

    cluster = answers.cluster
    return spread(seats(cluster.name, cluster.control_planes, cluster.workers), subnets)


def zones_of_choice(draft: Draft, findings: Findings) -> frozenset[str]:
    """Return the zones of the subnets that somebody chose; those merely suggested move with the type."""
    if not draft.given("aws.subnets"):
        return frozenset()
    return frozenset(row.zone for row in known_subnets(draft, findings))
