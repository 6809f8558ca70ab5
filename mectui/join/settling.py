"""What departures left behind, put right once the rest of the cluster is up."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mectui.events import Reporter
from mectui.join.connections import first_control_plane
from mectui.join.job import JoinJob
from mectui.join.roster import Roster
from mectui.microk8s import NodeState, commands


async def settle_departures(job: JoinJob, listed: Mapping[str, NodeState], reporter: Reporter) -> None:
    """Forget workers whose machines are gone, and open again those that were to leave and stay after all.

    `listed` is the cluster as its first control plane sees it. Nodes that mectui did not make stay.
    """
    kept = {machine.name for machine in job.machines}
    gone = [state for name, state in sorted(listed.items()) if name not in kept and _own(job, state)]
    staying = sorted(name for name in kept & listed.keys() if listed[name].leaving)
    if not gone and not staying:
        return
    async with first_control_plane(job, reporter) as first:
        roster = Roster(first)
        try:
            for state in gone:
                left = reporter.for_node(state.name)
                left.tell("node.leaving", "its machine is gone: the cluster forgets it", doing="remove")
                await roster.remove(state.name, state.internal_ip or state.name)
                left.tell("node.left", f"{state.name} has left")
        finally:
            roster.close()
        for name in staying:
            reporter.for_node(name).tell("node.repair", f"{name} stays: it takes pods again")
        if staying:
            await first.ask(commands.unmark_leaving(*staying))


def _own(job: JoinJob, state: NodeState) -> bool:
    """Tell whether a node is a worker that a run made, which its name says."""
    return not state.control_plane and re.fullmatch(rf"{job.cluster}-w-\d+", state.name) is not None
