"""The list of clusters: what each row says, what is together, filtering, sorting, and where enter leads."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from textual.pilot import Pilot

from mectui.run.cluster_row import ClusterRow
from mectui.run.session import Session
from mectui.run.summary import LastRun
from screens.clusters.telling import total
from screens.clusters.wishes import ShowRun
from screens.run.wishes import NewCluster
from screens.signs import ASCII, UNICODE
from tests.screens.clusters.conftest import Make
from tests.screens.clusters.stage import Acting, cluster, node, opened, running, settled
from tests.screens.seeing import click, lines, press, seen
from tests.wizard.small_aws import NOON

SIZES = {"80x24": (80, 24), "120x40": (120, 40), "160x44": (160, 44)}
HALF_READY = tuple(node(f"edge-{short}", ready=short != "w-1") for short in ("cp-0", "w-0", "w-1"))
UNHEARD = tuple(node(f"edge-{short}", ready=None) for short in ("cp-0", "w-0", "w-1"))
STATES = {
    "✓ Ready 3/3": cluster(),
    "! Ready 2/3": cluster(nodes=HALF_READY),
    "! not known": cluster(nodes=UNHEARD, unknown=("the cluster: silence",)),
    "… asking": cluster(nodes=UNHEARD, looked=None),
    "… join 1 min 05 s": running(),
    "✗ making failed": cluster(stage="making", last_run=LastRun("run-1", NOON, 1)),
    "✗ stopping failed": cluster(stage="stopping"),
    "✗ destroying failed": cluster(stage="destroying"),
    "· stopped": cluster(stage="stopped"),
    "· draft": cluster(stage="draft", nodes=(), last_run=None),
    "· plan to approve": cluster(stage="draft", nodes=(), last_run=LastRun("run-1", NOON, 5)),
    "· destroyed": cluster(stage="destroyed", nodes=()),
    "✗ gone": cluster(stage="gone"),
}


async def test_with_no_cluster_there_is_a_new_one_to_begin_and_a_sentence(app: Make) -> None:
    shown = app()
    async with shown.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert lines(pilot, "ClusterRows")[0] == "› New cluster"  # noqa: RUF001 - it is meant
        assert "no cluster is on record yet" in seen(pilot, "#facts")
        await press(pilot, "enter")
        assert shown.wished == [NewCluster()]


@pytest.mark.parametrize("state", STATES)
async def test_a_state_has_a_sign_and_words(app: Make, state: str) -> None:
    async with app([STATES[state]]).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert f" {state} " in lines(pilot, "ClusterRows")[1]


async def test_in_ascii_signs_are_ascii(app: Make) -> None:
    async with app([cluster()], signs=ASCII).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert all(line.isascii() for line in lines(pilot))
        assert "+ Ready 3/3" in seen(pilot, "ClusterRows")


@pytest.mark.parametrize(
    ("size", "titles"),
    [
        ("80x24", "↑Name State Nodes Region $ an hour Age"),
        ("120x40", "↑Name State Nodes Version Region Zones Add-ons $ an hour Age"),
    ],
)
async def test_columns_go_where_there_is_no_room(app: Make, size: str, titles: str) -> None:
    async with app([cluster("mec-bangalore-site-12")]).run_test(size=SIZES[size]) as pilot:
        await settled(pilot)
        assert " ".join(lines(pilot, "Titles")[1].split()) == titles


async def test_a_long_name_is_cut_before_a_column_is_lost(app: Make) -> None:
    name = "a" * 31
    async with app([cluster(name)]).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        row = lines(pilot, "ClusterRows")[1]
        assert "…" in row
        assert row.split()[-3:] == ["0.104", "3", "d"]


async def test_all_together_are_summed_and_what_is_unknown_is_said(app: Make) -> None:
    rows = [
        cluster("a"),
        cluster("b", region="eu-central-1", hourly_usd=None),
        cluster("c", stage="draft", hourly_usd=None, nodes=()),
        cluster("d", hourly_usd=Decimal("1.5"), nodes=HALF_READY),
    ]
    async with app(rows).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert seen(pilot, "#tally") == "4 clusters · 8 of 9 Ready · $1.604 an hour, 1 unknown"
        assert seen(pilot, "#where") == "2 regions"
        table = lines(pilot, "ClusterRows")
        assert [line.split()[-3] for line in table[1:5]] == ["0.104", "unknown", "none", "1.500"]


def test_a_machine_that_never_joined_counts_among_all() -> None:
    nodes = (node("edge-cp-0"), node("edge-w-0"), node("edge-w-1", ready=None))
    assert "2 of 3 Ready" in total([cluster(nodes=nodes)], UNICODE)


async def test_the_facts_of_the_row_under_the_cursor_have_what_columns_have_not(app: Make) -> None:
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "down")
        told = seen(pilot, "#facts")
        for fact in ("ended well, 3 d ago", "1 control plane and 2 workers", "zones a b", "v1.34.1 · dns"):
            assert fact in told


async def test_typing_filters_and_escape_shows_everything_again(app: Make) -> None:
    rows = [cluster("edge-9"), cluster("edge-10", region="eu-central-1"), cluster("lab")]
    async with app(rows).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "/", *"edge eu")
        assert [line.split()[:2] for line in lines(pilot, "ClusterRows")[:2]] == [["›", "edge-10"], []]  # noqa: RUF001
        assert "1 of 3" in seen(pilot, "Titles")
        await press(pilot, "x")
        assert "nothing has edge eux in it" in seen(pilot, "#facts")
        await press(pilot, "backspace")
        assert "edge-10" in seen(pilot, "ClusterRows")
        await press(pilot, "escape")
        assert "lab" in seen(pilot, "ClusterRows")
        assert "New cluster" in seen(pilot, "ClusterRows")


async def test_sorting_goes_up_and_down_through_the_columns(app: Make) -> None:
    rows = [
        cluster("edge-10", hourly_usd=Decimal(1)),
        cluster("edge-9", hourly_usd=Decimal(3), stage="gone"),
        cluster("edge-2", hourly_usd=Decimal(2), created=NOON - timedelta(days=30)),
    ]
    async with app(rows).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert _names(pilot) == ["edge-2", "edge-9", "edge-10"]
        await press(pilot, "ctrl+s")
        assert _names(pilot) == ["edge-10", "edge-9", "edge-2"]
        await press(pilot, "ctrl+s")
        assert _names(pilot)[0] == "edge-9", "what is in the way comes first"
        await click(pilot, "$ an hour", "Titles")
        await settled(pilot)
        assert _names(pilot) == ["edge-10", "edge-2", "edge-9"]
        await click(pilot, "$ an hour", "Titles")
        await settled(pilot)
        assert _names(pilot) == ["edge-9", "edge-2", "edge-10"]


def _names(pilot: Pilot[Any]) -> list[str]:
    table = lines(pilot, "ClusterRows")
    return [line.removeprefix("›").split()[0] for line in table[1:] if line.strip()]  # noqa: RUF001


async def test_a_hundred_clusters_are_reached_by_a_key(app: Make) -> None:
    regions = ("us-east-2", "eu-central-1", "ap-south-1")
    rows = [cluster(f"site-{number}", region=regions[number % 3]) for number in range(100)]
    async with app(rows).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "end")
        assert "site-99" in lines(pilot, "ClusterRows")[-1]
        assert "100 clusters · 300 of 300 Ready · $10.420 an hour" in seen(pilot, "#tally")
        await press(pilot, *"site-4", "enter")
        await settled(pilot)
        assert seen(pilot, "#what") == "site-4"


async def test_a_cluster_that_a_run_is_at_work_on_opens_as_that_run(app: Make) -> None:
    shown = app([running()])
    async with shown.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "down", "enter")
        await settled(pilot)
        (wish,) = shown.wished
        assert isinstance(wish, ShowRun)
        assert (wish.going.folder.name, wish.going.run) == ("edge", "run-2")


async def test_the_list_begins_at_a_run_that_goes_on(app: Make) -> None:
    async with app([cluster("a"), running("b")]).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert [line[:3] for line in lines(pilot, "ClusterRows")[:3]] == ["  N", "  a", "› b"]  # noqa: RUF001
        await press(pilot, "home")
        await settled(pilot)
        assert lines(pilot, "ClusterRows")[0].startswith("› New cluster")  # noqa: RUF001
        assert seen(pilot, "#keys").startswith("enter Open")


async def test_a_run_whose_cluster_was_forgotten_meanwhile_is_not_opened(
    app: Make, session: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = app([running()])
    async with shown.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        session.home.folder("edge").answers.unlink()
        monkeypatch.setattr(Acting, "going", Session.going)
        await press(pilot, "down", "enter")
        await settled(pilot)
        assert shown.wished == []
        assert "edge" not in seen(pilot, "ClusterRows")


async def test_escape_comes_back_to_the_row_that_was_left(app: Make) -> None:
    async with app([cluster(name) for name in "abc"]).run_test(size=(80, 24)) as pilot:
        await opened(pilot, "b")
        assert seen(pilot, "#what") == "b"
        await press(pilot, "escape")
        assert seen(pilot, "#what") == "clusters"
        assert [line[:3] for line in lines(pilot, "ClusterRows")[1:4]] == ["  a", "› b", "  c"]  # noqa: RUF001


HOSTILE = "[/x][red]y[/]\x1b[31mz\u202e"


def _hostile(row: ClusterRow) -> ClusterRow:
    facts = {
        name: HOSTILE
        for name in ("region", "channel", "version", "kubeconfig")
        if getattr(row, name) is not None
    }
    bad = node(f"{row.name}-{HOSTILE}", instance=HOSTILE)
    return cluster(row.name, **facts, zones=(HOSTILE,), addons=(HOSTILE,), unknown=(HOSTILE,), nodes=(bad,))


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_text_is_shown_as_it_is(app: Make, size: str) -> None:
    async with app([_hostile(cluster())]).run_test(size=SIZES[size]) as pilot:
        await settled(pilot)
        await press(pilot, "down")
        assert "[/x][red]y[/]z" in seen(pilot)
        assert not {"\x1b", "\u202e"} & set(seen(pilot))
        await opened(pilot)
        assert "[/x][red]y[/]z" in seen(pilot, "#about")
        assert not {"\x1b", "\u202e"} & set(seen(pilot))


async def test_the_keys_are_told(app: Make) -> None:
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "^s Sort ^r Look again ? Help ^q Leave" in seen(pilot, "#keys")
        await press(pilot, "question_mark")
        assert "clears the filter" in seen(pilot)
