"""`mectui doctor`."""

from __future__ import annotations

import asyncio
import json

import click

from mectui.cli import console
from mectui.cli.settings import settings
from mectui.events import ExitCode, plain


@click.command(name="doctor")
@click.option("--region", help="The region to ask in; else AWS_REGION.")
@click.option("--policy", is_flag=True, help="Only print the IAM policy that mectui needs, as JSON.")
@click.pass_context
def command(context: click.Context, region: str | None, policy: bool) -> int:
    """Check terraform, its provider, credentials and permissions: a line a check, with the remedy."""
    from mectui.run.checkup import check_up

    if policy:
        _print_policy(context, region)
        return ExitCode.DONE
    findings = asyncio.run(check_up(settings(context).environ, region))
    for finding in findings:
        mark = "ok" if finding.ok else "FAIL" if finding.needed else "note"
        console.say(f"{mark:<5} {finding.check:<12} {plain(finding.found)}")
        if not finding.ok and finding.remedy:
            console.say(f"{'':<18} -> {plain(finding.remedy)}")
    if any(finding.check == "permissions" and not finding.ok for finding in findings):
        _print_policy(context, region)
    return ExitCode.DONE if all(each.ok for each in findings if each.needed) else ExitCode.MISSING


def _print_policy(context: click.Context, region: str | None) -> None:
    from mectui.run.checkup import policy

    console.say(json.dumps(policy(settings(context).environ, region), indent=2))
