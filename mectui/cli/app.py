"""The command line: the run itself, and the commands around it."""

from __future__ import annotations

from pathlib import Path

import click
from click.core import ParameterSource

from mectui import __version__
from mectui.cli import options
from mectui.cli.lazy import LazyGroup
from mectui.cli.settings import common, settings
from mectui.events import ExitCode, Trouble

COMMANDS = {
    "init": ("init", "Print a commented answer file to start from."),
    "validate": ("validate", "Tell everything that is wrong with an answer file."),
    "schema": ("schema", "Print the answer file's JSON Schema."),
    "doctor": ("doctor", "Check terraform, credentials, network; say what to do."),
    "list": ("list", "List the clusters on record."),
    "status": ("status", "Show one cluster as it is now."),
    "logs": ("logs", "Show what a cluster's runs did, or one node's part."),
    "watch": ("watch", "Follow a run in progress."),
    "replay": ("replay", "Show a recorded run again."),
    "resume": ("resume", "Go on where a run stopped."),
    "scale": ("scale", "Give a cluster more or fewer workers."),
    "access": ("access", "Change who may reach a cluster; your address has moved."),
    "addons": ("addons", "List, enable and disable add-ons."),
    "stop": ("stop", "Switch a cluster's machines off; its disks stay."),
    "start": ("start", "Switch a stopped cluster's machines on, and prove it."),
    "kubeconfig": ("kubeconfig", "Print the kubeconfig, or merge it into yours."),
    "ssh": ("ssh", "Open a shell or run a command on a node."),
    "tunnel": ("tunnel", "Bring the cluster's API to a local port."),
    "destroy": ("destroy", "Remove a cluster, and prove that nothing is left."),
    "forget": ("forget", "Drop the record of a cluster whose machines are gone."),
    "demo-cloud": ("demo_cloud", "Start, show or stop the embedded cloud."),
    "completion": ("completion", "Print the completion script of a shell."),
}


@common
@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.option("--answers", type=click.Path(path_type=Path), metavar="FILE", help="The answer file.")
@click.option("--non-interactive", is_flag=True, help="Never ask; needs --answers.")
@click.option("--plan-only", is_flag=True, help="Stop when the plan is shown and saved.")
@options.approve("Apply within the file's limits, or that very plan.")
@options.events_output
@click.option("--plain", is_flag=True, help="The wizard as numbered prompts.")
@click.pass_context
def mectui(
    context: click.Context,
    answers: Path | None,
    non_interactive: bool,
    plan_only: bool,
    approve: str | None,
    output: str,
    plain: bool,
) -> int | None:
    """From nothing to a working multi-node MicroK8s edge cluster on AWS."""
    if context.invoked_subcommand is not None:
        _refuse_misplaced(context, context.invoked_subcommand)
        return None
    if not non_interactive:
        if plain:
            from mectui.cli.asking import ask_plainly

            return ask_plainly(settings(context), answers)
        from mectui.cli.on_screen import open_screen

        return open_screen(settings(context), answers)
    if answers is None:
        raise Trouble.of(
            ExitCode.USAGE, "--non-interactive needs --answers FILE", "", "`mectui init` prints one"
        )
    from mectui.cli.create import create

    return create(settings(context), answers, approve=approve, plan_only=plan_only, output=output)


def _refuse_misplaced(context: click.Context, command: str) -> None:
    """Refuse the run's own options before a command's name: there they would say nothing."""
    for parameter in context.command.params:
        given = context.get_parameter_source(str(parameter.name)) is ParameterSource.COMMANDLINE
        if given and parameter.expose_value:
            option = parameter.opts[0]
            raise click.UsageError(
                f"{option} before `{command}` means nothing; what {command} takes follows it"
            )
