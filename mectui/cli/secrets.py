"""Secrets of add-ons at a terminal: asked for without showing them, and only where none is given."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from getpass import getpass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mectui.addons.secrets import Secret


def ask_for(secrets: Iterable[Secret]) -> dict[str, str]:
    """Return secrets by variable, as somebody types them; none where nobody can.

    They are for the environment of a run, and for nothing else. The run says itself which are missing.
    """
    if not sys.stdin.isatty():
        return {}
    return {each.variable: getpass(f"{each.title}: {each.input.title} (not shown): ") for each in secrets}
