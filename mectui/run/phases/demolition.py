"""A cluster goes: what will go is shown, what was approved goes, and then AWS is asked what is left."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from mectui.aws import Holding, Kind, holdings, sweep
from mectui.clusters import Folder, Stage
from mectui.events import ExitCode, Phase, Reporter, Trouble
from mectui.run import bootstrap
from mectui.run.adopt import forget, terraform_id
from mectui.run.context import Context
from mectui.run.existing import in_words
from mectui.run.farewell import AwaitsApproval
from mectui.run.prepare import by_hash
from mectui.run.step import Step
from mectui.run.terraforming import in_good_order, mark, very_plan
from mectui.terraform import SavedPlan, parallelism
from mectui.workspace import VARIABLES_FILE


class DemolitionPlan(Step):
    """Plans what Terraform removes, and names what only the sweep will find."""

    phase = Phase.PLAN
    title = "Planning what goes"

    async def run(self, context: Context, reporter: Reporter) -> None:
        """Set the saved plan. Raises Trouble(AWAITING_APPROVAL) where nobody approved it."""
        known: set[str] = set()
        if (context.folder.terraform / VARIABLES_FILE).is_file():
            context.saved = await _plan(context, reporter)
            known = {row.id for row in (await context.runner.state_addresses()).values()}
        found = await holdings(context.cloud, context.folder.name)
        left_out = strays(found, known)
        if not known:
            _refuse_strangers(context, left_out)
        for each in left_out:
            words = f"{each.kind} {each.id} {each.name}: delete (not in Terraform's state)"
            about = reporter.for_node(each.node) if each.node else reporter
            about.tell(
                "plan.change", words, resource=each.id, action="delete", type=_TYPES[each.kind], attributes=[]
            )
        going = len(left_out) + (context.saved.counts["destroy"] if context.saved else 0)
        reporter.tell(
            "plan.ready",
            f"{going} to destroy: {in_words(found)}" if found else f"{going} to destroy",
            hash=context.saved.hash if context.saved else "",
            create=0,
            change=0,
            replace=0,
            destroy=going,
        )
        # A part alone is not listed, but what is there goes only when somebody said so.
        if context.request.approve is None and (going or found):
            raise _awaits(context)


async def _plan(context: Context, reporter: Reporter) -> SavedPlan:
    """Plan the destruction, or take up the plan of it that was approved by its hash."""
    if by_hash(context.request.approve):
        return await very_plan(context, reporter)
    forget(context.folder)
    await in_good_order(context.runner, context.runner.init(reporter))
    planning = context.runner.plan(reporter, mark(context), destroy=True)
    return await in_good_order(context.runner, planning)


class Demolition(Step):
    """Applies the destruction."""

    phase = Phase.DESTROY
    title = "Destroying the machines"
    why_not = "Terraform knows of nothing to destroy"

    async def needed(self, context: Context) -> bool:
        """Tell whether Terraform knows of anything to destroy."""
        return context.saved is not None and not context.saved.empty

    async def run(self, context: Context, reporter: Reporter) -> None:
        """Apply the plan to destroy; cancelled, Terraform ends in good order."""
        assert context.saved is not None
        _begin(context)
        applying = context.runner.apply(context.saved, reporter, parallelism=parallelism(30))
        await in_good_order(context.runner, applying)


class Sweep(Step):
    """Asks AWS for everything with the cluster's tag, removes it, and proves that nothing is left."""

    phase = Phase.DESTROY
    title = "Proving that nothing is left"

    async def run(self, context: Context, reporter: Reporter) -> None:
        """Sweep, then drop what leads nowhere any more. Raises Trouble(DEADLINE) with what is left."""
        _begin(context)
        await sweep(context.cloud, context.folder.name, reporter)
        _drop_keys(context.folder)
        context.folder.note(stage=Stage.DESTROYED)


def strays(found: Iterable[Holding], known: Collection[str]) -> list[Holding]:
    """Return what no state knows; what is part of an instance or of a group goes with that.

    `known` are the ids of Terraform's state, which are not always EC2's own.
    """
    return [each for each in found if terraform_id(each) not in known and _by_itself(each)]


def _by_itself(held: Holding) -> bool:
    return held.kind in _WHOLE or (held.kind in _PARTS and held.state == "available")


_WHOLE = frozenset({Kind.INSTANCE, Kind.SECURITY_GROUP, Kind.KEY_PAIR, Kind.ELASTIC_IP})
_PARTS = frozenset({Kind.VOLUME, Kind.NETWORK_INTERFACE})
"""What hangs on an instance as a rule, and is `available` where it does not."""


_TYPES = {
    Kind.INSTANCE: "aws_instance",
    Kind.SECURITY_GROUP: "aws_security_group",
    Kind.KEY_PAIR: "aws_key_pair",
    Kind.ELASTIC_IP: "aws_eip",
    Kind.VOLUME: "aws_ebs_volume",
    Kind.NETWORK_INTERFACE: "aws_network_interface",
}
"""What Terraform calls the kinds that may be found beside its state."""


def _refuse_strangers(context: Context, found: Collection[Holding]) -> None:
    """Refuse to destroy for a draft, which made nothing: what carries its name is somebody else's.

    Raises Trouble(USAGE) that names it.
    """
    if not found or context.folder.record().stage is not Stage.DRAFT:
        return
    name = context.folder.name
    raise Trouble.of(
        ExitCode.USAGE,
        f"{name} is a draft that made nothing, and another cluster carries its name",
        f"AWS has {in_words(found)} of it",
        f"destroy that from the home folder that made it; `{context.request.spell('forget', name)}` "
        "drops this draft",
    )


def _begin(context: Context) -> None:
    """Note that the cluster goes; what was approved for it once may not make it again unasked."""
    context.folder.note(stage=Stage.DESTROYING)
    context.folder.approval.unlink(missing_ok=True)
    context.touched = True


def _awaits(context: Context) -> AwaitsApproval:
    name = context.folder.name
    command = context.request.spell("destroy", name, "--approve", "auto")
    return AwaitsApproval(f"Nothing of {name} was destroyed", {"Destroy it": command})


def _drop_keys(folder: Folder) -> None:
    bootstrap.delete(folder)
    for path in (folder.kubeconfig, folder.known_hosts, folder.machines):
        path.unlink(missing_ok=True)
