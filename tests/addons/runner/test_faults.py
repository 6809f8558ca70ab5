"""Add-ons on simulated nodes that have trouble: each fails by its own words, and with what helps."""

from __future__ import annotations

import pytest

from mectui.addons.runner import bring_up, working
from mectui.answers.model import Addon
from mectui.events import Problem, Trouble
from mectui.ssh import pace
from tests.addons.simulated import Site, make_site
from tests.addons.small import catalogue_of

pytestmark = pytest.mark.cloud

HELM = "helm-timeout:dapr"
PATIENCE_SECONDS = 2.0


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look and try again at once: the nodes' time goes fast here."""
    monkeypatch.setattr(pace, "SHORTEST", 0.001)
    monkeypatch.setattr(working, "PAUSE_SECONDS", 0.0)


async def brought(site: Site, *names: str) -> list[Problem]:
    """Bring add-ons up, and return what failed."""
    solution = site.solution(*(Addon(name=name) for name in names))
    try:
        await bring_up(solution, site.job(solution, seconds=PATIENCE_SECONDS))
    except Trouble as trouble:
        return list(trouble.problems)
    return []


@pytest.mark.parametrize(
    ("faults", "names", "words", "helps"),
    [
        (["image-not-pulled:mosquitto"], ["mosquitto"], "Failed to pull image", "reach its registry"),
        (["never-ready:temperature-sensor"], ["temperature-sensor"], "Readiness probe failed", "their log"),
        ([HELM, HELM], ["hostpath-storage", "dapr"], "context deadline exceeded", "reach the internet"),
    ],
)
async def test_trouble_has_words_and_what_helps(
    faults: list[str], names: list[str], words: str, helps: str
) -> None:
    site = await make_site(workers=0, faults=faults)
    (problem,) = await brought(site, *names)
    assert [event.data["addon"] for event in site.told("addon.failed")] == names[-1:]
    assert words in problem.why
    assert helps in problem.remedy


@pytest.mark.parametrize("fault", [HELM, "helm-killed:dapr"])
async def test_a_chart_that_was_given_up_half_way_is_installed_by_the_next_try(fault: str) -> None:
    site = await make_site(workers=0, faults=[fault])
    assert await brought(site, "hostpath-storage", "dapr") == []
    assert len(site.told("addon.retry")) == 1


async def test_what_was_ignored_is_enabled_by_asking_again() -> None:
    site = await make_site(workers=0, faults=["enable-ignored:cert-manager"])
    (problem,) = await brought(site, "cert-manager")
    assert "bring it up again" in problem.remedy
    assert await brought(site, "cert-manager") == []


async def test_a_step_that_ends_with_an_error_stops_its_addon_with_what_it_said() -> None:
    site = await make_site(workers=0)
    known = catalogue_of(
        broken={
            "install": [
                {"title": "do it", "script": "echo beginning\n(echo 'no such flag' >&2; exit 3)\nexit $?"},
                {"title": "go on", "script": "touch /run/went-on"},
            ]
        }
    )
    solution = site.solution(Addon(name="broken"), known=known)
    with pytest.raises(Trouble) as caught:
        await bring_up(solution, site.job(solution))
    (problem,) = caught.value.problems
    assert "do it: it exits 3 on mec-cp-0" in problem.what
    assert "no such flag" in problem.why
    assert not site.first.files.exists("/run/went-on")


@pytest.mark.parametrize("fault", ["api-restarts:metrics-server", "enable-locked:metrics-server"])
async def test_who_is_held_up_for_a_while_comes_up_without_another_try(fault: str) -> None:
    site = await make_site(workers=0, faults=[fault])
    assert await brought(site, "metrics-server") == []
    assert site.told("addon.retry") == []
