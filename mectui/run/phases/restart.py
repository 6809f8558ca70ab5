"""One machine goes off and on again: EC2 starts it anew, on other hardware where the old one was at fault."""

from __future__ import annotations

from mectui.aws import live_instances
from mectui.aws.power import Power, switch
from mectui.clusters import Stage
from mectui.events import ExitCode, Phase, Reporter, Trouble
from mectui.run.context import Context
from mectui.run.step import Step
from mectui.terraform import Action

_MADE = frozenset({Action.CREATE, Action.REPLACE})


class Restart(Step):
    """Stops the machine of the node that the run is asked to restart, and starts it."""

    phase = Phase.APPLY
    title = "Restarting the machine"
    usual = False

    async def needed(self, context: Context) -> bool:
        """Tell whether one is to be restarted; what this very run has made just starts."""
        node, changes = context.request.restart_node, context.saved.changes if context.saved else ()
        return node is not None and not any(each.node == node and each.action in _MADE for each in changes)

    async def run(self, context: Context, reporter: Reporter) -> None:
        """Restart it. Raises Trouble as EC2 refuses, with its reason, and where there is no machine."""
        name, node = context.folder.name, context.request.restart_node
        ids = [each.id for each in await live_instances(context.cloud, name) if each.node == node]
        if not ids:
            remedy = f"`{context.request.spell('resume', name)}` makes it again"
            raise Trouble.of(ExitCode.FAILED, f"{node} has no machine any more", "", remedy)

        def accepted() -> None:
            context.touched = True
            context.folder.note(stage=Stage.MAKING)

        again = context.request.spell_this(name)
        for power in (Power.STOP, Power.START):
            await switch(context.cloud, name, ids, power, reporter, accepted=accepted, again=again)
