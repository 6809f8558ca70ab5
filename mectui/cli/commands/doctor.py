"""`mectui doctor`."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from mectui.cli import console, options
from mectui.cli.settings import settings
from mectui.events import plain

if TYPE_CHECKING:
    from mectui.run.checkup import Finding


@click.command(name="doctor")
@click.option("--region", help="The region to ask in; else AWS_REGION.")
@options.facts_output
@click.pass_context
def command(context: click.Context, region: str | None, output: str) -> int:
    """Check terraform, its provider, credentials and network: a line a check, with the remedy.

    Ends with 3 where AWS refuses the credentials, and with 6 where something else is missing.
    """
    from mectui.run.checkup import check_up, verdict

    findings = asyncio.run(check_up(settings(context).environ, region))
    if output == "json":
        console.document([asdict(finding) for finding in findings])
    else:
        _show(findings)
    return verdict(findings)


def _show(findings: Sequence[Finding]) -> None:
    for finding in findings:
        mark = "ok" if finding.ok else "FAIL" if finding.needed else "note"
        console.say(f"{mark:<5} {finding.check:<12} {plain(finding.found)}")
        if not finding.ok and finding.remedy:
            console.say(f"{'':<18} -> {plain(console.spelled(finding.remedy))}")
