"""Before anything is destroyed: whose account is it, and may the cluster go at all."""

from __future__ import annotations

from mectui.aws import holdings
from mectui.clusters import Stage
from mectui.events import ExitCode, Phase, Problem, Reporter, Trouble
from mectui.run.account import guard_account, open_account
from mectui.run.context import Context
from mectui.run.existing import in_words
from mectui.run.farewell import Ended, Farewell
from mectui.run.step import Step
from mectui.run.terraforming import locate_terraform, open_runner


class Holdings(Step):
    """Opens AWS and Terraform for a cluster that is to go."""

    phase = Phase.PREFLIGHT
    title = "Looking up what is to go"

    async def run(self, context: Context, reporter: Reporter) -> None:
        """Set the cloud and the runner.

        Raises Trouble where the cluster is protected or not ours, for a draft before anything is asked;
        Ended where it was destroyed before.
        """
        name = context.folder.name
        _refuse_draft(context)
        if context.folder.record().stage is Stage.DESTROYED:
            raise await _gone_already(context)
        if context.answers.protect:
            raise Trouble.of(
                ExitCode.USAGE,
                f"{name} is protected",
                f"`protect: true` in {context.folder.answers}",
                "set it to false there, and destroy again",
            )
        caller = await open_account(context)
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


async def _gone_already(context: Context) -> Ended:
    """Return the end of a run for a cluster that was destroyed: what carries its tag now is another's.

    A cluster of that name made from another home folder would fall to a sweep by the tag.
    """
    name, region = context.folder.name, context.answers.aws.region
    account = (await open_account(context)).account
    found = in_words(await holdings(context.cloud, name))
    forget = {"Drop the record": context.request.spell("forget", name)}
    if not found:
        stands = f"{name} was destroyed already: nothing in {region} of account {account} carries its tag"
        return Ended(ExitCode.DONE, Farewell(stands, forget))
    others = Problem(
        f"{name} was destroyed already, and another cluster carries its name",
        f"{region} of account {account} has {found}, tagged mectui:cluster={name}",
        "destroy that from the home folder that made it (--home DIR); where that folder is lost, delete "
        "in the AWS console what carries the tag",
    )
    return Ended(ExitCode.USAGE, Farewell(f"Nothing of {name} was destroyed", forget), others)
