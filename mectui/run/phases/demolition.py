"""A cluster goes: what will go is shown, what was approved goes, and then AWS is asked what is left."""

from __future__ import annotations

from mectui.aws import holdings, sweep
from mectui.clusters import Folder, Stage
from mectui.events import ExitCode, Phase, Reporter, Trouble
from mectui.run import bootstrap
from mectui.run.adopt import forget, terraform_id
from mectui.run.context import Context
from mectui.run.prepare import by_hash
from mectui.run.step import Step
from mectui.run.terraforming import in_good_order, very_plan
from mectui.terraform import Action, SavedPlan, parallelism
from mectui.workspace import VARIABLES_FILE, fingerprint


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
        strays = await _strays(context, known, reporter)
        going = strays + (context.saved.counts["destroy"] if context.saved else 0)
        reporter.tell(
            "plan.ready",
            f"{going} to destroy",
            hash=context.saved.hash if context.saved else "",
            create=0,
            change=0,
            replace=0,
            destroy=going,
        )
        if context.request.approve is None and going:
            raise _awaits(context)


async def _plan(context: Context, reporter: Reporter) -> SavedPlan:
    """Plan the destruction, or take up the plan of it that was approved by its hash."""
    if by_hash(context.request.approve):
        saved = await very_plan(context)
        if all(change.action == Action.DELETE for change in saved.changes):
            return saved
        raise Trouble.of(
            ExitCode.USAGE, "the approved plan does not destroy", "", "plan the destruction first"
        )
    forget(context.folder)
    await in_good_order(context.runner, context.runner.init(reporter))
    mark = fingerprint(context.folder.terraform)
    return await in_good_order(context.runner, context.runner.plan(reporter, mark, destroy=True))


class Demolition(Step):
    """Applies the destruction."""

    phase = Phase.DESTROY
    title = "Destroying the machines"

    async def needed(self, context: Context) -> bool:
        """Tell whether Terraform knows of anything to destroy."""
        return context.saved is not None and not context.saved.empty

    async def run(self, context: Context, reporter: Reporter) -> None:
        """Apply the plan to destroy; cancelled, Terraform ends in good order."""
        assert context.saved is not None
        context.folder.note(stage=Stage.DESTROYING)
        context.touched = True
        applying = context.runner.apply(context.saved, reporter, parallelism=parallelism(30))
        await in_good_order(context.runner, applying)


class Sweep(Step):
    """Asks AWS for everything with the cluster's tag, removes it, and proves that nothing is left."""

    phase = Phase.DESTROY
    title = "Proving that nothing is left"

    async def run(self, context: Context, reporter: Reporter) -> None:
        """Sweep, then drop what leads nowhere any more. Raises Trouble(DEADLINE) with what is left."""
        context.touched = True
        await sweep(context.cloud, context.folder.name, reporter)
        _drop_keys(context.folder)
        context.folder.note(stage=Stage.DESTROYED)


async def _strays(context: Context, known: set[str], reporter: Reporter) -> int:
    """Name what carries the cluster's tag and is in no state; parts of an instance go with it."""
    found = await holdings(context.cloud, context.folder.name)
    strays = [each for each in found if terraform_id(each) not in known and each.kind in _BY_ITSELF]
    for each in strays:
        words = f"{each.kind} {each.id} {each.name}: delete (not in Terraform's state)"
        reporter.tell("plan.change", words, resource=each.id, action="delete")
    return len(strays)


_BY_ITSELF = frozenset({"instance", "security-group", "key-pair", "elastic-ip"})


def _awaits(context: Context) -> Trouble:
    command = context.request.spell("destroy", context.folder.name, "--approve", "auto")
    return Trouble.of(
        ExitCode.AWAITING_APPROVAL,
        f"nothing of {context.folder.name} was destroyed",
        "",
        f"Destroy it: {command}",
    )


def _drop_keys(folder: Folder) -> None:
    bootstrap.delete(folder)
    for path in (folder.kubeconfig, folder.known_hosts, folder.approval, folder.machines):
        path.unlink(missing_ok=True)
