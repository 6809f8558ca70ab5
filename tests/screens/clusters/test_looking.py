"""When clusters are looked at, what stays of what was seen, and what is said where a look fails."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from mectui.events import ExitCode, Trouble
from mectui.run.summary import LastRun
from screens.clusters.looking import LookingScreen
from tests.screens.clusters.conftest import Make
from tests.screens.clusters.stage import Acting, Sight, cluster, node, opened, running, settled
from tests.screens.seeing import lines, press, seen
from tests.wizard.small_aws import NOON

Clock = Callable[[float], None]


async def tick(pilot: Pilot[Any]) -> None:
    """Let the screen do what it does every second."""
    shown = pilot.app.screen
    assert isinstance(shown, LookingScreen)
    shown._tick()
    await settled(pilot)


def on_disk(name: str = "edge") -> Any:
    """Return what a cluster's folder alone tells."""
    unheard = tuple(node(f"{name}-{short}", ready=None, instance=None) for short in ("cp-0", "w-0", "w-1"))
    return cluster(name, nodes=unheard, version=None, zones=(), looked=None)


async def test_clusters_are_looked_at_again_after_half_a_minute(
    app: Make, sight: Sight, clock: Clock
) -> None:
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert sight.looks == 1
        clock(29)
        await tick(pilot)
        assert sight.looks == 1
        assert seen(pilot, "#age") == "29 s ago · ^r"
        clock(30)
        await tick(pilot)
        assert sight.looks == 2


async def test_looks_are_never_two_at_once(app: Make, sight: Sight, clock: Clock) -> None:
    sight.gate = asyncio.Event()
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for later in (31, 62):
            clock(later)
            pilot.app.screen._tick()  # type: ignore[attr-defined]
            await press(pilot, "ctrl+r")
        assert "looking" in seen(pilot, "#age")
        sight.gate.set()
        await settled(pilot)
        assert (sight.looks, sight.most_at_once) == (1, 1)
        await press(pilot, "ctrl+r")
        await settled(pilot)
        assert sight.looks == 2


async def test_the_list_is_not_looked_at_while_it_is_covered(app: Make, sight: Sight, clock: Clock) -> None:
    async with app([cluster("a"), cluster("b")]).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        covered = pilot.app.screen
        await opened(pilot, "b")
        clock(31)
        covered._tick()  # type: ignore[attr-defined]
        await tick(pilot)
        assert sight.asked == [["a", "b"], ["b"], ["b"]]
        await press(pilot, "escape")
        await settled(pilot)
        assert sight.asked[3:] == [["a", "b"]], "it is overdue by now"


async def test_after_a_run_was_watched_its_cluster_is_looked_at(app: Make, sight: Sight) -> None:
    async with app([cluster("a"), cluster("b")]).run_test(size=(80, 24)) as pilot:
        await opened(pilot, "b")
        await press(pilot, "o")
        await settled(pilot)
        run = Screen[None]()
        await pilot.app.push_screen(run)
        sight.put(cluster("b", stage="stopped"))
        await pilot.app.pop_screen()
        await settled(pilot)
        assert sight.asked == [["a", "b"], ["b"], ["b"]]
        await press(pilot, "escape")
        assert "· stopped" in lines(pilot, "ClusterRows")[2], "what was seen there is seen here, too"


async def test_a_cluster_whose_record_was_dropped_meanwhile_gives_way_to_the_list(
    app: Make, session: Acting
) -> None:
    async with app([cluster("a"), cluster("b")]).run_test(size=(80, 24)) as pilot:
        await opened(pilot, "b")
        await press(pilot, "o")
        await pilot.app.push_screen(Screen[None]())
        session.home.folder("b").answers.unlink()
        await pilot.app.pop_screen()
        await settled(pilot)
        assert seen(pilot, "#what") == "clusters"
        assert seen(pilot, "Titles").startswith("type to filter 1 ")


async def test_what_the_folder_tells_takes_nothing_away_that_was_seen(
    app: Make, sight: Sight, clock: Clock
) -> None:
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        sight.put(on_disk())
        clock(31)
        await tick(pilot)
        assert "✓ Ready 3/3" in lines(pilot, "ClusterRows")[1]


