"""The lines above and below a step: which cluster, what all of it amounts to, how old a list is."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from mectui.wizard.flow import Flow
from mectui.wizard.form import Form
from mectui.wizard.step import StepState
from mectui.wizard.tally import tally
from screens.signs import Signs
from screens.text import one_line
from screens.widgets.line import Line
from screens.wizard.wording import ago, tally_line

_NARROW = 100
"""Columns below which the status line has no room for everything."""


class Bars:
    """Writes the top line and the status line of a screen."""

    def __init__(self, screen: Screen[Any], signs: Signs) -> None:
        self._screen = screen
        self._signs = signs

    def write(self, flow: Flow) -> None:
        """Say what the answers are about, and what they amount to."""
        name, region = flow.draft.get("cluster.name"), flow.draft.get("aws.region")
        self._line("what").say(one_line(f"new cluster {name or ''}"))
        self._line("where").say(one_line(str(region or "")))
        amount, narrow = tally(flow.draft, flow.findings), self._screen.app.size.width < _NARROW
        self._line("tally").say(tally_line(amount, self._signs, narrow=narrow))

    def write_age(self, flow: Flow, form: Form) -> None:
        """Say since when AWS has told what is shown, or that it is being asked."""
        text = f"asked {ago(form.fetched)} {self._signs.dot} ^r" if form.fetched else ""
        text = text or ("^r asks again" if form.notice else "")
        looking = flow.state(flow.current) is StepState.LOOKING
        self._line("age").say(f"{self._signs.looking} asking AWS" if looking else text)

    def _line(self, name: str) -> Line:
        return self._screen.query_one(f"#{name}", Line)
