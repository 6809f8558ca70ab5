"""What is lost with the add-ons that a run is asked to take away, as far as the answers tell."""

from __future__ import annotations

from collections.abc import Mapping

from mectui import addons
from mectui.addons.loss import loses
from mectui.addons.runner import refuse_to_take
from mectui.answers import load
from mectui.clusters import Folder
from mectui.run.request import Request
from mectui.run.wanted import wanted


def losing(folder: Folder, request: Request, environ: Mapping[str, str]) -> dict[str, str]:
    """Return which data goes with each add-on that a run takes away; none of those that keep none.

    Raises Trouble(USAGE) for a name that is none, and where data would be lost but others need it to stay.
    """
    going = addons.leaving(load(folder.answers, environ=environ).answers, request.disable)
    found = {each.name: lost for each in going if (lost := loses(each.recipe))}
    if found:
        refuse_to_take(going, addons.solved(wanted(folder, request, environ).answers).order)
    return found
