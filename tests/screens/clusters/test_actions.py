"""What is done with a cluster: which run begins, what is asked before, and why it cannot be done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from mectui.events import ExitCode, Trouble
from mectui.run.request import Kind
from screens.clusters import doing
from screens.clusters.actions import ACTIONS
from screens.clusters.wishes import ShowRun
from screens.commands import commands
from screens.run.wishes import NewCluster
from tests.screens.clusters.conftest import Make
from tests.screens.clusters.stage import Acting, Sight, cluster, kinds, node, opened, running, settled
from tests.screens.seeing import lines, press, seen, until_seen

TAKEN = Trouble.of(ExitCode.USAGE, "cluster edge is being changed", "process 7 (mectui scale) holds its lock")


async def do(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys, each once the one before has been dealt with."""
    for key in keys:
        await press(pilot, key)
        await settled(pilot)


@pytest.mark.parametrize(
    ("key", "kind", "facts"),
    [
        ("r", Kind.RESUME, {"stage": "making"}),
        ("b", Kind.START, {"stage": "stopped"}),
        ("d", Kind.DESTROY, {}),
    ],
)
async def test_a_letter_begins_a_run_and_shows_it(
    app: Make, session: Acting, key: str, kind: Kind, facts: dict[str, Any]
) -> None:
    shown = app([cluster(**facts)])
    async with shown.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await do(pilot, key)
        assert kinds(session) == [kind]
        assert session.only.approve is None, "what goes or comes is approved at its plan"
        (wish,) = shown.wished
        assert isinstance(wish, ShowRun)


async def test_stopping_says_what_stays_billed_and_asks(app: Make, session: Acting) -> None:
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await do(pilot, "h")
        assert "stay billed" in seen(pilot)
        assert "It costs about $0.104 an hour now, and $0.010 while it is off." in seen(pilot)
        await do(pilot, "enter")
        assert session.asked == [], "leaving it as it is stands first"
        await do(pilot, "h", "down", "enter")
        assert kinds(session) == [Kind.STOP]


async def test_scaling_tells_what_a_number_means_and_is_checked_by_the_engine(
    app: Make, session: Acting
) -> None:
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await do(pilot, "w")
        assert "it has 2 workers now: nothing changes" in seen(pilot)
        await do(pilot, "backspace", "1")
        assert "1 worker fewer: edge-w-1, drained and out of the cluster before" in seen(pilot)
        assert "about $0.035 an hour less" in seen(pilot)
        assert "mectui scale edge --workers 1" in seen(pilot)
        await do(pilot, "backspace", "9", "enter")
        await until_seen(pilot, "limits.max_nodes")
        assert session.asked == []
        await do(pilot, "backspace", "x")
        await do(pilot, "enter")
        assert "! a whole number, 0 or more" in seen(pilot)
        await do(pilot, "backspace", "4", "enter")
        assert (session.only.kind, session.only.workers) == (Kind.SCALE, 4)


async def test_access_takes_ranges_and_refuses_what_is_none(app: Make, session: Acting) -> None:
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await do(pilot, "i")
        assert "this machine's public address as it is now" in seen(pilot)
        await do(pilot, *" nowhere", "enter")
        await until_seen(pilot, "aws.access")
        assert session.asked == []
        await do(pilot, "ctrl+u", *"auto, 198.51.100.0/24")
        assert "mectui access edge auto 198.51.100.0/24" in seen(pilot)
        await do(pilot, "enter")
        assert (session.only.kind, session.only.access) == (Kind.ACCESS, ("auto", "198.51.100.0/24"))


async def test_escape_from_a_dialog_begins_nothing(app: Make, session: Acting) -> None:
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for key in "wihkst":
            await do(pilot, key, "escape")
        assert session.asked == []
        assert seen(pilot, "#what") == "edge"


async def test_what_makes_no_sense_is_muted_and_says_why(app: Make, session: Acting) -> None:
    draft = cluster(stage="draft", nodes=(), kubeconfig=None)
    async with app([draft]).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for key, why in {
            "s": "it has no machines yet",
            "k": "it has no kubeconfig yet",
            "w": "nothing was made yet",
            "h": "nothing was made yet",
            "b": "no machine of it is stopped",
            "d": "nothing was made: forget drops the record",
        }.items():
            await do(pilot, key)
            assert seen(pilot, "#means").startswith(f"✗ {why}")
        assert session.asked == []


async def test_nothing_is_begun_while_a_run_goes_on_but_that_is_opened(
    app: Make, session: Acting, sight: Sight
) -> None:
    shown = app([cluster()])
    async with shown.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        sight.put(running(kind="scale", stage="ready"))
        await do(pilot, "ctrl+r", "d")
        assert "scale goes on, at join: open the run" in seen(pilot, "#means")
        await do(pilot, "o")
        assert [type(wish) for wish in shown.wished] == [ShowRun]
        assert session.asked == []


