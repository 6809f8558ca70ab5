"""One cluster's folder: what lies where in it, and the few facts that mectui keeps of the cluster."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path

from mectui.clusters.files import make_private, write_private
from mectui.events import ExitCode, Trouble


class Stage(StrEnum):
    """How far a cluster has come. For people and for drafts; resume looks at what is true instead."""

    DRAFT = "draft"
    MAKING = "making"
    READY = "ready"
    STOPPING = "stopping"
    STOPPED = "stopped"
    STARTING = "starting"
    DESTROYING = "destroying"
    DESTROYED = "destroyed"


@dataclass(frozen=True, slots=True)
class Record:
    """What mectui must remember of a cluster: its stage, and the AWS account that it lives in.

    The account is a guard: Terraform pointed at another one would find nothing, and forget the machines.
    """

    stage: Stage = Stage.DRAFT
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Folder:
    """The paths of one cluster under HOME/clusters. Nothing is made before `make` is called."""

    path: Path

    @property
    def name(self) -> str:
        """The cluster's name."""
        return self.path.name

    @property
    def answers(self) -> Path:
        """The answers that the cluster is made from."""
        return self.path / "answers.yaml"

    @property
    def terraform(self) -> Path:
        """The Terraform workspace."""
        return self.path / "terraform"

    @property
    def ssh(self) -> Path:
        """The cluster's key pair and known hosts."""
        return self.path / "ssh"

    @property
    def known_hosts(self) -> Path:
        """The nodes' host keys, in the form of OpenSSH."""
        return self.ssh / "known_hosts"

    @property
    def kubeconfig(self) -> Path:
        """The cluster's administrator kubeconfig."""
        return self.path / "kubeconfig"

    @property
    def journal(self) -> Path:
        """The events of the latest run."""
        return self.path / "run.jsonl"

    @property
    def logs(self) -> Path:
        """What programs said, and the journals of earlier runs."""
        return self.path / "logs"

    @property
    def lock(self) -> Path:
        """The file whose lock is the right to change the cluster."""
        return self.path / "lock"

    @property
    def run(self) -> Path:
        """The process of the latest run."""
        return self.path / "run.json"

    @property
    def approval(self) -> Path:
        """What was approved, so that a resumed run need not ask again."""
        return self.path / "approval.json"

    @property
    def machines(self) -> Path:
        """The cluster's machines, as the latest run found them."""
        return self.path / "machines.json"

    @property
    def record_file(self) -> Path:
        """The few facts of `Record`."""
        return self.path / "cluster.json"

    def exists(self) -> bool:
        """Tell whether the cluster is on record."""
        return self.answers.is_file()

    def is_draft(self) -> bool:
        """Tell whether nothing was ever made from this record; not so where its facts are lost."""
        return self.record_file.exists() and self.record().stage is Stage.DRAFT

    def is_off(self) -> bool:
        """Tell whether every machine of the cluster was stopped."""
        return self.record().stage is Stage.STOPPED

    def make(self) -> None:
        """Make the folder and those inside it, for their owner only.

        Raises Trouble(USAGE) where the home folder does not let us.
        """
        try:
            for folder in (self.path.parent, self.path, self.terraform, self.ssh, self.logs):
                make_private(folder)
        except OSError as error:
            what, why = f"cannot make {error.filename}", error.strerror or str(error)
            remedy = "choose another home folder with --home or MECTUI_HOME"
            raise Trouble.of(ExitCode.USAGE, what, why, remedy) from error

    def record(self) -> Record:
        """Return the facts on disk; those of a draft where there are none."""
        try:
            row = json.loads(self.record_file.read_text())
            return Record(Stage(row["stage"]), row.get("account"))
        except (OSError, ValueError, KeyError):
            return Record()

    def note(self, *, stage: Stage | None = None, account: str | None = None) -> Record:
        """Change the facts that are given, on disk too, and return them all."""
        old = self.record()
        new = replace(old, stage=stage or old.stage, account=account or old.account)
        if new != old or not self.record_file.exists():
            write_private(self.record_file, json.dumps(asdict(new)) + "\n")
        return new
