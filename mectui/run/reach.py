"""Reaching a node of a cluster that exists, from a process that is no run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mectui.answers import load
from mectui.answers.model import Answers
from mectui.clusters import Folder
from mectui.events import ExitCode, Trouble
from mectui.plan import Machine
from mectui.run.machines import machine_named, noted_machines
from mectui.run.off import refuse_while_off
from mectui.ssh.openssh import command_line


@dataclass(frozen=True, slots=True)
class Way:
    """The way to one node, by OpenSSH's own client."""

    folder: Folder
    answers: Answers
    machine: Machine

    def command_line(self, *options: str, command: tuple[str, ...] = ()) -> list[str]:
        """Return the words that reach the node, or run `command` on it."""
        from mectui.run.joining import join_job

        job = join_job(self.folder, self.answers, noted_machines(self.folder))
        target = job.target(self.machine)
        return command_line(target, self.folder.known_hosts, *options, command=command)


def way_to(folder: Folder, node: str | None, environ: Mapping[str, str]) -> Way:
    """Return the way to a node, the first control plane where none is named.

    Raises Trouble: USAGE for a node that is not there or is off, MISSING without an ssh client.
    """
    import shutil

    refuse_while_off(folder)

    if shutil.which("ssh", path=environ.get("PATH")) is None:
        remedy = "install OpenSSH's client: apt-get install openssh-client, or brew install openssh"
        raise Trouble.of(ExitCode.MISSING, "no ssh on PATH", "", remedy)
    return Way(folder, load(folder.answers, environ=environ).answers, machine_named(folder, node))
