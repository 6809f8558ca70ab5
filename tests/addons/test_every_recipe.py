"""Every recipe, from enable to evidence to disable, on simulated nodes of both architectures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import pytest_asyncio

from mectui.addons.catalogue import catalogue
from mectui.addons.recipe import Recipe
from mectui.addons.runner import bring_up, take_away
from mectui.addons.solver import Rule, Solution
from mectui.answers.model import Addon
from tests.addons.simulated import Site, make_site

pytestmark = [pytest.mark.cloud, pytest.mark.asyncio(loop_scope="module")]

TRACK = "1.34"
REQUIRED: dict[str, dict[str, Any]] = {
    "amd": {"have_gpus": True},
    "metallb": {"addresses": "10.64.140.43-10.64.140.49", "inside_only": True},
    "parking": {"domains": "example.com"},
    "sriov-device-plugin": {"resources": '{"net_a": ["0000:00:06.0"]}', "have_functions": True},
}
"""Inputs that have to be given, and switches by which a person says that they know."""

SECRETS = {"MECTUI_ADDON_NGROK_API_KEY": "key-of-a-test", "MECTUI_ADDON_NGROK_AUTHTOKEN": "token-of-a-test"}
IN_THE_WAY = {Rule.CLOUD, Rule.CONFLICT, Rule.ENGINE, Rule.INPUT, Rule.KUBERNETES, Rule.NAME, Rule.STORAGE}
KEPT = {"dns"}


def runs() -> Iterator[Any]:
    """Yield what there is to be brought up, on each architecture that it has images for."""
    for recipe in catalogue().recipes.values():
        for architecture in recipe.architectures:
            fits = TRACK in recipe.fitted(TRACK, architecture).kubernetes
            if fits and not recipe.profile:
                yield pytest.param(architecture, recipe, id=f"{recipe.name}-{architecture}")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def sites() -> dict[str, Site]:
    """One cluster of each architecture, on which add-ons come and go."""
    return {name: await make_site(name, workers=2) for name in ("amd64", "arm64")}


@pytest.mark.parametrize(("architecture", "recipe"), runs())
async def test_it_comes_is_proven_and_goes(sites: dict[str, Site], architecture: str, recipe: Recipe) -> None:
    site = sites[architecture]
    solution = site.solution(Addon(name=recipe.name, inputs=REQUIRED.get(recipe.name, {})))
    assert [each.problem for each in solution.refusals if each.rule in IN_THE_WAY] == []
    await _come_and_go(site, recipe, solution)


async def _come_and_go(site: Site, recipe: Recipe, solution: Solution) -> None:
    before = site.objects()
    job = site.job(solution, SECRETS)
    site.events.clear()
    await bring_up(solution, job)
    proven = [event.data["step"] for event in site.told("addon.proven") if event.data["addon"] == recipe.name]
    fitted = solution.order[-1].recipe
    assert proven == [evidence.title for evidence in fitted.evidence]
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
