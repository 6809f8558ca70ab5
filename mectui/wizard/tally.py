"""The running line: what the answers amount to so far."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from mectui.wizard.addons import judged
from mectui.wizard.draft import Draft
from mectui.wizard.findings import Findings
from mectui.wizard.known import as_planned, known_subnets, known_type, seated
from mectui.wizard.zones import beyond_the_region

if TYPE_CHECKING:
    from mectui.addons.solver import Footprint
    from mectui.answers import Answers
    from mectui.aws.rows import HourlyPrice, Subnet

_HOURS_A_MONTH = 730


@dataclass(frozen=True, slots=True)
class Tally:
    """How many nodes, and what they have together; None is unknown, prices are US dollars.

    `vcpu_quota` is how many vCPUs of the type's class may run at once, `vcpu_in_use` how many do now.
    `price_basis` says which price list the cost is from, and what else is to be known about it;
    `in_list` whether that is mectui's own, the only one that the plan reads. `addons` are those chosen and
    those added, `taken` the room that they take; they cost nothing by themselves.
    """

    nodes: int
    vcpu: int | None = None
    vcpu_quota: int | None = None
    vcpu_in_use: int | None = None
    memory_mib: int | None = None
    hourly_usd: Decimal | None = None
    price_basis: str = ""
    in_list: bool = False
    addons: int | None = None
    taken: Footprint | None = None

    @property
    def monthly_usd(self) -> Decimal | None:
        """What it costs in a month of 730 hours."""
        return (
            None if self.hourly_usd is None else (self.hourly_usd * _HOURS_A_MONTH).quantize(Decimal("0.01"))
        )

    @property
    def over_quota(self) -> bool:
        """Whether the nodes need more vCPUs than the quota leaves."""
        if self.vcpu is None or self.vcpu_quota is None:
            return False
        return self.vcpu + (self.vcpu_in_use or 0) > self.vcpu_quota


def tally(draft: Draft, findings: Findings) -> Tally:
    """Return what the answers amount to, as far as they and the lookups tell."""
    nodes = _number(draft.get("cluster.control_planes")) + _number(draft.get("cluster.workers"))
    kind = known_type(findings, draft.get("aws.instance_type"))
    quota = next(iter(findings.quota.rows), None) if findings.quota else None
    found = judged(draft, findings)
    return Tally(
        nodes=nodes,
        vcpu=nodes * kind.vcpu if kind else None,
        vcpu_quota=quota.limit if quota else None,
        vcpu_in_use=quota.in_use if quota else None,
        memory_mib=nodes * kind.memory_mib if kind else None,
        hourly_usd=_hourly(draft, findings),
        price_basis=_basis(draft, findings),
        in_list=_listed(draft) is not None,
        addons=len(found.solution.order) if found else None,
        taken=found.solution.footprint if found else None,
    )


def _number(value: object) -> int:
    return max(value, 0) if isinstance(value, int) else 0


def _price(draft: Draft, findings: Findings) -> HourlyPrice | None:
    """Return what one node costs: by the table, as the plan has it, else as Pricing said."""
    asked = next(iter(findings.price.rows), None) if findings.price else None
    return _listed(draft) or asked


def _basis(draft: Draft, findings: Findings) -> str:
    """Return where the price is from: the plan reads the dated table only, and never asks Pricing."""
    price, name = _price(draft, findings), draft.get("aws.instance_type")
    if price is None:
        return ""
    if _listed(draft) is not None:
        basis = f"mectui's price list of {price.dated}"
    else:
        basis = f"AWS Pricing of {price.dated}; mectui's own list lacks {name}, so the plan calls it unknown"
    away = beyond_the_region(draft, findings)
    return f"{basis}; prices in {', '.join(away)} differ" if away else basis


def _listed(draft: Draft) -> HourlyPrice | None:
    from mectui.aws.prices import list_price

    return list_price(str(draft.get("aws.region")), str(draft.get("aws.instance_type")))


def _hourly(draft: Draft, findings: Findings) -> Decimal | None:
    """Return what the plan will cost; while subnets are not chosen, as if they gave public addresses."""
    from mectui.plan.cost import hourly_cost

    price, answers = _price(draft, findings), draft.supposed
    if price is None or answers is None:
        return None
    places = seated(answers, _subnets(draft, findings, answers))
    return hourly_cost(answers.aws, places.values(), price)


def _subnets(draft: Draft, findings: Findings, answers: Answers) -> list[Subnet]:
    from mectui.aws.rows import Subnet

    supposed = Subnet("", "", answers.aws.vpc, "", "", 0, public=True, gives_public_ip=True)
    return [as_planned(row) for row in known_subnets(draft, findings)] or [supposed]
