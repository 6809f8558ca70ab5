"""Which price list a cost is from, and what a cost limit will say to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from mectui.aws.rows import HourlyPrice
from mectui.wizard import Chosen, Flow, review, tally
from tests.wizard.small_aws import ARM, Aws, found, kind

Begin = Callable[..., Flow]

ASKED = HourlyPrice(date(2026, 9, 2), Decimal("0.5"), Decimal("0.0001"), Decimal("0.005"))


@pytest.fixture
def unlisted(aws: Aws) -> Aws:
    """An account with a type that mectui's own list lacks, and Pricing knows."""
    rows = (*aws.answers["types us-east-2"].rows, kind("m99g.large", ARM, 2, 8192, "abc"))
    aws.answers["types us-east-2"] = found(*rows)
    aws.answers["price m99g.large"] = found(ASKED)
    return aws


def limited(ready: Flow, tmp_path: Path, limit: str) -> Path:
    file = tmp_path / "answers.yaml"
    ready.draft.save(file)
    file.write_text(file.read_text().replace("max_hourly_usd: null", f"max_hourly_usd: {limit}"))
    return file


async def test_a_price_of_the_own_list_is_what_the_plan_says(ready: Flow) -> None:
    amount = tally(ready.draft, ready.findings)
    assert amount.in_list
    assert amount.price_basis.startswith("mectui's price list of ")


async def test_a_price_that_only_aws_knows_says_that_the_plan_does_not(unlisted: Aws, ready: Flow) -> None:
    ready.jump("type")
    ready.change(Chosen(("m99g.large",)))
    await ready.look_all()
    amount = tally(ready.draft, ready.findings)
    assert amount.hourly_usd is not None
    assert amount.price_basis == (
        "AWS Pricing of 2026-09-02; mectui's own list lacks m99g.large, so the plan calls it unknown"
    )


@pytest.mark.parametrize(("limit", "told"), [("0.05", True), ("5", False), ("null", False)])
async def test_a_cost_limit_that_the_plan_will_be_over_is_told(
    begin: Begin, ready: Flow, tmp_path: Path, limit: str, told: bool
) -> None:
    flow = begin(limited(ready, tmp_path, limit))
    await flow.look_all()
    last = review(flow)
    assert [check.name for check in last.checks] == ["cost limit"] * told
    assert last.sound  # a person may approve the plan by hand


async def test_an_unknown_price_is_over_any_limit(
    begin: Begin, unlisted: Aws, ready: Flow, tmp_path: Path
) -> None:
    file = limited(ready, tmp_path, "5")
    file.write_text(file.read_text().replace("t4g.medium", "m99g.large"))
    flow = begin(file)
    await flow.look_all()
    assert "an unknown cost is over limits.max_hourly_usd 5" in review(flow).checks[0].message
