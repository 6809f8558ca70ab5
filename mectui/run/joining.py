"""What the phases after Terraform hand to the join room."""

from __future__ import annotations

from pathlib import Path

from mectui.answers.model import Answers
from mectui.clusters import Folder
from mectui.join import JoinJob
from mectui.plan import Machine
from mectui.run import bootstrap
from mectui.ssh.keys import NAME


def join_job(folder: Folder, answers: Answers, machines: tuple[Machine, ...]) -> JoinJob:
    """Return the job of bringing a cluster's machines together, or of asking them."""
    return JoinJob(
        cluster=folder.name,
        machines=machines,
        channel=answers.cluster.channel,
        user=answers.ssh.user,
        key=private_key(folder, answers),
        known_hosts=folder.known_hosts,
        bastion=answers.ssh.bastion,
        bootstrap_host_keys=bootstrap.public_keys(folder),
        timeouts=answers.timeouts,
    )


def private_key(folder: Folder, answers: Answers) -> Path:
    """Return the private key that the nodes let in: the cluster's own or the user's."""
    return folder.ssh / NAME if answers.ssh.key == "generate" else answers.ssh.key.expanduser()
