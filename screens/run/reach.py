"""How a node is reached: by the exact words for ssh, and at which addresses."""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from mectui.run.reach import way_to
from mectui.run.session import Session


@dataclass(frozen=True, slots=True)
class Reach:
    """The words that open a shell on a node, the mectui command that does the same, and its addresses."""

    words: tuple[str, ...]
    command: str
    private_ip: str
    public_ip: str | None

    @property
    def line(self) -> str:
        """The words as they are typed."""
        return shlex.join(self.words)

    @property
    def addresses(self) -> str:
        """The addresses in one text."""
        return f"{self.private_ip}, {self.public_ip} outside" if self.public_ip else self.private_ip


def reach_of(session: Session, cluster: str, node: str) -> Reach:
    """Return how a node is reached. Blocks; raises Trouble where it is not there, or no ssh client is."""
    way = way_to(session.home.find(cluster), node, session.environ)
    command = session.spell("ssh", cluster, node)
    return Reach(tuple(way.command_line()), command, way.machine.private_ip, way.machine.public_ip)
