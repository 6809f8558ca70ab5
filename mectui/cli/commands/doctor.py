"""`mectui doctor`."""

from __future__ import annotations

import asyncio

import click

from mectui.cli import console
from mectui.cli.settings import settings
from mectui.events import ExitCode, plain


@click.command(name="doctor")
@click.option("--region", help="The region to ask in; else AWS_REGION.")
@click.pass_context
def command(context: click.Context, region: str | None) -> int:
    """Check terraform, its provider, credentials and network: a line a check, with the remedy."""
    from mectui.run.checkup import check_up

    findings = asyncio.run(check_up(settings(context).environ, region))
    for finding in findings:
        mark = "ok" if finding.ok else "FAIL" if finding.needed else "note"
        console.say(f"{mark:<5} {finding.check:<12} {plain(finding.found)}")
        if not finding.ok and finding.remedy:
            console.say(f"{'':<18} -> {plain(finding.remedy)}")
    return ExitCode.DONE if all(each.ok for each in findings if each.needed) else ExitCode.MISSING
