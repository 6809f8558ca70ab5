"""What the phases about add-ons make of a change: who has to give secrets, and what is left over."""

from __future__ import annotations

from pathlib import Path

import pytest

from mectui.addons import solved
from mectui.addons.solver import MachineType
from mectui.clusters import Folder, write_private
from mectui.events import Trouble
from mectui.run.context import Context
from mectui.run.outcome import finish
from mectui.run.request import Kind, Request
from mectui.run.settling import hold, spared, standing_of, unneeded
from mectui.run.wanted import wanted
from tests.screens.run.runs import ANSWERS


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A cluster with add-ons that brought others along, and one that lacks its secrets."""
    folder = Folder(tmp_path / "clusters" / "demo")
    folder.make()
    write_private(folder.answers, f"{ANSWERS}addons: [dns, dashboard, storidge, ngrok]\n")
    return folder


def context_of(folder: Folder, **wish: object) -> Context:
    request = Request(Kind.ADDONS, **wish)  # type: ignore[arg-type]
    answers = wanted(folder, request, {}).answers
    context = Context(folder, request, answers, answers, {}, lambda _: None)
    context.solution = solved(answers)
    return context


async def test_what_was_only_there_for_what_goes_is_named_with_the_command_that_takes_it_away(
    folder: Folder,
) -> None:
    before = solved(wanted(folder, Request(Kind.RESUME), {}).answers)
    context = context_of(folder, disable=("dashboard",))
    context.leaving = tuple(each for each in before.order if each.name == "dashboard")
    context.unneeded = unneeded(context)
    assert context.unneeded == ("metrics-server",)
    outcome = await finish(folder, context.request, context, None)
    assert "mectui addons demo disable metrics-server" in outcome.farewell.commands.values()


def test_where_nothing_goes_nothing_is_left_over(folder: Folder) -> None:
    assert unneeded(context_of(folder, enable={"dapr": {}})) == ()


@pytest.mark.parametrize(
    ("wish", "needs"), [({"disable": ("dashboard",)}, False), ({"enable": {"ngrok": {}}}, True)]
)
def test_secrets_are_needed_for_what_comes_alone(
    folder: Folder, wish: dict[str, object], needs: bool
) -> None:
    context = context_of(folder, **wish)
    assert ("ngrok" in spared(folder, context.request, context.solution)) is not needs
    solution = solved(context.answers)
    if needs:
        with pytest.raises(Trouble, match="NGROK"):
            hold(folder, context.request, solution, {})


SMALL = MachineType("t4g.medium", "arm64", 2, 4096)


@pytest.mark.parametrize(
    ("addons", "request_", "refused"),
    [
        ("[ngrok, ingress, traefik]", Request(Kind.ACCESS, access=("auto",)), ""),
        ("[ingress, traefik]", Request(Kind.SCALE, workers=3), ""),
        ("[longhorn]", Request(Kind.SCALE, workers=1), "needs 3 nodes"),
        ("[mayastor]", Request(Kind.SCALE, workers=3), ""),
        ("[observability]", Request(Kind.SCALE, workers=0), "more than the cluster has"),
        ("[ingress, traefik]", Request(Kind.RESUME), "do not go together"),
    ],
)
def test_what_did_not_fit_before_bars_no_other_change(
    folder: Folder, addons: str, request_: Request, refused: str
) -> None:
    write_private(folder.answers, f"{ANSWERS}addons: {addons}\n")
    solution = solved(wanted(folder, request_, {}).answers, SMALL)
    assert not solution.fits
    if refused:
        with pytest.raises(Trouble, match=refused):
            hold(folder, request_, solution, {}, SMALL)
    else:
        hold(folder, request_, solution, {}, SMALL)


def test_a_cluster_stands_once_it_has_a_kubeconfig(folder: Folder) -> None:
    assert standing_of(folder, {}) is None
    folder.kubeconfig.write_text("{}")
    standing = standing_of(folder, {})
    assert standing is not None
    assert standing.addons == {"dns", "dashboard", "storidge", "ngrok"}
