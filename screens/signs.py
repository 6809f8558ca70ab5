"""The signs of states. Each has a word beside it, and a form in plain ASCII."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signs:
    """One sign for each meaning, all of them one cell wide."""

    here: str
    done: str
    todo: str
    looking: str
    blocked: str
    stale: str
    warning: str
    chosen: str
    ticked: str
    unticked: str
    up: str
    down: str
    more: str
    dot: str
    dash: str
    caret: str
    create: str
    change: str
    replace: str
    destroy: str
    bring: str
    move: str
    folded: str
    unfolded: str
    bar: str
    bar_rest: str


UNICODE = Signs(
    here="›",  # noqa: RUF001 - it is meant
    done="✓",
    todo="·",
    looking="…",
    blocked="✗",
    stale="↻",
    warning="!",
    chosen="●",
    ticked="◉",
    unticked="○",
    up="↑",
    down="↓",
    more="…",
    dot="·",
    dash="—",
    caret="▏",
    create="+",
    change="~",
    replace="±",
    destroy="-",
    bring="«",
    move="→",
    folded="▸",
    unfolded="▾",
    bar="━",
    bar_rest="─",
)

ASCII = Signs(
    here=">",
    done="+",
    todo=".",
    looking="~",
    blocked="x",
    stale="@",
    warning="!",
    chosen="*",
    ticked="#",
    unticked="o",
    up="^",
    down="v",
    more="~",
    dot="-",
    dash="-",
    caret="_",
    create="+",
    change="~",
    replace="%",
    destroy="-",
    bring="<",
    move=">",
    folded=">",
    unfolded="v",
    bar="#",
    bar_rest=".",
)


def signs_for(environ: Mapping[str, str], encoding: str) -> Signs:
    """Return the signs that a terminal with this environment and encoding shows."""
    bare = environ.get("TERM", "") in ("linux", "vt100", "vt220") or bool(environ.get("MECTUI_ASCII"))
    return ASCII if bare or "utf" not in encoding.lower() else UNICODE


def own_signs() -> Signs:
    """Return the signs for the terminal that this process writes to."""
    return signs_for(os.environ, getattr(sys.__stdout__, "encoding", None) or locale.getpreferredencoding())
