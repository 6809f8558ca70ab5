"""The add-ons of an answer file: refused before anything is created, or brought up one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from mectui.addons.dns import ControlPlane, settle_dns
from mectui.answers.model import Addon, Cluster
from mectui.events import ExitCode, Problem, Reporter, Trouble

SUPPORTED = {"dns": settle_dns}


def check(addons: Sequence[Addon]) -> None:
    """Raise Trouble (usage) that names every add-on, and every input, that cannot be brought up yet."""
    known = ", ".join(SUPPORTED)
    problems = [
        Problem(
            f"addons: {addon.name} is not supported yet",
            f"so far there is {known}",
            "take it out of `addons`",
        )
        for addon in addons
        if addon.name not in SUPPORTED
    ]
    problems += [
        Problem(f"addons: {addon.name} takes no inputs yet", "it is enabled as MicroK8s does it by itself",
                "write its name alone")
        for addon in addons
        if addon.name in SUPPORTED and addon.inputs
    ]  # fmt: skip
    if problems:
        raise Trouble(ExitCode.USAGE, *problems)


async def settle(
    addons: Sequence[Addon], cluster: Cluster, node: ControlPlane, reporter: Reporter, patience: timedelta
) -> None:
    """Bring up every add-on and prove it, in the file's order; `patience` is for each. Raises Trouble."""
    for addon in addons:
        await SUPPORTED[addon.name](cluster, node, reporter, patience.total_seconds())
