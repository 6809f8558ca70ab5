"""What may be approved without a person: the answer file's `limits`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mectui.answers.model import Answers
from mectui.events import ExitCode, Problem, Trouble
from mectui.plan.model import ClusterPlan

_BY_HAND = "or approve this one plan by its hash: --approve HASH."


def check_limits(answers: Answers, plan: ClusterPlan) -> None:
    """Raise Trouble(USAGE) with each limit that the plan is over; an unknown price is over any."""
    problems = tuple(_over(answers, plan))
    if problems:
        raise Trouble(ExitCode.USAGE, *problems)


def _over(answers: Answers, plan: ClusterPlan) -> Iterator[Problem]:
    limits = answers.limits
    if len(plan.nodes) > limits.max_nodes:
        yield Problem(
            f"The plan has {len(plan.nodes)} nodes",
            f"limits.max_nodes is {limits.max_nodes}",
            f"Raise limits.max_nodes, {_BY_HAND}",
        )
    if limits.max_hourly_usd is None:
        return
    if plan.hourly_usd is None:
        yield Problem(
            f"The price of {plan.instance_type.name} in {plan.region} is not known",
            f"limits.max_hourly_usd is {limits.max_hourly_usd}",
            f"Remove limits.max_hourly_usd, {_BY_HAND}",
        )
    elif plan.hourly_usd > Decimal(str(limits.max_hourly_usd)):
        yield Problem(
            f"The plan costs ${plan.hourly_usd} an hour",
            f"limits.max_hourly_usd is {limits.max_hourly_usd}",
            f"Raise limits.max_hourly_usd, {_BY_HAND}",
        )
