"""Secrets of add-ons at a terminal: asked for without showing them, and only where none is given."""

from __future__ import annotations

import os
import sys
from getpass import getpass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mectui.cli.settings import Settings
    from mectui.run.request import Request


def give_secrets(here: Settings, name: str, request: Request, *, may_ask: bool) -> None:
    """Put the secrets that somebody types into the environment of a run, and nowhere else.

    Those that are missing where nobody can be asked the run says itself. Raises Trouble(USAGE) with all that
    is wrong with the request.
    """
    from mectui.addons import solved
    from mectui.addons.secrets import lacking
    from mectui.run.settling import hold, spared, standing_of
    from mectui.run.wanted import wanted

    folder = here.home.find(name)
    answers = wanted(folder, request, os.environ).answers
    solution = solved(answers, standing=standing_of(folder, os.environ))
    hold(folder, request, solution, os.environ, secrets=False)
    done_without = spared(folder, request, solution)
    missing = lacking((each for each in solution.order if each.name not in done_without), os.environ)
    if may_ask and missing and sys.stdin.isatty():
        here.environ.update(
            (each.variable, getpass(f"{each.title}: {each.input.title} (not shown): ")) for each in missing
        )
