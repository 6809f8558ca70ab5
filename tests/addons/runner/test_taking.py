"""Add-ons that go from a machine that is made up: in which order, what stays, and what is seen to be gone."""

from __future__ import annotations

import pytest

from mectui.addons.runner import refuse_to_take, taking
from mectui.addons.solver import solve
from mectui.events import Trouble
from tests.addons.runner.bench import Bench
from tests.addons.small import catalogue_of, chosen, cluster


async def test_what_depends_on_another_goes_before_it(bench: Bench) -> None:
    await bench.bring("upper", "other")
    assert await bench.take("upper", "other") == ()
    assert bench.machine.removed.index("upper") < bench.machine.removed.index("base")
    assert sorted(bench.told("removed")) == ["base", "other", "upper"]
    assert bench.machine.marks == dict.fromkeys(("base", "other", "upper"))


@pytest.mark.parametrize(("stuck", "under"), [("upper", "base"), ("book", "shelf")])
async def test_what_stays_keeps_what_it_stands_on_and_nothing_else(
    bench: Bench, stuck: str, under: str
) -> None:
    await bench.bring(stuck, under, "other")
    bench.machine.lasting = {stuck}
    (problem,) = await bench.take(stuck, under, "other")
    assert "still claimed" in problem.why
    assert bench.told("skipped") == [under]
    assert bench.machine.removed == ["other"]


async def test_what_does_not_answer_any_more_is_not_called_gone(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "GONE_SECONDS", 0.1)
    await bench.bring("other")
    bench.machine.silent = True
    (problem,) = await bench.take("other")
    assert "was not seen to be gone" in problem.what
    assert problem.why == "connection refused"
    assert bench.told("removed") == []


@pytest.mark.parametrize(
    ("needing", "why"),
    [
        (["flux"], "flux needs it"),
        (["cert-manager", "flux"], "cert-manager and flux need it"),
        (["cert-manager", "flux", "mosquitto"], "cert-manager, flux and mosquitto need it"),
    ],
)
def test_all_that_need_another_are_listed_as_in_a_sentence(needing: list[str], why: str) -> None:
    known = catalogue_of(dns={}, **{name.replace("-", "_"): {"depends": ["dns"]} for name in needing})
    order = solve(chosen("dns", *needing), cluster(), known).order
    with pytest.raises(Trouble) as caught:
        refuse_to_take(order[:1], order[1:])
    (problem,) = caught.value.problems
    assert problem.why == why
    assert problem.remedy == f"disable {why.rpartition(' need')[0]} with it"
