"""Add-ons on machines that are made up: what fails, what is held up, what is tried again, what is known."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

import pytest

from mectui.addons.runner import gather
from mectui.addons.runner.crew import Crew
from mectui.addons.runner.record import mark_of, on_nodes
from mectui.events import Event
from tests.addons.runner.bench import KNOWN, Bench, Made, solved
from tests.addons.small import catalogue_of

SECRET = "MECTUI_ADDON_GATE_TOKEN"


async def test_one_that_fails_holds_up_what_depends_on_it_and_nothing_else(bench: Bench) -> None:
    bench.machine.broken = {"base"}
    (problem,) = await bench.bring("upper", "other")
    assert bench.told("failed") == ["base"]
    assert bench.told("skipped") == ["upper"]
    assert bench.told("ready") == ["other"]
    assert "no route" in problem.why
    assert problem.remedy == "look at the proxy"


async def test_what_was_proven_is_only_proven_again(bench: Bench) -> None:
    assert await bench.bring("upper", "other") == ()
    assert bench.machine.installed == ["base", "other", "upper"]
    assert await bench.bring("upper", "other") == ()
    assert bench.machine.installed == []
    assert bench.told("ready") == ["base", "other", "upper"]


async def test_one_that_does_not_work_any_more_is_made_again(bench: Bench) -> None:
    await bench.bring("other")
    bench.machine.there.clear()
    assert await bench.bring("other") == ()
    assert bench.machine.installed == ["other"]


async def test_what_is_not_asked_for_is_left_alone(bench: Bench) -> None:
    bench.machine.broken = {"other"}
    assert await bench.bring("upper", "other", asked=["base", "upper"]) == ()
    assert "other" not in {event.data.get("addon") for event in bench.events}


@pytest.mark.parametrize(
    ("when", "wished"), [(("addon.started", "other"), "base"), (("addon.skipped", "upper"), "upper")]
)
async def test_one_is_tried_again_while_the_run_goes_on_with_those_that_it_held_up(
    bench: Bench, when: tuple[str, str], wished: str
) -> None:
    def mend(event: Event) -> None:
        if (event.event, event.data.get("addon")) == when:
            bench.machine.broken.clear()
            bench.retries.put_nowait(wished)

    bench.machine.broken = {"base"}
    bench.heard = mend
    assert await bench.bring("upper", "other") == ()
    assert bench.told("failed") == ["base"]
    assert bench.told("ready") == ["other", "base", "upper"]


async def test_nobody_tries_again_what_did_not_fail(bench: Bench) -> None:
    bench.retries.put_nowait("base")
    bench.retries.put_nowait("nobody")
    assert await bench.bring("base") == ()
    assert bench.machine.installed == ["base"]


async def test_a_secret_is_needed_only_where_something_is_made(bench: Bench) -> None:
    (problem,) = await bench.bring("gate")
    assert problem.remedy == f"give it as {SECRET}"
    assert bench.machine.installed == []
    assert await bench.bring("gate", environ={SECRET: "hush"}) == ()
    assert await bench.bring("gate") == ()
    assert bench.machine.installed == []


async def test_whoever_asks_again_with_a_secret_gives_it_another_one(bench: Bench) -> None:
    await bench.bring("gate", environ={SECRET: "hush"})
    assert await bench.bring("gate", environ={SECRET: "hush"}) == ()
    assert bench.machine.installed == []
    assert await bench.bring("gate", asked=["gate"], environ={SECRET: "other"}) == ()
    assert bench.machine.installed == ["gate"]
    assert not any("hush" in event.to_line() or "other" in str(event.data) for event in bench.events)


async def test_what_asks_for_volumes_is_held_up_by_the_storage_that_failed(bench: Bench) -> None:
    bench.machine.broken = {"shelf"}
    assert len(await bench.bring("book", "shelf")) == 1
    assert bench.told("skipped") == ["book"]


async def test_a_step_that_does_not_end_is_told_with_its_last_words(bench: Bench) -> None:
    (problem,) = await bench.bring("slow")
    assert "it did not end within 1 s" in problem.what
    assert problem.why == "no route to the registry"


@pytest.mark.parametrize("value", ['say "hush"\n', "hush/hush&hush", "hüsh"])
@pytest.mark.parametrize("written", ["json", "url", "base64"])
async def test_a_secret_is_hidden_however_it_is_written(value: str, written: str) -> None:
    order = solved(KNOWN, "gate").order
    given = gather(order, {}, {SECRET: value})["gate"]
    forms = {
        "json": json.dumps({"token": value}),
        "url": f"https://me:{quote(value, safe='')}@example.com",
        "base64": base64.b64encode(value.encode()).decode(),
    }
    hidden = given.scrubbed(forms[written])
    assert "sh" not in hidden.removeprefix("https")
    assert "•••" in hidden


def test_what_is_another_one_on_more_nodes_is_known_to_be() -> None:
    known = catalogue_of(
        spread={"install": [{"title": "t", "script": "scale --to $NODES"}]},
        plain={},
        paged={"needs": {"per_node": {"hugepages_mib": 64}}},
    )
    one, two = Crew([Made()]), Crew([Made(), Made("mec-cp-1")])
    spread, plain, paged = (solved(known, name).order[0] for name in ("spread", "plain", "paged"))
    assert mark_of(spread, one) != mark_of(spread, two)
    assert mark_of(plain, one) == mark_of(plain, two)
    assert on_nodes(paged.recipe)
