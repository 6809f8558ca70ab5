"""The cluster's kubeconfig, kept in its folder."""

from __future__ import annotations

from mectui.clusters import write_private
from mectui.events import Phase, Reporter
from mectui.join import kubeconfig
from mectui.run.context import Context
from mectui.run.joining import join_job
from mectui.run.step import Step


class Kubeconfig(Step):
    """Fetches the administrator's kubeconfig; its content is a secret and is in no event."""

    phase = Phase.KUBECONFIG
    title = "Writing the kubeconfig"

    async def run(self, context: Context, reporter: Reporter) -> None:
        """Write the file, mode 0600."""
        job = join_job(context.folder, context.answers, context.machines)
        write_private(context.folder.kubeconfig, await kubeconfig(job, reporter))
        path = context.folder.kubeconfig
        reporter.tell("kubeconfig.written", f"kubeconfig written: {path}", path=str(path))
