"""`mectui list`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mectui.cli import console, options
from mectui.cli.settings import settings

if TYPE_CHECKING:
    from mectui.run.summary import LastRun, Summary

HEADER = ("NAME", "STATE", "REGION", "CONTROL PLANES", "WORKERS", "LAST RUN")


@click.command(name="list")
@options.facts_output
@click.pass_context
def command(context: click.Context, output: str) -> None:
    """List the clusters on record; looks at files only."""
    from mectui.run.summary import summary

    home = settings(context).home
    rows = [summary(folder) for folder in home.on_record()]
    if output == "json":
        console.document([row.as_dict() for row in rows])
    elif rows:
        console.table([_row(row) for row in rows], header=HEADER)
    else:
        console.say(f"no cluster is on record in {home.clusters}", error=True)


def _row(cluster: Summary) -> tuple[str, ...]:
    running = " (run in progress)" if cluster.run_in_progress else ""
    facts = (cluster.region, cluster.control_planes, cluster.workers)
    known = ("?" if fact is None else str(fact) for fact in facts)
    return (cluster.name, f"{cluster.stage}{running}", *known, _when(cluster.last_run))


def _when(last: LastRun | None) -> str:
    if last is None:
        return "-"
    if last.exit_code is None:
        end = "no end recorded"
    else:
        end = f"exit {last.exit_code}" if last.exit_code else "ok"
    return f"{last.time:%Y-%m-%d %H:%M} UTC, {end}"
