"""Before anything is destroyed: whose account is it, and may the cluster go at all."""

from __future__ import annotations

from mectui.aws import open_cloud
from mectui.aws.identity import identity
from mectui.events import ExitCode, Phase, Reporter, Trouble
from mectui.run.account import guard_account
from mectui.run.context import Context
from mectui.run.step import Step
from mectui.run.terraforming import locate_terraform, open_runner


class Holdings(Step):
    """Opens AWS and Terraform for a cluster that is to go."""

    phase = Phase.PREFLIGHT
    title = "Looking up what is to go"

    async def run(self, context: Context, reporter: Reporter) -> None:
        """Set the cloud and the runner.

        Raises Trouble where the cluster is protected or not ours; for a draft before anything is asked.
        """
        name = context.folder.name
        _refuse_draft(context)
        if context.answers.protect:
            raise Trouble.of(
                ExitCode.USAGE,
                f"{name} is protected",
                f"`protect: true` in {context.folder.answers}",
                "set it to false there, and destroy again",
            )
        cloud = context.cloud = open_cloud(context.answers.aws, context.environ)
        caller = await cloud.ask("ask who is calling", lambda: identity(cloud))
        guard_account(context, caller.account)
        reporter.tell("preflight.check", caller.arn, check="identity", ok=True)
        context.runner = await open_runner(context, locate_terraform(context), reporter)


def _refuse_draft(context: Context) -> None:
    """Raise Trouble(USAGE) for a record that made nothing: what carries its name in AWS is another's.

    A record whose facts are lost is no draft yet: Terraform's state tells later what it made.
    """
    folder = context.folder
    if folder.is_draft():
        raise Trouble.of(
            ExitCode.USAGE,
            f"nothing was made from this record of {folder.name}",
            "whatever carries its name in AWS belongs to another home folder",
            f"drop the record: {context.request.spell('forget', folder.name)}",
        )
