"""A run that shows its plan, asks for approval at the terminal, and then does that very plan."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from mectui.cli import console
from mectui.cli.render import Renderer, renderer
from mectui.cli.settings import Settings
from mectui.events import Event, ExitCode

if TYPE_CHECKING:
    from mectui.run.request import Request


class UpToTheQuestion:
    """Shows a run that asks but for its last words, which the question takes the place of."""

    def __init__(self, render: Renderer) -> None:
        self._render = render
        self.plan = ""
        """The hash of the plan that was shown; empty where Terraform has nothing to do."""
        self.destroys = False
        """Whether anything that exists would go."""

    def __call__(self, event: Event) -> None:
        """Show one event."""
        if event.event == "plan.ready":
            self.plan = str(event.data.get("hash", ""))
            self.destroys = bool(event.data.get("destroy") or event.data.get("replace"))
        awaits = event.data.get("exit_code") == ExitCode.AWAITING_APPROVAL
        if event.event != "run.finished" or not awaits:
            self._render(event)


def nobody_to_ask(request: Request, output: str, *, non_interactive: bool) -> bool:
    """Tell whether a run is to begin as it is: it is approved already, or nobody may or can be asked."""
    unasked = request.approve is not None or non_interactive
    return unasked or output == "json" or not sys.stdin.isatty()


def change(here: Settings, name: str, request: Request, output: str, *, non_interactive: bool) -> int:
    """Change a cluster's answers and carry it out: plan, ask, apply that very plan; return the exit code.

    Raises Trouble(USAGE) where there is no such cluster, or what is asked for is wrong in itself.
    """
    from mectui.cli.following import act
    from mectui.run.wanted import wanted

    wanted(here.home.find(name), request, os.environ)  # before an embedded cloud is started for it
    if nobody_to_ask(request, output, non_interactive=non_interactive):
        return act(here, name, request, renderer(output))
    shown = UpToTheQuestion(renderer(output))
    code = act(here, name, request, shown)
    if code != ExitCode.AWAITING_APPROVAL:
        return code
    if not _agreed(name, shown):
        console.say(f"nothing of {name} was changed", error=True)
        return ExitCode.AWAITING_APPROVAL
    return act(here, name, replace(request, approve=shown.plan), renderer(output))


def _agreed(name: str, shown: UpToTheQuestion) -> bool:
    """Ask whether to apply the plan; a yes is enough for one that destroys nothing."""
    if not shown.destroys:
        return click.confirm("Apply this plan?")
    asked = "This plan destroys what exists. Type the cluster's name to apply it"
    return typed(asked, name)


def typed(asked: str, name: str) -> bool:
    """Ask for a name, and tell whether it is the one that was typed."""
    return bool(click.prompt(asked, default="", show_default=False) == name)
