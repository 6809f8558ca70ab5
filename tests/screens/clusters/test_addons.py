"""The add-ons of a cluster on its page: how they stand, and what is done with them."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from mectui.events import ExitCode, Trouble
from mectui.run.addons_now import AddonNow, AddonsNow
from mectui.run.request import Kind
from screens.clusters.addons_choice import AddonsChoice
from screens.clusters.detail import ClusterScreen
from screens.clusters.wishes import ShowRun
from screens.signs import ASCII
from tests.screens.clusters.conftest import Make
from tests.screens.clusters.stage import Acting, Sight, addon, cluster, opened, running, settled
from tests.screens.seeing import press, seen, until_seen
from tests.screens.test_hostile_text import HOSTILE, sane

SIZES = [(80, 24), (120, 40)]


@pytest.fixture
def session(session: Acting) -> Acting:
    return Acting(session.home, {}, has=(addon("dns"), addon("hostpath-storage"), addon("registry")))


async def do(pilot: Pilot[Any], *keys: str) -> None:
    for key in keys:
        await press(pilot, key)
        await settled(pilot)


async def at_addons(pilot: Pilot[Any], *keys: str) -> None:
    await opened(pilot)
    await do(pilot, "tab", "tab", *keys)


def has(session: Acting, *addons: AddonNow) -> None:
    object.__setattr__(session, "has", addons)


# How they stand


@pytest.mark.parametrize("size", SIZES)
async def test_each_is_listed_with_its_state(app: Make, session: Acting, size: tuple[int, int]) -> None:
    has(session, addon("dns"), addon("registry", "failed", why="no room"), addon("flux", "half removed"))
    async with app([cluster()]).run_test(size=size) as pilot:
        await at_addons(pilot, "down")
        shown = seen(pilot, "AddonsList")
        for line in ("CoreDNS ✓ works", "image registry ✗ failed", "! half removed"):
            assert line in shown
        assert "image registry: no room" in seen(pilot, "#means")
        assert "mectui addons edge" in seen(pilot, "#means")


async def test_it_says_for_whom_one_is_there(app: Make, session: Acting) -> None:
    has(session, addon("helm3", wanted_by=("dapr",)), addon("dapr"))
    async with app([cluster()]).run_test(size=(120, 40)) as pilot:
        await at_addons(pilot)
        assert "Helm 3 ✓ works dapr" in seen(pilot, "AddonsList")
        assert "for dapr" in seen(pilot, "#means")


async def test_a_cluster_without_any_says_how_to_have_some(app: Make, session: Acting) -> None:
    has(session)
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert "no add-ons: a chooses some" in seen(pilot)


class Left(Acting):
    """A session that does not reach the cluster, or only what its runs left."""

    def addons(self, name: str) -> AddonsNow:
        raise Trouble.of(ExitCode.FAILED, "nobody answers")


async def test_what_runs_left_is_shown_where_nobody_answers(app: Make, session: Acting) -> None:
    left = Left(session.home, {}, has=(addon("dns", "worked"),))
    shown = app([cluster()])
    shown.session = left
    async with shown.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert "CoreDNS · worked" in seen(pilot, "AddonsList")


async def test_they_are_read_anew_once_a_run_has_ended(app: Make, session: Acting, sight: Sight) -> None:
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        has(session, addon("dns"), addon("flux", "half made"))
        sight.put(running(kind="addons", stage="ready"))
        await do(pilot, "ctrl+r")
        await until_seen(pilot, "half made", "AddonsList")


async def test_one_is_opened_with_what_is_wrong_and_where_it_is_reached(app: Make, session: Acting) -> None:
    has(session, addon("argocd", "failed", why="no image", remedy="look at `mectui logs`"))
    async with app([cluster()]).run_test(size=(120, 40)) as pilot:
        await at_addons(pilot, "enter")
        shown = seen(pilot)
        for text in ("failed; a run was at it 1 h ago", "no image", "look at `mectui logs`", "you: it is in"):
            assert text in shown
        assert "https://127.0.0.1:8443 while this runs" in shown
        assert "mectui tunnel edge -- kubectl port-forward -n argocd service/argo-cd-argocd-server" in shown


# What is done


async def test_one_that_failed_is_brought_up_again(app: Make, session: Acting) -> None:
    has(session, addon("dns"), addon("registry", "failed"))
    shown = app([cluster()])
    async with shown.run_test(size=(80, 24)) as pilot:
        await at_addons(pilot, "down", "enter")
        assert "bring it up again" in seen(pilot)
        await do(pilot, "down", "enter")
        assert (session.only.kind, session.only.enable, session.only.disable) == (
            Kind.ADDONS,
            {"registry": {}},
            (),
        )
        assert [type(each) for each in shown.wished] == [ShowRun]


async def test_one_that_works_is_not_brought_up_again(app: Make) -> None:
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await at_addons(pilot, "enter")
        assert "bring it up again" not in seen(pilot)


async def test_nothing_is_offered_while_a_run_goes_on(app: Make, session: Acting, sight: Sight) -> None:
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        sight.put(running(kind="scale", stage="ready"))
        await do(pilot, "ctrl+r", "a")
        assert isinstance(pilot.app.screen, ClusterScreen)
        assert "scale goes on" in seen(pilot, "#means")
        await do(pilot, "tab", "tab", "enter")
        assert "disable it" not in seen(pilot)


async def test_disabling_what_keeps_data_takes_its_name(app: Make, session: Acting) -> None:
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await at_addons(pilot, "end", "enter", "end", "enter")
        assert "Disable image registry on edge?" in seen(pilot)
        assert "lost with it" in seen(pilot)
        assert "mectui addons edge disable registry" in seen(pilot)
        await do(pilot, "down", "enter", *"dns", "enter")
        assert "that is not registry; nothing was done" in seen(pilot)
        assert session.asked == []
        await do(pilot, "ctrl+u", *"registry", "enter")
        assert (session.only.enable, session.only.disable) == ({}, ("registry",))


async def test_disabling_names_what_depends_on_it(app: Make, session: Acting) -> None:
    has(session, addon("mosquitto"), addon("data-gateway"))
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await at_addons(pilot, "enter", "end", "enter")
        assert seen(pilot, ".dialog Page").count("goes ") == 2
        await do(pilot, "down", "enter")
        assert set(session.only.disable) == {"mosquitto", "data-gateway"}


async def test_what_is_only_there_for_another_is_offered_with_it(app: Make, session: Acting) -> None:
    has(session, addon("dashboard"), addon("metrics-server", wanted_by=("dashboard",)))
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await at_addons(pilot, "enter", "end", "enter")
        assert "which nothing else needs then" in seen(pilot)
        await do(pilot, "end", "enter")
        assert {"dashboard", "metrics-server"} <= set(session.only.disable)


# Choosing


async def choosing(pilot: Pilot[Any], *keys: str) -> None:
    await opened(pilot)
    await do(pilot, "a", *keys)
    assert isinstance(pilot.app.screen, AddonsChoice) or keys


async def test_one_more_is_told_agreed_to_and_begun(app: Make, session: Acting) -> None:
    shown = app([cluster()])
    async with shown.run_test(size=(80, 24)) as pilot:
        await choosing(pilot)
        assert "3 chosen" in seen(pilot)
        await do(pilot, *"grafana", "space")
        assert "1 comes" in seen(pilot, "#tally")
        await do(pilot, "enter")
        assert "keep metrics for" in seen(pilot)
        await do(pilot, "ctrl+u", *"30d", "down", "down", *"hush", "enter")
        assert "Enable Prometheus, Grafana, Loki on edge?" in seen(pilot)
        assert "hush" not in seen(pilot)
        assert session.asked == []
        await do(pilot, "down", "enter")
        assert session.only.enable == {"observability": {"retention": "30d"}}
        assert session.secrets == {"MECTUI_ADDON_OBSERVABILITY_GRAFANA_PASSWORD": "hush"}
        assert "hush" not in session.only.to_json()
        assert [type(each) for each in shown.wished] == [ShowRun]


async def test_what_is_ticked_no_more_goes(app: Make, session: Acting) -> None:
    async with app([cluster()]).run_test(size=(120, 40)) as pilot:
        await choosing(pilot, *"registry", "space")
        assert "1 goes" in seen(pilot, "#tally")
        await do(pilot, "enter", "down", "enter", *"registry", "enter")
        assert (session.only.enable, session.only.disable) == ({}, ("registry",))


async def test_nothing_changed_is_nothing_done(app: Make, session: Acting) -> None:
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await choosing(pilot, "enter")
        assert isinstance(pilot.app.screen, ClusterScreen)
        assert session.asked == []


async def test_escape_goes_back_a_step_and_leaves(app: Make, session: Acting) -> None:
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await choosing(pilot, *"grafana", "space", "enter", "escape")
        assert "Which add-ons is it to have?" in seen(pilot)
        await do(pilot, *"dns", "escape")
        assert "type to filter" in seen(pilot)
        await do(pilot, "escape")
        assert isinstance(pilot.app.screen, ClusterScreen)
        assert session.asked == []


async def test_what_does_not_fit_cannot_be_ticked_and_says_why(app: Make) -> None:
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await choosing(pilot, *"longhorn", "space")
        assert "needs 1 data disk of 10 GiB in each node" in seen(pilot)
        assert "nothing changes" in seen(pilot, "#tally")


async def test_a_secret_that_is_needed_is_asked_for(app: Make, session: Acting) -> None:
    async with app([cluster()]).run_test(size=(120, 40)) as pilot:
        await choosing(pilot, *"ngrok", "space", "enter", "enter")
        assert "not yet" in seen(pilot, "#gate")
        assert "MECTUI_ADDON_NGROK" in seen(pilot)
        assert session.asked == []


async def test_the_inputs_of_one_that_is_there_are_told_anew(app: Make, session: Acting) -> None:
    async with app([cluster()]).run_test(size=(80, 24)) as pilot:
        await at_addons(pilot, "end", "enter", "down", "enter")
        assert "What should the add-ons be told?" in seen(pilot)
        await do(pilot, "ctrl+u", *"40Gi", "enter", "down", "enter")
        assert session.only.enable == {"registry": {"size": "40Gi"}}


# Text from outside


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_text_is_text(app: Make, session: Acting, size: tuple[int, int]) -> None:
    rows = [
        AddonNow(f"{number}", each, each, each, each, each, wanted_by=(each,))
        for number, each in enumerate(HOSTILE.values())
    ]
    has(session, *rows)
    async with app([cluster()]).run_test(size=size) as pilot:
        await at_addons(pilot)
        for _ in rows:
            sane(pilot)
            await do(pilot, "enter")
            sane(pilot)
            await do(pilot, "escape", "down")


async def test_plain_signs_are_ascii(app: Make, session: Acting) -> None:
    has(session, *(addon("dns", state) for state in ("works", "failed", "half made", "skipped", "worked")))
    async with app([cluster()], signs=ASCII).run_test(size=(80, 24)) as pilot:
        await at_addons(pilot)
        assert seen(pilot).isascii()
        await do(pilot, "enter", "down")
        assert seen(pilot, ".dialog Page").isascii()
