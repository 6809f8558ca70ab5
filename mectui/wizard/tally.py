"""The running line: what the answers amount to so far."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Tally:
    """How many nodes, and what they have together; None is unknown, prices are US dollars.

    `vcpu_quota` is how many vCPUs of the type's class may run at once, `vcpu_in_use` how many do now.
    """

    nodes: int
    vcpu: int | None
    vcpu_quota: int | None
    vcpu_in_use: int | None
    memory_mib: int | None
    hourly_usd: Decimal | None

    @property
    def monthly_usd(self) -> Decimal | None:
        """What it costs in a month of 730 hours."""
        return None if self.hourly_usd is None else (self.hourly_usd * 730).quantize(Decimal("0.01"))

    @property
    def over_quota(self) -> bool:
        """Whether the nodes need more vCPUs than the quota leaves."""
        if self.vcpu is None or self.vcpu_quota is None:
            return False
        return self.vcpu + (self.vcpu_in_use or 0) > self.vcpu_quota
