"""How Python's own work is kept from holding up a key."""

from __future__ import annotations

import gc
import sys

_SELDOM, _USUAL = (700, 10, 1000), (700, 10, 10)
"""How often to collect garbage, by generation."""
_TURN = 0.0005
"""Seconds that a thread which reads AWS' answers may keep the interpreter while the one that draws waits: a
key's way to the screen takes several turns, and Python's own 5 ms each are felt."""


def begin() -> None:
    """Take short turns, and let the oldest garbage lie while what asks AWS is loaded."""
    sys.setswitchinterval(_TURN)
    gc.set_threshold(*_SELDOM)


def settle() -> None:
    """Collect as usual from now on, but never look at what is loaded by now, which stays: AWS' models.

    To look through all of them takes a fifth of a second. Does nothing where `begin` was not called.
    """
    if gc.get_threshold() == _SELDOM:
        gc.freeze()
        gc.set_threshold(*_USUAL)
