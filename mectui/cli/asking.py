"""From a wizard to a run: the flow that it asks, and the plan that is shown and approved before anything."""

from __future__ import annotations

import asyncio
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from mectui.cli import console
from mectui.cli.settings import Settings
from mectui.cli.terminal import need_terminal
from mectui.events import Event, ExitCode, Trouble

if TYPE_CHECKING:
    from mectui.answers import Loaded
    from mectui.wizard import Flow


def flow_of(settings: Settings, answers: Path | None) -> Flow:
    """Return the wizard's flow, prefilled from an answer file where there is one.

    Raises Trouble(USAGE) where the file cannot be read.
    """
    from mectui.clusters import Stage
    from mectui.wizard import begin

    stages = {each.name: each.record().stage for each in settings.home.on_record()}
    return begin(
        answers,
        settings.environ,
        settings.home.path / "cache",
        taken=[name for name, stage in stages.items() if stage not in (Stage.DRAFT, Stage.DESTROYED)],
        drafts=[name for name, stage in stages.items() if stage is Stage.DRAFT],
    )


def ask_plainly(settings: Settings, answers: Path | None) -> int:
    """Ask the steps as numbered prompts, then run; return the exit code.

    Raises Trouble(USAGE) where there is no terminal to ask on.
    """
    from mectui.cli.plain import PlainWizard
    from mectui.cli.prompts import Terminal

    need_terminal("the wizard's prompts need a terminal", answers)
    flow = flow_of(settings, answers)
    with asyncio.Runner() as runner:
        terminal = Terminal(console.say, input, getpass)
        wizard = PlainWizard(flow, settings.environ, terminal, runner)
        loaded = wizard.walk()
    if wizard.saved is not None:
        tell_how_to_run(settings, wizard.saved)
    if loaded is None:
        return ExitCode.DONE
    settings.environ.update(flow.secrets.typed)
    return run_and_ask(settings, loaded)


def tell_how_to_run(settings: Settings, file: Path) -> None:
    """Say which command makes the cluster of an answer file that was saved."""
    console.say(f"  run it  {settings.spell('--non-interactive', '--answers', str(file))}")


def run_and_ask(settings: Settings, loaded: Loaded) -> int:
    """Run to the plan, ask whether to apply it, apply that very plan; return the exit code.

    Raises Trouble(USAGE) where the run is refused before it begins; it says where the answers are kept.
    """
    folder = settings.home.folder(loaded.answers.cluster.name)
    from mectui.run.kept import keep

    try:
        code = _plan_and_apply(settings, loaded, str(folder.answers))
    except Trouble as trouble:
        raise Trouble(
            trouble.exit_code, *trouble.problems, keep(settings.home, loaded, settings.spell)
        ) from trouble
    if folder.is_draft():
        change = settings.spell("--answers", str(folder.answers))
        console.say(f"The answers are in {folder.answers}; change them with: {change}")
    return code


def _plan_and_apply(settings: Settings, loaded: Loaded, file: str) -> int:
    import click

    from mectui.cli.create import make
    from mectui.cli.render import renderer
    from mectui.run.request import Kind, Request

    show, plans = renderer("text"), [""]

    def render(event: Event) -> None:
        if event.event == "plan.ready":
            plans.append(str(event.data.get("hash", "")))
        show(event)

    code = make(settings, loaded, Request(Kind.CREATE, command=settings.command, file=file), render)
    try:
        if code != ExitCode.AWAITING_APPROVAL or not click.confirm("Apply this plan?"):
            return code
    except click.Abort:
        console.say("")  # the question's line is still open
        return ExitCode.INTERRUPTED
    request = Request(Kind.CREATE, approve=plans[-1], command=settings.command, file=file)
    return make(settings, loaded, request, show)
