"""Every recipe, from enable to evidence to disable, on simulated nodes of every architecture it is for."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
import pytest_asyncio

from mectui.addons.catalogue import catalogue
from mectui.addons.recipe import Recipe
from mectui.addons.recipe.tracks import TRACKS
from mectui.addons.runner import bring_up, take_away
from mectui.addons.solver import Rule, Solution
from mectui.answers.model import Addon
from mectui.ssh import pace
from tests.addons.simulated import TRACK, Site, make_site

pytestmark = pytest.mark.cloud

AN_ID = "01234567-89ab-cdef-0123-456789abcdef"
REQUIRED: dict[str, dict[str, Any]] = {
    "amd": {"have_gpus": True},
    "azure-arc": {
        "tenant": AN_ID,
        "subscription": AN_ID,
        "client": AN_ID,
        "group": "edge",
        "location": "eastus",
        "cluster": "mec",
    },
    "flux": {"url": "https://git.example.com/fleet.git"},
    "metallb": {"addresses": "10.64.140.43-10.64.140.49", "inside_only": True},
    "parking": {"domains": "example.com"},
    "sriov-device-plugin": {"resources": '{"net_a": ["0000:00:06.0"]}', "have_functions": True},
}
"""Inputs that have to be given, and switches by which a person says that they know."""

BESIDE = {"charmed-kubeflow": "metallb"}
"""What a recipe depends on and has to be given inputs itself."""

SECRETS = {
    "MECTUI_ADDON_AZURE_ARC_PASSWORD": "secret-of-a-test",
    "MECTUI_ADDON_CHARMED_KUBEFLOW_PASSWORD": "it's-of-a-test",
    "MECTUI_ADDON_FLUX_TOKEN": "token-of-a-test",
    "MECTUI_ADDON_KUBEFLOW_PASSWORD": "password-of-a-test",
    "MECTUI_ADDON_NGROK_API_KEY": "key-of-a-test",
    "MECTUI_ADDON_NGROK_AUTHTOKEN": "token-of-a-test",
}
IN_THE_WAY = {Rule.CLOUD, Rule.CONFLICT, Rule.ENGINE, Rule.INPUT, Rule.KUBERNETES, Rule.NAME, Rule.STORAGE}
KEPT = {"dns"}
PATIENCE_SECONDS = 60


def runs() -> Iterator[Any]:
    """Yield every recipe on each architecture: on the default track, and where it is done another way."""
    for recipe in catalogue().recipes.values():
        for architecture in recipe.architectures:
            for track in tracks(recipe, architecture):
                yield pytest.param((architecture, track), recipe, id=f"{recipe.name}-{architecture}-{track}")


def tracks(recipe: Recipe, architecture: str) -> list[str]:
    """Return the default track where the recipe fits it, and the newest of those with other steps each."""
    ways: dict[str, str] = {}
    for track in (*TRACKS, TRACK):
        fitted = recipe.fitted(track, architecture)
        if track in fitted.kubernetes:
            ways[repr((fitted.prepare, fitted.install, fitted.evidence, fitted.remove))] = track
    return list(ways.values())


def test_what_says_that_it_was_tried_is_tried_here_and_nowhere_else() -> None:
    tried = {run.values[1].name for run in runs()}
    assert tried == {name for name, recipe in catalogue().recipes.items() if recipe.tried.embedded}
    assert [name for name, recipe in catalogue().recipes.items() if recipe.tried.live] == []


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def sites() -> dict[tuple[str, str], Site]:
    """The clusters on which add-ons come and go, each made when it is asked for first."""
    return {}


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look again at once: the nodes' time goes fast here."""
    monkeypatch.setattr(pace, "SHORTEST", 0.001)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(("where", "recipe"), runs())
async def test_it_comes_is_proven_and_goes(
    sites: dict[tuple[str, str], Site], where: tuple[str, str], recipe: Recipe
) -> None:
    if where not in sites:
        architecture, track = where
        sites[where] = await make_site(architecture, track=track, workers=2, speed=4000)
    async with asyncio.timeout(PATIENCE_SECONDS):
        await _come_and_go(sites[where], recipe, solved(sites[where], recipe))


def solved(site: Site, recipe: Recipe) -> Solution:
    """Return the solution for a recipe, with what it needs and does not bring itself."""
    names = [recipe.name, *filter(None, [BESIDE.get(recipe.name)])]
    addons = [Addon(name=name, inputs=REQUIRED.get(name, {})) for name in names]
    solution = site.solution(*addons)
    if any(each.rule is Rule.STORAGE for each in solution.refusals):
        solution = site.solution(Addon(name="hostpath-storage"), *addons)
    assert [each.problem for each in solution.refusals if each.rule in IN_THE_WAY] == []
    return solution


async def _come_and_go(site: Site, recipe: Recipe, solution: Solution) -> None:
    before = site.objects()
    job = site.job(solution, SECRETS)
    site.events.clear()
    await bring_up(solution, job)
    wanted = next(each for each in solution.order if recipe.name in (each.name, each.stands_for))
    proven = [event.data["step"] for event in site.told("addon.proven") if event.data["addon"] == wanted.name]
    assert proven == [evidence.title for evidence in wanted.recipe.evidence]
    assert site.told("addon.retry") == []

    site.events.clear()
    await bring_up(solution, job)
    assert site.told("addon.step.started") == [], "what is so already is only proven"

    going = [each for each in solution.order if each.name not in KEPT and not each.recipe.stays]
    await take_away(going, job)
    assert {event.data["addon"] for event in site.told("addon.removed")} == {each.name for each in going}
    assert left(site.objects() - before) == set()
    assert before - site.objects() == set()


def left(objects: set[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """What should have gone with an add-on: Helm leaves definitions and namespaces, and mectui its notes."""
    stays = {"customresourcedefinitions.apiextensions.k8s.io", "namespaces"}
    return {key for key in objects if key[0] not in stays and key[2] != "mectui-addons"}
