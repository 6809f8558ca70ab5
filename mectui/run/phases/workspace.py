"""The answers and the lookups become a plan, and the plan a Terraform workspace on disk."""

from __future__ import annotations

from mectui.aws import price
from mectui.events import Phase, Reporter
from mectui.plan import ClusterPlan, check_limits, make_plan
from mectui.run import bootstrap
from mectui.run.context import Context
from mectui.run.prepare import by_hash
from mectui.run.step import Step
from mectui.run.terraforming import in_good_order
from mectui.ssh import generate_key, public_of
from mectui.workspace import render, write


class Workspace(Step):
    """Writes the workspace and lets Terraform set it up."""

    phase = Phase.WORKSPACE
    title = "Writing the Terraform workspace"
    why_not = "its plan was approved as it is, to the byte"

    async def needed(self, context: Context) -> bool:
        """Tell whether to write it: not where its saved plan was approved by its hash, to the byte."""
        return not by_hash(context.request.approve)

    async def run(self, context: Context, reporter: Reporter) -> None:
        """Set the plan of the cluster; the same answers and lookups give the same bytes.

        Raises Trouble(USAGE) where `--approve auto` may not approve it, before Terraform is asked.
        """
        plan = context.plan = await _plan(context)
        if context.request.approve == "auto":
            check_limits(context.answers, plan)
        folder = context.folder.terraform
        write(folder, render(plan))
        reporter.tell("workspace.written", f"workspace written: {folder}", folder=str(folder))
        await in_good_order(context.runner, context.runner.init(reporter))
        bootstrap.provide(context.folder, _unborn(context, plan), _replaced(context))


async def _plan(context: Context) -> ClusterPlan:
    return make_plan(
        context.written,
        context.survey,
        ssh_public_key=public_key(context),
        max_retries=_max_retries(context),
        placed=context.placed,
        hourly_price=await price(context.cloud, context.survey.instance_type.name),
    )


def public_key(context: Context) -> str:
    """Return the public key that the nodes let in: the cluster's own, made here at first, or the user's."""
    if context.answers.ssh.key == "generate":
        return generate_key(context.folder.ssh, comment=f"mectui-{context.folder.name}").public
    return public_of(context.answers.ssh.key)


def _max_retries(context: Context) -> int | None:
    """Return AWS_MAX_ATTEMPTS, which the AWS provider does not read by itself."""
    attempts = context.environ.get("AWS_MAX_ATTEMPTS", "")
    return int(attempts) if attempts.isdecimal() else None


def _unborn(context: Context, plan: ClusterPlan) -> list[str]:
    """Return the nodes without a machine in AWS; Terraform's state may still name one that is gone."""
    return [node.name for node in plan.nodes if node.name not in context.placed]


def _replaced(context: Context) -> list[str]:
    node = context.request.replace_node
    return [] if node is None else [node]
