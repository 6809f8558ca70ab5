"""Loaded answers, and where each of them comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mectui.answers.model import Answers, Bastion


class OriginKind(StrEnum):
    """The sources of an answer, the strongest first."""

    CHOSEN = "chosen here"
    COMMAND_LINE = "command line"
    FILE = "answer file"
    ENVIRONMENT = "environment"
    LOOKUP = "lookup"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from; `where` is `file:line` or a variable's name, where there is one."""

    kind: OriginKind
    where: str = ""

    def __str__(self) -> str:
        """Return the source in words: `environment AWS_REGION`."""
        return f"{self.kind} {self.where}".rstrip()


@dataclass(frozen=True, slots=True)
class Loaded:
    """Answers, and the origin of each by its key path.

    Every key that is no section has one: `aws.region`, `aws.access`, `aws.tags`, `addons`.
    """

    answers: Answers
    provenance: Mapping[str, Origin]

    def to_save(self) -> Answers:
        """Return the answers without this operator's own way in: profile and bastion of the environment.

        They are the cluster's only where the file or the command line says so.
        """
        aws, ssh = self.answers.aws, self.answers.ssh
        if self._from_environment("aws.profile"):
            aws = aws.model_copy(update={"profile": None})
        if ssh.bastion is not None:
            ssh = ssh.model_copy(update={"bastion": self._bastion_to_save(ssh.bastion)})
        return self.answers.model_copy(update={"aws": aws, "ssh": ssh})

    def _bastion_to_save(self, bastion: Bastion) -> Bastion | None:
        if self._from_environment("ssh.bastion.host"):
            return None
        kept = {name: value for name, value in bastion if not self._from_environment(f"ssh.bastion.{name}")}
        return Bastion.model_validate(kept)

    def _from_environment(self, path: str) -> bool:
        origin = self.provenance.get(path)
        return origin is not None and origin.kind is OriginKind.ENVIRONMENT