async def test_where_a_look_fails_the_facts_stay_with_their_age_and_the_reason(
    app: Make, sight: Sight, clock: Clock
) -> None:
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        sight.put(replace(on_disk(), unknown=("EC2: not authorized to describe instances",)))
        clock(298)
        await tick(pilot)
        await press(pilot, "down")
        assert "! Ready 3/3 5 min ago" in lines(pilot, "ClusterRows")[1]
        assert "not authorized to describe instances" in seen(pilot, "#facts")


async def test_a_run_since_then_makes_what_was_seen_worthless(app: Make, sight: Sight, clock: Clock) -> None:
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        sight.put(replace(on_disk(), last_run=LastRun("run-2", NOON, 0), stage="stopped"))
        clock(31)
        await tick(pilot)
        assert "· stopped" in lines(pilot, "ClusterRows")[1]


@pytest.mark.parametrize(
    "error", [OSError(13, "Permission denied", "/home/op"), Trouble.of(ExitCode.REFUSED, "no credentials")]
)
async def test_a_look_that_fails_as_a_whole_is_told_and_tried_again(
    app: Make, sight: Sight, clock: Clock, error: Exception
) -> None:
    sight.error = error
    async with app([cluster()]).run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        assert ("Permission denied" in seen(pilot, "#age")) or ("no credentials" in seen(pilot, "#age"))
        sight.error = None
        clock(31)
        await tick(pilot)
        assert "✓ Ready 3/3" in seen(pilot, "ClusterRows")
        assert seen(pilot, "#age") == "0 s ago · ^r"


async def test_a_run_is_followed_from_phase_to_phase_and_its_end_looked_at(
    app: Make, sight: Sight, clock: Clock
) -> None:
    async with app([running(phase="apply")]).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "… apply 1 min 05 s" in seen(pilot, "ClusterRows")
        sight.put(running(phase="nodes"))
        clock(3)
        await tick(pilot)
        assert "… nodes 1 min 08 s" in seen(pilot, "ClusterRows")
        assert sight.looks == 1
        sight.put(cluster(last_run=LastRun("run-2", NOON, 0)))
        clock(6)
        await tick(pilot)
        await tick(pilot)
        assert sight.looks == 2
        assert "✓ Ready 3/3" in seen(pilot, "ClusterRows")


async def test_a_home_that_cannot_be_read_while_a_run_goes_on_ends_nothing(app: Make, clock: Clock) -> None:
    def gone() -> Any:
        raise OSError(13, "Permission denied")

    async with app([running()]).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        pilot.app.screen.seeing._which = gone  # type: ignore[attr-defined]
        for later in (3, 31):
            clock(later)
            await tick(pilot)
        assert pilot.app.is_running
        assert "Permission denied" in seen(pilot, "#age")


async def test_a_cluster_that_was_forgotten_elsewhere_leaves_the_list(
    app: Make, session: Any, clock: Clock
) -> None:
    async with app([cluster("a"), cluster("b")]).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        session.home.folder("a").answers.unlink()
        clock(31)
        await tick(pilot)
        assert [line.split()[0] for line in lines(pilot, "ClusterRows")[1:] if line] == ["b"]


async def test_an_open_cluster_is_drawn_as_it_becomes(app: Make, sight: Sight, clock: Clock) -> None:
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        sight.put(cluster(nodes=(node("edge-cp-0", ready=False),)))
        clock(31)
        await tick(pilot)
        assert "✗ not Ready" in seen(pilot, "#nodes")
        assert "! Ready 0/1" in seen(pilot, "#about")


async def test_what_a_cluster_costs_and_its_age_move_on(app: Make, clock: Clock) -> None:
    async with app([cluster(created=NOON - timedelta(minutes=59))]).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert lines(pilot, "ClusterRows")[1].endswith("59 min")
        clock(61)
        await tick(pilot)
        assert lines(pilot, "ClusterRows")[1].endswith("1 h")