async def test_every_action_names_its_command_and_it_can_be_copied(app: Make, session: Acting) -> None:
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        seen_commands = []
        for _ in ACTIONS:
            seen_commands.append(" ".join(lines(pilot, "#means")[1:]).split("command", 1)[1].strip())
            await do(pilot, "down")
        assert seen_commands.pop(2).startswith("mectui --answers /")
        assert seen_commands == [
            "mectui watch edge",
            "mectui resume edge",
            "mectui ssh edge",
            "mectui kubeconfig edge --merge",
            "mectui tunnel edge -- kubectl get nodes",
            "mectui scale edge --workers N",
            "mectui addons edge",
            "mectui access edge auto",
            "mectui stop edge",
            "mectui start edge",
            "mectui destroy edge",
            "mectui forget edge",
        ]
        await do(pilot, "end", "up", "c")
        assert pilot.app.clipboard == "mectui destroy edge"
        assert "copied: mectui destroy edge" in seen(pilot, "#means")


async def test_trouble_is_told_with_what_helps_as_the_user_calls_mectui(
    app: Make, session: Acting, tmp_path: Path
) -> None:
    object.__setattr__(session, "command", ("mectui", "--demo"))
    trouble = Trouble.of(ExitCode.REFUSED, "AWS [refused]", "the login has ended", "see `mectui doctor`")
    session.troubles.append(trouble)
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await do(pilot, "r")
        told = seen(pilot)
        for text in ("✗ AWS [refused]", "the login has ended", "see `mectui --demo doctor`"):
            assert text in told
        await do(pilot, "escape")
        assert seen(pilot, "#what") == "edge"


async def test_where_another_run_holds_the_cluster_one_may_watch_that(app: Make, session: Acting) -> None:
    session.troubles.append(TAKEN)
    session.alive.append("edge")
    shown = app([cluster()])
    async with shown.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await do(pilot, "r")
        assert "process 7 (mectui scale) holds its lock" in seen(pilot)
        await do(pilot, "down", "enter")
        assert [type(wish) for wish in shown.wished] == [ShowRun]
        assert session.asked == []


async def test_a_lock_without_a_run_is_told_as_trouble(app: Make, session: Acting) -> None:
    session.troubles.append(TAKEN)
    shown = app([cluster()])
    async with shown.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await do(pilot, "r")
        assert "✗ cluster edge is being changed" in seen(pilot)
        assert shown.wished == []


async def test_forgetting_asks_and_leads_back_to_the_list(app: Make, session: Acting) -> None:
    async with app([cluster(stage="destroyed", nodes=()), cluster("other")]).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await do(pilot, "f", "down", "enter")
        assert session.forgotten == ["edge"]
        assert seen(pilot, "#what") == "clusters"
        await do(pilot, "ctrl+r")
        assert "edge" not in seen(pilot, "ClusterRows")


async def test_a_refusal_to_forget_is_shown(app: Make, session: Acting) -> None:
    session.troubles.append(Trouble.of(ExitCode.USAGE, "edge is not gone", "it has 1 key pair"))
    async with app([cluster(stage="gone")]).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await do(pilot, "f", "down", "enter")
        assert "it has 1 key pair" in seen(pilot)


async def test_the_kubeconfig_is_merged_once_one_is_sure(app: Make, session: Acting) -> None:
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await do(pilot, "k", "down", "enter")
        assert session.merged == ["edge"]
        assert "merged into /home/op/.kube/config" in seen(pilot, "#means")


@pytest.fixture
def shells(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keep which shells are opened, and open none."""
    opened_: list[str] = []

    def run_aside(_: Any, words: Sequence[str], *__: Any) -> int:
        opened_.append(words[-1])
        return 0

    monkeypatch.setattr(doing, "run_aside", run_aside)
    return opened_


async def test_a_shell_opens_on_the_node_that_is_chosen(app: Make, shells: list[str]) -> None:
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await do(pilot, "s", "down", "down", "enter")
        assert shells == ["edge/edge-w-1"]
        assert "the shell on edge-w-1 ended with exit code 0" in seen(pilot, "#means")


async def test_enter_on_a_node_opens_a_shell_there(app: Make, shells: list[str]) -> None:
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await do(pilot, "tab", "down", "enter")
        assert shells == ["edge/edge-w-0"]


async def test_one_node_needs_no_choice(app: Make, shells: list[str]) -> None:
    async with app([cluster(nodes=(node("edge-cp-0"),), workers=0)]).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await do(pilot, "s")
        assert shells == ["edge/edge-cp-0"]


async def test_the_answers_of_a_draft_are_changed_in_the_wizard(app: Make, session: Acting) -> None:
    shown = app([cluster(stage="draft", nodes=())])
    async with shown.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await do(pilot, "e")
        assert shown.wished == [NewCluster(session.home.folder("edge").answers)]


async def test_the_tunnel_says_its_command(app: Make) -> None:
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await do(pilot, "t")
        assert "mectui tunnel edge -- kubectl get nodes" in seen(pilot)


async def test_the_palette_offers_what_makes_sense(app: Make, session: Acting) -> None:
    async with app([cluster(stage="stopped")]).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        offered = {each.title: each for each in commands(pilot.app, pilot.app.screen)}
        assert {"Start", "Destroy", "Access", "Open the run", "Copy command"} <= offered.keys()
        assert not {"Stop", "Workers", "Resume", "Shell on a node"} & offered.keys()
        offered["Start"].callback()
        await settled(pilot)
        assert kinds(session) == [Kind.START]
