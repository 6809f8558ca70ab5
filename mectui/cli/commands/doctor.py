"""`mectui doctor`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from mectui.cli import console, options
from mectui.cli.settings import settings
from mectui.events import ExitCode, plain

if TYPE_CHECKING:
    from mectui.run.checkup import Finding


@click.command(name="doctor")
@click.option("--region", help="The region to ask in; else AWS_REGION.")
@click.option("--policy", is_flag=True, help="Only print the IAM policy that mectui needs, as JSON.")
@options.facts_output
@click.pass_context
def command(context: click.Context, region: str | None, policy: bool, output: str) -> int:
    """Check terraform, its provider, credentials and permissions: a line a check, with the remedy.

    Ends with 3 where AWS refuses the credentials, and with 6 where something else is missing.
    """
    from mectui.run.checkup import check_up, verdict

    environ = settings(context).environ
    if policy:
        _show_policy(environ, region)
        return ExitCode.DONE
    findings = asyncio.run(check_up(environ, region))
    if output == "json":
        console.document([asdict(finding) for finding in findings])
    else:
        _show(findings)
        if any(finding.check == "permissions" and not finding.ok for finding in findings):
            _show_policy(environ, region)
    return verdict(findings)


def _show(findings: Sequence[Finding]) -> None:
    for finding in findings:
        mark = "ok" if finding.ok else "FAIL" if finding.needed else "note"
        console.say(f"{mark:<5} {finding.check:<12} {plain(finding.found)}")
        if not finding.ok and finding.remedy:
            console.say(f"{'':<18} -> {plain(console.spelled(finding.remedy))}")


def _show_policy(environ: Mapping[str, str], region: str | None) -> None:
    from mectui.run.checkup import policy

    console.say(json.dumps(policy(environ, region), indent=2))
