"""What an interrupted run made is kept, and taken into Terraform's state where that does not know it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from mectui.aws import Holding, Kind, holdings, remove
from mectui.clusters import Folder, write_private
from mectui.events import Reporter
from mectui.run.approval import note_made
from mectui.run.context import Context
from mectui.terraform import StateRow

ADOPTION_FILE = "adoption.tf.json"
"""Import blocks for what exists without being in the state; it lives from a plan to the end of its apply."""

_RULES = ((r"(.+) among nodes", "nodes"), (r"NodePorts (.+)", "node_ports"), (r"(\S+ \S+)", "access"))
"""What the names of ingress rules look like after the cluster's, and which resource they are."""

_GOING = frozenset({"shutting-down", "terminated", "stopping", "stopped"})


async def adopt(context: Context, reporter: Reporter) -> None:
    """Compare Terraform's state with what AWS has of the cluster, and let the next plan keep it all.

    Half-made things that are there are untainted; those that the state does not know are imported
    by the plan. Sets the context's `finishing`.
    """
    forget(context.folder)
    state = await context.runner.state_addresses()
    found = [holding for holding in await holdings(context.cloud, context.folder.name) if _healthy(holding)]
    ids = {terraform_id(holding) for holding in found}
    half_made = [address for address, row in state.items() if row.tainted and row.id in ids]
    for address in half_made:
        reporter.tell("resource.kept", f"{address} is half made and healthy: kept", resource=address)
        await context.runner.untaint(address, reporter)
    await _drop_key_pair(found, state, context, reporter)
    orphans = _orphans(found, state, context)
    for address, identity in orphans.items():
        reporter.tell("resource.kept", f"{address} exists and is taken over: {identity}", resource=address)
    if orphans:
        write_private(context.folder.terraform / ADOPTION_FILE, _import_blocks(orphans))
    context.finishing = frozenset(half_made) | frozenset(orphans)
    note_made(context.folder, {*state, *orphans})


async def _drop_key_pair(
    found: Iterable[Holding], state: Mapping[str, StateRow], context: Context, reporter: Reporter
) -> None:
    """Delete the cluster's key pair where the state does not know it, so that the plan can make it.

    EC2 does not give its public key back, so taking it over would replace it. No instance needs it any more.
    """
    known = {row.id for row in state.values()}
    strays = [each for each in found if each.kind is Kind.KEY_PAIR and terraform_id(each) not in known]
    if strays and not context.request.plan_only:
        reporter.tell("resource.dropped", "the key pair of an interrupted run is made again")
        await remove(context.cloud, strays)


def forget(folder: Folder) -> None:
    """Remove the import blocks: a plan has used them, or a new one will write its own."""
    (folder.terraform / ADOPTION_FILE).unlink(missing_ok=True)


def address_of(holding: Holding, cluster: str) -> str | None:
    """Return the module's address of a thing in AWS, told by its tags; None where it has none."""
    match holding.kind:
        case Kind.INSTANCE if holding.node:
            return machine_address(holding.node)
        case Kind.ELASTIC_IP if holding.node:
            return f"aws_eip.node[{json.dumps(holding.node)}]"
        case Kind.SECURITY_GROUP:
            return "aws_security_group.this"
        case Kind.SECURITY_GROUP_RULE:
            return _rule_address(holding.name.removeprefix(f"{cluster} "))
    return None


def machine_address(node: str) -> str:
    """Return the module's address of a node's machine."""
    return f"aws_instance.node[{json.dumps(node)}]"


def terraform_id(holding: Holding) -> str:
    """Return the id that Terraform's provider gives to a thing: EC2's own, but a key pair's name."""
    return holding.name if holding.kind is Kind.KEY_PAIR else holding.id


def _rule_address(name: str) -> str | None:
    """Return the address of a rule by what its name says after the cluster's."""
    if name == "egress":
        return "aws_vpc_security_group_egress_rule.all"
    for pattern, rule in _RULES:
        if found := re.fullmatch(pattern, name):
            return f"aws_vpc_security_group_ingress_rule.{rule}[{json.dumps(found[1])}]"
    return None


def _import_blocks(orphans: Mapping[str, str]) -> str:
    blocks = [{"to": address, "id": identity} for address, identity in sorted(orphans.items())]
    return json.dumps({"import": blocks}, indent=2) + "\n"


def _orphans(found: Iterable[Holding], state: Mapping[str, StateRow], context: Context) -> dict[str, str]:
    """Return what exists, belongs to the plan, and is not in the state: its id by its address."""
    assert context.plan is not None
    nodes = {node.name for node in context.plan.nodes}
    known = {row.id for row in state.values()}
    orphans: dict[str, str] = {}
    for holding in found:
        address = address_of(holding, context.folder.name)
        planned = holding.node is None or holding.node in nodes
        if address and planned and address not in state and terraform_id(holding) not in known:
            orphans.setdefault(address, terraform_id(holding))
    return orphans


def _healthy(holding: Holding) -> bool:
    return holding.state not in _GOING
