"""The guard against the wrong account, where Terraform would find nothing and forget the machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mectui.clusters import Folder
from mectui.events import ExitCode, Trouble
from mectui.run.context import Context
from mectui.run.existing import NOTHING_THERE

if TYPE_CHECKING:
    from mectui.aws import Identity


async def open_account(context: Context) -> Identity:
    """Set the run's cloud, and return who asks. Raises Trouble as AWS refuses."""
    from mectui.aws import open_cloud
    from mectui.aws.identity import identity

    cloud = context.cloud = open_cloud(context.answers.aws, context.environ)
    return await cloud.ask("ask who is calling", lambda: identity(cloud))


def guard_account(context: Context, account: str | None = None) -> None:
    """Keep the account that the cluster is made in, and refuse any other from then on.

    Raises Trouble(REFUSED) where the credentials are another account's.
    """
    account = account or context.survey.identity.account
    refuse_other_account(context.folder, account)
    context.folder.note(account=account)


def refuse_other_account(folder: Folder, account: str) -> None:
    """Raise Trouble(REFUSED) where the cluster lives in another account than this one."""
    known = folder.record().account
    if known not in (None, account) and folder.record().stage not in NOTHING_THERE:
        raise Trouble.of(
            ExitCode.REFUSED,
            f"these credentials are of another AWS account than {folder.name}'s",
            f"the cluster is in account {known}, the credentials are of {account}",
            "use the credentials (AWS_PROFILE, aws.profile, --demo) that it was made with",
        )
