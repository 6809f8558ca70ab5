"""`mectui status NAME`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click

from mectui.cli import console, options
from mectui.cli.settings import settings

if TYPE_CHECKING:
    from mectui.run.known import ClusterNow, NodeNow

_BRIEF = ("NODE", "KUBERNETES", "VERSION", "EC2", "PRIVATE", "PUBLIC")
_REST = ("NAME", "ROLE", "INSTANCE")
_WORDS = {True: "Ready", False: "not Ready", None: "?"}
_AT_REST = {"making": "half made, and no run goes on"}
"""What a stage is called where the run that was to end it does not go on."""


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
    stage = now.stage if running else _AT_REST.get(now.stage, now.stage)
    console.say(f"{now.name}: {stage}, in {now.region}{running}", bold=True)
    if now.kubeconfig:
        console.say(f"kubeconfig: {now.kubeconfig}")
    if now.nodes:
        brief, rest = [_brief(now.name, node) for node in now.nodes], [_rest(node) for node in now.nodes]
        if console.verbose:
            rows = [few + more for few, more in zip(brief, rest, strict=True)]
            console.table(rows, header=_BRIEF + _REST)
        else:
            console.table(brief, header=_BRIEF)
    for why in now.unknown:
        console.say(f"not known: {why}", error=True)


def _brief(cluster: str, node: NodeNow) -> tuple[str, ...]:
    """Return what fits 80 columns whatever the cluster is called: a node by the name that `ssh` takes."""
    return (
        node.name.removeprefix(f"{cluster}-"),
        _WORDS[node.ready],
        node.version or "?",
        node.instance or "?",
        node.private_ip,
        node.public_ip or "-",
    )


def _rest(node: NodeNow) -> tuple[str, ...]:
    return (node.name, node.role, node.instance_id)
