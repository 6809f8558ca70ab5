"""The end of a run on the screen: what came of it, what exists, and what can be done."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from mectui.events import Phase, Problem
from mectui.watch import Usual
from screens.run import wishes
from screens.run.end_panel import EndPanel
from screens.signs import ASCII
from tests.screens.run.endings import (
    AGAIN,
    ANSWERS,
    EXPIRED,
    KUBECONFIG,
    MACHINES,
    failing,
    held,
    ready,
    refused,
    stopped,
)
from tests.screens.run.stage import Stage
from tests.screens.seeing import click, lines, press, seen
from tests.screens.test_hostile_text import HOSTILE, sane
from tests.watch.events import Script

LOW, TALL = (49, 21), (84, 110)
"""What the frame leaves of 80x24; and room for a whole page."""


def stage(script: Script, **how: Any) -> Stage:
    return Stage(EndPanel, script.events, **how)


def actions(pilot: Pilot[Any]) -> list[str]:
    """Return the actions, the chosen one with its pointer."""
    return [line.split("  ")[0] if line.startswith("›") else line.strip().split("  ")[0]  # noqa: RUF001
            for line in lines(pilot, "#end-ways")]  # fmt: skip


async def page(script: Script, **how: Any) -> str:
    """Return all that the page says."""
    async with stage(script, **how).run_test(size=TALL) as pilot:
        await pilot.pause()
        return seen(pilot, "#end-page")


# When it is good


async def test_a_cluster_that_came_to_be_says_how_it_is_reached() -> None:
    text = await page(ready())
    for told in (
        "✓ demo: 3 nodes Ready",
        "about $0.126 an hour",
        "demo-cp-0 203.0.113.4, inside 10.0.0.4",
        "demo-w-1 203.0.113.6, inside 10.0.0.6",
        KUBECONFIG,
        "mectui kubeconfig demo --merge",
        "kubectl config use-context demo",
        "mectui tunnel demo -- kubectl get nodes",
        "mectui status demo",
        ANSWERS,
        AGAIN,
    ):
        assert told in text


async def test_a_node_port_is_reached_where_a_rule_lets_one_in() -> None:
    text = await page(ready(node_ports=["198.51.100.0/24"]))
    assert "from 198.51.100.0/24" in text
    assert "http://203.0.113.4:PORT" in text
    assert "lets nobody in" not in text


async def test_a_closed_node_port_says_how_it_is_opened_and_the_other_way() -> None:
    text = await page(ready())
    assert "aws.node_ports lets nobody in" in text
    assert "mectui tunnel demo -- kubectl port-forward service/NAME 8080:80" in text
    assert "http://" not in text


async def test_the_time_of_each_phase_is_told_against_the_usual() -> None:
    async with stage(ready(), usual=Usual.of([ready().events])).run_test(size=TALL) as pilot:
        await pilot.pause()
        rows = {
            line.split()[0]: line.split()[1:] for line in lines(pilot, "#end-page") if line.startswith("  ")
        }
        told = seen(pilot, "#end-page")
    assert "Time by phase usually" in told
    assert rows["apply"] == ["14", "s", "━", "14", "s"]
    assert rows["nodes"] == ["1", "min", "19", "s", "━" * 7, "1", "min", "19", "s"]
    assert "verify" not in rows


async def test_a_destroyed_cluster_leaves_a_record_to_drop() -> None:
    script = Script(kind="destroy").begin(Phase.DESTROY).at(9).finish(9.0)
    script.end(
        0, "demo is gone: nothing in AWS carries its tag", commands={"Drop the record": "mectui forget demo"}
    )
    async with stage(script).run_test(size=TALL) as pilot:
        await pilot.pause()
        text = seen(pilot, "#end-page")
        assert "nothing in AWS carries its tag" in text
        assert "mectui forget demo" in text
        assert "kubectl" not in text
        assert actions(pilot) == ["› back to the clusters", "drop the record", "new cluster"]  # noqa: RUF001


async def test_stopped_machines_are_not_reached() -> None:
    script = Script(kind="stop").begin(Phase.APPLY, "Stopping the machines").finish(9.0)
    script.end(0, "demo is off; still billed: 3 volumes", kubeconfig=KUBECONFIG, stage="stopped")
    text = await page(script)
    assert "still billed: 3 volumes" in text
    assert "kubectl" not in text


# When it is not


async def test_one_cause_is_told_once_with_the_nodes_it_stops() -> None:
    text = await page(failing("demo-w-0", "demo-w-1"))
    assert "create demo: a deadline passed" in text
    assert text.count("was not booted within 900 s") == 1
    assert "why cloud-init is still running" in text
    assert "do look at `mectui logs demo demo-w-0`" in text
    assert "on demo-w-0, demo-w-1" in text
    assert "1 of 3 nodes are Ready" in text
    assert "✗ failed demo-w-1 at the step booted" in text


async def test_what_exists_is_told_with_its_price_and_what_removes_it() -> None:
    text = await page(failing("demo-w-0"))
    assert "In AWS now, and billed about $0.131 an hour" in text
    assert "instance demo-cp-0, instance-demo-cp-0, running $0.0386" in text
    assert "elastic IP demo-cp-0, elastic-ip-demo-cp-0, running $0.0050" in text
    assert "free 1 key pair" in text
    assert "remove it mectui destroy demo" in text


async def test_many_of_a_kind_are_told_together() -> None:
    many = [held("instance", f"demo-w-{number}", 0.04) for number in range(50)]
    text = await page(stopped(1, exists=many))
    assert "instance 50, demo-w-0 to demo-w-49 $2.0000" in text
    assert "demo-w-7" not in text


async def test_what_aws_does_not_tell_is_said_to_be_unknown() -> None:
    unknown = "demo has in us-east-2: what AWS does not tell now (look for the tag mectui:cluster=demo)"
    text = await page(stopped(1, exists=None, hourly_usd=None, stands=unknown))
    assert "look for the tag mectui:cluster=demo" in text
    assert "nothing is billed" not in text


async def test_an_unknown_price_is_no_price() -> None:
    text = await page(stopped(1, exists=[held("instance", "demo-w-0", None)], hourly_usd=None))
    assert "at an unknown price" in text
    assert "price unknown" in text


@pytest.mark.parametrize(
    ("script", "told", "first"),
    [
        (
            refused(2, Problem("aws.vpc is gone", "", "choose another")),
            "with these answers",
            "mend the answers",
        ),
        (refused(3, EXPIRED), "aws sso login --profile edge", "go on"),
        (refused(6, Problem("no terraform", "", "install it")), "something that it needs", "go on"),
        (failing("demo-w-0", "demo-w-1"), "a deadline passed", "go on"),
        (failing("demo-w-1"), "a deadline passed", "try demo-w-1 again"),
        (stopped(1), "it failed", "go on"),
        (stopped(130), "it was ended before its time", "go on"),
        (stopped(1, killed=True, seconds=45.0), "is gone, last heard of after 45 s", "go on"),
        (stopped(99), "it ended with exit code 99", "go on"),
        (stopped(4, Script(kind="destroy").begin(Phase.DESTROY)), "a deadline passed", "destroy"),
    ],
)
async def test_every_end_says_what_it_is_and_offers_the_sensible_thing(
    script: Script, told: str, first: str
) -> None:
    async with stage(script).run_test(size=TALL) as pilot:
        await pilot.pause()
        assert told in seen(pilot, "#end-page")
        assert actions(pilot)[0] == f"› {first}"  # noqa: RUF001
        assert "back to the clusters" in actions(pilot)


async def test_a_run_that_went_on_after_a_failure_names_the_phase_that_failed() -> None:
    script = Script().begin(Phase.ADDONS, "Bringing up the add-ons").at(30).tell("phase.failed", seconds=30.0)
    script.begin(Phase.VERIFY, "Proving that the cluster works").at(40).finish(10)
    text = await page(stopped(1, script))
    assert "in: Bringing up the add-ons; exit code 1" in text
    assert "in: Proving" not in text


async def test_answers_that_made_nothing_may_become_any_and_others_not() -> None:
    assert "each may become another" in await page(refused(2, EXPIRED))
    assert "These may change without harm: addons" in await page(stopped(1))


async def test_a_plan_that_awaits_approval_leads_back_to_it() -> None:
    script = Script().begin(Phase.PLAN)
    script.end(
        5, "The plan of demo awaits approval", commands={"Apply it": "mectui resume demo --approve 79f4"}
    )
    async with stage(script).run_test(size=TALL) as pilot:
        await pilot.pause()
        assert "! The plan of demo awaits approval" in seen(pilot, "#end-page")
        await press(pilot, "enter")
        assert pilot.app.wished == [wishes.LookAt(Phase.PLAN)]  # type: ignore[attr-defined]


# What can be done


@pytest.mark.parametrize(
    ("script", "keys", "wish"),
    [
        (ready(), (), wishes.Merge()),
        (ready(), ("down",), wishes.Shell("demo-cp-0")),
        (ready(), ("end",), wishes.NewCluster()),
        (failing("demo-w-0"), (), wishes.Retry("demo-w-0")),
        (stopped(1), (), wishes.GoOn()),
        (stopped(1), ("down",), wishes.Destroy()),
        (stopped(1), ("down", "down"), wishes.ShowLog()),
        (stopped(1), ("end",), wishes.Leave("demo")),
        (refused(2, EXPIRED), (), wishes.Mend()),
        (refused(2, EXPIRED), ("down", "down"), wishes.Forget()),
    ],
)
async def test_enter_wishes_for_what_is_chosen(script: Script, keys: tuple[str, ...], wish: object) -> None:
    async with stage(script).run_test(size=LOW) as pilot:
        await pilot.pause()
        await press(pilot, *keys, "enter")
        assert pilot.app.wished == [wish]  # type: ignore[attr-defined]


async def test_a_click_on_the_chosen_action_does_it() -> None:
    async with stage(stopped(1)).run_test(size=LOW) as pilot:
        await pilot.pause()
        await click(pilot, "destroy", "#end-ways")
        assert pilot.app.wished == []  # type: ignore[attr-defined]
        await click(pilot, "destroy", "#end-ways")
        assert pilot.app.wished == [wishes.Destroy()]  # type: ignore[attr-defined]


async def test_a_recording_can_only_be_read() -> None:
    async with stage(stopped(1), live=False).run_test(size=LOW) as pilot:
        await pilot.pause()
        assert actions(pilot) == ["› look at the log", "back to the clusters"]  # noqa: RUF001


async def test_all_actions_are_in_sight_and_the_page_is_read_beside_them() -> None:
    async with stage(failing("demo-w-0", "demo-w-1")).run_test(size=LOW) as pilot:
        await pilot.pause()
        assert len(actions(pilot)) == 4
        first = lines(pilot, "#end-page")
        await press(pilot, "pagedown")
        assert lines(pilot, "#end-page") != first
        assert actions(pilot)[0] == "› go on"  # noqa: RUF001
        await press(pilot, "pageup")
        assert lines(pilot, "#end-page") == first
        await press(pilot, *["pagedown"] * 9)
        assert "before anything is done" in seen(pilot, "#end-page")


async def test_the_choice_stays_while_the_end_is_drawn_again() -> None:
    async with stage(stopped(1)).run_test(size=LOW) as pilot:
        await pilot.pause()
        await press(pilot, "down")
        pilot.app.draw()  # type: ignore[attr-defined]
        await pilot.pause()
        assert actions(pilot)[1] == "› destroy"  # noqa: RUF001


# Text from outside


@pytest.mark.parametrize("size", [LOW, TALL])
async def test_hostile_text_is_text(size: tuple[int, int]) -> None:
    texts = list(HOSTILE.values())
    problems = [Problem(text, text, text).as_dict() for text in texts]
    rows = [{"kind": text, "id": text, "name": text, "state": text, "hourly_usd": None} for text in texts]
    nodes = [{"name": text, "public_ip": text, "private_ip": text, "ready": text} for text in texts]
    paths = {"answers": texts[0], "again": texts[1], "kubeconfig": texts[2], "node_ports": texts}
    commands = {text: text for text in texts}
    both: dict[str, Any] = {"nodes": nodes, "commands": commands, "stands": " ".join(texts), **paths}
    for script in (stopped(1, problems=problems, exists=rows, **both), ready(**both)):
        async with stage(script).run_test(size=size) as pilot:
            await pilot.pause()
            sane(pilot)
            await press(pilot, *["pagedown"] * 5)
            sane(pilot)
            if size == TALL:
                await press(pilot, *["pageup"] * 5)
                assert "[/prod] [red]x[/]" in seen(pilot, "#end-page")


async def test_an_end_without_anything_is_drawn() -> None:
    for code in (0, 1):
        text = await page(Script().tell("run.finished", "so it is", ok=code == 0, exit_code=code))
        assert "so it is" in text


async def test_plain_signs_are_ascii() -> None:
    for script in (ready(), failing("demo-w-0"), stopped(1, exists=MACHINES)):
        async with stage(script, signs=ASCII).run_test(size=(84, 60)) as pilot:
            await pilot.pause()
            text = "".join(lines(pilot)).replace("demo-cp-0 … demo-w-1", "")
            assert text.isascii(), {char for char in text if not char.isascii()}
