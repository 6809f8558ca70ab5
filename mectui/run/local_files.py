"""The files on this machine that the answers name: looked at before anything is made from them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mectui.answers.model import Answers
from mectui.aws.failures import together
from mectui.events import ExitCode, Trouble
from mectui.ssh import public_of


def check_local_files(answers: Answers) -> None:
    """Raise Trouble with every private key that cannot be used, and a provider mirror that is not there."""
    troubles = list(_troubles(answers))
    if troubles:
        raise together(troubles)


def _troubles(answers: Answers) -> Iterator[Trouble]:
    ssh, mirror = answers.ssh, answers.terraform.provider_mirror
    keys = {} if ssh.key == "generate" else {"ssh.key": ssh.key}
    if ssh.bastion is not None and ssh.bastion.key is not None:
        keys["ssh.bastion.key"] = ssh.bastion.key
    for setting, path in keys.items():
        try:
            public_of(path, setting)
        except Trouble as trouble:
            yield trouble
    if mirror is not None and not mirror.expanduser().is_dir():
        yield _no_mirror(mirror)


def _no_mirror(mirror: Path) -> Trouble:
    return Trouble.of(
        ExitCode.MISSING,
        f"terraform.provider_mirror {mirror} is no folder",
        "the provider would come from there",
        "make it elsewhere with `terraform providers mirror FOLDER`, or take the key out",
    )
