"""From the wizard's first screen to a cluster that works, and from the list of clusters to nothing."""

from __future__ import annotations

from functools import partial
from operator import ne
from pathlib import Path

import pytest
import yaml

from screens.routes import ToWizard
from tests.end_to_end.program import Mectui
from tests.end_to_end.screens.at_screen import AtScreen
from tests.end_to_end.screens.conftest import Opened

pytestmark = [pytest.mark.terraform, pytest.mark.cloud, pytest.mark.slow]


async def test_a_cluster_is_made_used_and_destroyed_with_keys_alone(
    mectui: Mectui, open_screen: Opened, kubeconfig: Path
) -> None:
    async with open_screen(ToWizard()) as at:
        await answer_everything(at)
        await make(at)
        await at.choose("merge the kubeconfig")
        await at.sees("merged into")  # where, there may be no room for
        assert current_context(kubeconfig) == "edge"
        await at.choose("back to the clusters")
        await at.sees("New cluster", "edge", "Ready 3/3")
        await destroy(at)
        await at.choose("drop the record")
        await at.sees("New cluster", "no cluster is on record yet")
    assert mectui.leftovers() == []
    assert not mectui.folder("edge").exists()


async def answer_everything(at: AtScreen) -> None:
    """Take every default, and see that nothing stands in the way."""
    await at.sees("With which credentials")
    while "Is this the cluster that you want?" not in at.text:
        before = at.text
        await at.press("enter")
        await at.until(partial(ne, before))
    await at.sees("✓ ready: nothing stands between")


async def make(at: AtScreen) -> None:
    """Go from the review over the gate to the end, and see every phase go by."""
    await at.press("enter")
    await at.sees("apply this plan", "13 to create")
    await at.press("a")
    await at.sees("Applying the plan", "creating", "edge-w-1 instance")
    await at.sees("control planes 1 of 1 Ready", "workers")
    await at.sees("edge: 3 nodes Ready", "3 nodes, 3 Ready")


async def destroy(at: AtScreen) -> None:
    """Destroy the one cluster of the list, which takes its name."""
    await at.press("down", "enter")
    await at.sees("Destroy")
    await at.press("d")
    await at.sees("type edge to destroy")
    await at.press("a")
    await at.type("edgy")
    await at.press("enter")
    await at.sees("that is not edge; nothing was applied")
    await at.press("backspace")
    await at.type("e")
    await at.press("enter")
    await at.sees("edge is gone: nothing in AWS carries its")


def current_context(kubeconfig: Path) -> str:
    return str(yaml.safe_load(kubeconfig.read_text())["current-context"])
