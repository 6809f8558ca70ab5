"""The question before add-ons go that data goes with."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from mectui.cli import console
from mectui.cli.approving import nobody_to_ask, typed
from mectui.events import ExitCode, Trouble, plain

if TYPE_CHECKING:
    from mectui.cli.settings import Settings
    from mectui.run.request import Request


def agreed(here: Settings, name: str, request: Request, output: str, *, non_interactive: bool) -> bool:
    """Tell whether a run may begin; where data goes with what it takes away, a name has to be typed first.

    Raises Trouble(USAGE) where nobody can be asked, or what is to go has to stay.
    """
    from mectui.run.losing import losing

    if request.approve is not None or not request.disable:
        return True
    lost = losing(here.home.find(name), request, os.environ)
    if not lost:
        return True
    if nobody_to_ask(request, output, non_interactive=non_interactive):
        raise _unasked(name, request, lost)
    for addon, what in lost.items():
        console.say(f"lost with {addon}: {what}")
    only = next(iter(lost)) if len(lost) == 1 else None
    asked = f"the add-on's name, {only}," if only else f"the cluster's name, {name},"
    return typed(f"Type {asked} to disable {' '.join(map(plain, request.disable))}", only or name)


def _unasked(name: str, request: Request, lost: Mapping[str, str]) -> Trouble:
    whys = "\n".join(f"lost with {addon}: {what}" for addon, what in lost.items())
    command = f"mectui addons {name} disable {' '.join(request.disable)} --approve auto"
    what = f"nothing of {name} was changed: data would be lost with {', '.join(lost)}"
    return Trouble.of(ExitCode.USAGE, what, whys, f"`{command}` does it all the same")
