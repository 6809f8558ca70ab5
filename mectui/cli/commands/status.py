"""`mectui status NAME`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click

from mectui.cli import console, options
from mectui.cli.settings import settings

if TYPE_CHECKING:
    from mectui.run.looking import ClusterNow, NodeNow

_WORDS = {True: "Ready", False: "not Ready", None: "?"}


@click.command(name="status")
@click.argument("name")
@options.facts_output
@click.pass_context
def command(context: click.Context, name: str, output: str) -> None:
    """Show cluster NAME as EC2 and Kubernetes see it now."""
    from mectui.run.looking import look

    here = settings(context)
    now = asyncio.run(look(here.home.find(name), here.environ))
    if output == "json":
        console.document(now.as_dict())
    else:
        _show(now)


def _show(now: ClusterNow) -> None:
    running = ", a run is in progress" if now.run_in_progress else ""
    console.say(f"{now.name}: {now.stage}, in {now.region}{running}", bold=True)
    if now.kubeconfig:
        console.say(f"kubeconfig: {now.kubeconfig}")
    if now.nodes:
        header = ("NODE", "ROLE", "KUBERNETES", "VERSION", "EC2", "INSTANCE", "PRIVATE", "PUBLIC")
        console.table([_row(node) for node in now.nodes], header=header)
    for why in now.unknown:
        console.say(f"not known: {why}", error=True)


def _row(node: NodeNow) -> tuple[str, ...]:
    return (
        node.name,
        node.role,
        _WORDS[node.ready],
        node.version or "?",
        node.instance or "?",
        node.instance_id,
        node.private_ip,
        node.public_ip or "-",
    )
