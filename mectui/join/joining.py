"""One node joins: tried, judged from a control plane, repaired and tried again until its deadline."""

from __future__ import annotations

import asyncio

from mectui.events import ExitCode, Trouble, plain
from mectui.join.node import Node
from mectui.join.roster import Nodes, Roster
from mectui.join.tokens import Tokens
from mectui.microk8s import DatastoreRole, Outcome, Repair, classify, commands, parse_status
from mectui.ssh import Dropped
from mectui.ssh.pace import looks

ATTEMPT_SECONDS = 330
LEAVE_SECONDS = 540
"""Five minutes of it for a join that may still run on the node."""
RESTART_SECONDS = 240
VOTERS = 3
"""dqlite makes the first three members voters; more are stand-by, then spare."""


async def join(node: Node, roster: Roster, tokens: Tokens) -> None:
    """Make the node a member, whatever state it is in; ends at once where it is one already."""
    if await _member(node, roster):
        return
    await _bury_predecessor(node, roster)
    async for attempt in looks():
        if attempt > 1:
            node.reporter.tell("node.retry", f"{node.name} tries to join again", attempt=attempt)
        outcome = await _attempt(node, tokens)
        if outcome.claimed:
            node.lacks("it says that it has joined; no control plane has seen it yet")
            if await _appears(node, roster):
                return
            node.lacks("it says that it has joined, but no control plane knows it")
        elif outcome.repair is Repair.NONE:
            raise _hopeless(node, outcome)
        else:
            node.lacks(f"the join was refused: {plain(outcome.cause)}")
        await _repair(node, outcome, roster)


async def become_ready(node: Node, roster: Roster) -> None:
    """Wait until Kubernetes calls the node Ready."""

    def ready(nodes: Nodes) -> bool:
        state = nodes.get(node.name)
        if state is None:
            node.lacks("Kubernetes does not list it")
        elif not state.ready:
            node.lacks(f"Kubernetes calls it not ready: {plain(state.why_not)}")
        return state is not None and state.ready

    await roster.wait_for(ready)


def listed(node: Node, nodes: Nodes) -> bool:
    """Tell whether Kubernetes lists this very machine, and not an earlier one of its name."""
    state = nodes.get(node.name)
    return state is not None and state.internal_ip in (None, node.machine.private_ip)


async def _member(node: Node, roster: Roster) -> bool:
    nodes = await roster.now()
    if not listed(node, nodes):
        return False
    if nodes[node.name].leaving and await _has_left(node):
        node.repairs("it had left the cluster, which forgets it now; it joins again")
        await roster.remove(node.name, node.machine.private_ip)
        return False
    return node.worker or await _has_role(node, nodes, roster)


async def _has_left(node: Node) -> bool:
    """Tell whether a departure that was interrupted got as far as the node's own part in it."""
    waiting = commands.earlier_change_ended()
    await node.ask(commands.ROOT_SHELL, stdin=waiting.text, seconds=ATTEMPT_SECONDS)
    return not parse_status((await node.ask(commands.status())).stdout).member


async def _bury_predecessor(node: Node, roster: Roster) -> None:
    """Let the cluster forget an earlier machine of the node's name: this one stands in its place."""
    earlier = roster.latest.get(node.name)
    if earlier is None or earlier.internal_ip is None or listed(node, roster.latest):
        return
    node.repairs(f"the cluster forgets the machine that had its name before, {plain(earlier.internal_ip)}")
    await roster.remove(node.name, earlier.internal_ip)


async def _has_role(node: Node, nodes: Nodes, roster: Roster) -> bool:
    """Tell whether the datastore counts a control plane in; the first three have to be voters."""
    role = await roster.datastore.role(node.machine)
    planes = [machine for machine in node.job.control_planes if machine.name in nodes]
    if len(planes) <= VOTERS and role is not DatastoreRole.VOTER:
        node.lacks(f"the datastore calls it {role or 'no member'}, and not yet a voter")
        return False
    return role is not None


async def _appears(node: Node, roster: Roster) -> bool:
    """Tell whether a control plane sees the node within its grace."""
    try:
        async with asyncio.timeout(node.job.claim_grace.total_seconds()):
            nodes = await roster.wait_for(lambda nodes: listed(node, nodes))
            async for _ in looks():
                if node.worker or await _has_role(node, nodes, roster):
                    break
    except TimeoutError:
        return False
    return True


async def _attempt(node: Node, tokens: Tokens) -> Outcome:
    invitation = await tokens.invitation(node)
    script = commands.join(invitation.url, worker=node.worker)
    try:
        answer = await node.ask_once(commands.ROOT_SHELL, stdin=script.text, seconds=ATTEMPT_SECONDS)
    except (Dropped, TimeoutError):
        return Outcome(claimed=True, cause="", repair=Repair.CLEAN_UP)
    said = answer.said.replace(invitation.token, "…")
    for line in said.splitlines():
        node.shows(line)
    outcome = classify(answer.exit_code, said)
    if outcome.repair is Repair.NEW_TOKEN:
        tokens.refuse(invitation)
    return outcome


async def _repair(node: Node, outcome: Outcome, roster: Roster) -> None:
    await node.ask(commands.drop_join_lock())
    if outcome.repair is not Repair.CLEAN_UP:
        return
    node.repairs("cleaning up after a half-done join: the node leaves, and the cluster forgets it")
    await node.ask(commands.ROOT_SHELL, stdin=commands.leave().text, seconds=LEAVE_SECONDS)
    await roster.remove(node.name, node.machine.private_ip)
    await node.ask(commands.wait_ready(RESTART_SECONDS), seconds=RESTART_SECONDS + 60)


def _hopeless(node: Node, outcome: Outcome) -> Trouble:
    return Trouble.of(ExitCode.FAILED, f"{node.name} cannot join", plain(outcome.cause), outcome.remedy)
