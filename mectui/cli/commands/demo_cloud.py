"""`mectui demo-cloud start|status|stop`."""

from __future__ import annotations

import os
import sys

import click

from mectui.cli import console
from mectui.cli.settings import common, settings
from mectui.events import ExitCode


@click.group(name="demo-cloud")
def command() -> None:
    """Start, show or stop the embedded cloud: moto, a bastion, and nodes that boot."""


class _StartCommand(click.Command):
    """`start`, whose help lists the kinds of faults."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write a line for each kind, from where they are defined."""
        from mectui.demo.fault_kinds import AwsFault, FaultKind

        for title, kinds in (
            ("Faults of a node, or of what is in the cluster, as KIND[:NODE or NAME]", FaultKind),
            ("Faults of AWS, as KIND[:ACTION[:COUNT]]", AwsFault),
        ):
            with formatter.section(title):
                formatter.write_dl([(str(kind), kind.meaning) for kind in kinds])


@common
@command.command(name="start", cls=_StartCommand)
@click.option("--foreground", is_flag=True, help="Stay, and print the settings that point anything at it.")
@click.option("--speed", type=click.FloatRange(min=0.1), help="How many times faster than real nodes.")
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="KIND[:…]",
    help="Trouble to inject, of a kind below; may repeat.",
)
@click.pass_context
def start(context: click.Context, foreground: bool, speed: float | None, faults: tuple[str, ...]) -> int:
    """Start it; it outlives this command, and `--demo` finds it."""
    from mectui import demo

    home = settings(context).home.path
    speeds = {} if speed is None else {"speed": speed}
    if foreground:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)  # says here what would be wrong with it
        options = [f"--speed={speed}"] if speed else []
        words = [*options, *(f"--fault={fault}" for fault in faults)]
        # In this process' place: the signals that end it then reach the cloud itself.
        os.execv(sys.executable, [sys.executable, "-m", "mectui.demo", "--home", str(home), *words])  # noqa: S606
    record = demo.start(home, faults=faults, **speeds)
    console.say(
        f"the embedded cloud runs at speed {record.speed:g}: {record.endpoint} (process {record.pid})"
    )
    return ExitCode.DONE


@common
@command.command(name="status")
@click.pass_context
def status(context: click.Context) -> int:
    """Tell whether it runs; exit code 6 where it does not."""
    from mectui import demo

    record = demo.status(settings(context).home.path)
    if record is None:
        console.say("the embedded cloud is not running")
        return ExitCode.MISSING
    console.say(f"running at speed {record.speed:g}: {record.endpoint} (process {record.pid})")
    return ExitCode.DONE


@common
@command.command(name="stop")
@click.pass_context
def stop(context: click.Context) -> None:
    """Stop it; everything in it is gone."""
    from mectui import demo

    record = demo.stop(settings(context).home.path)
    console.say("the embedded cloud is stopped" if record else "the embedded cloud was not running")
