"""The machines that add-ons are brought up on, as far as the runner needs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from mectui.addons.recipe import Where
from mectui.ssh import Result


class Machine(Protocol):
    """A node that runs commands, as `mectui.join` has one."""

    @property
    def name(self) -> str:
        """Its name, which Kubernetes knows it by."""
        ...

    async def ask_once(
        self,
        command: str,
        *,
        stdin: str | None = None,
        seconds: float = 120,
        show: bool = False,
        on_line: Callable[[str], None] | None = None,
    ) -> Result:
        """Run a command and return what it printed; raises Dropped or TimeoutError."""
        ...


@dataclass(frozen=True, slots=True)
class Crew:
    """A cluster's machines; the first control plane is where the cluster as a whole is asked."""

    control_planes: Sequence[Machine]
    workers: Sequence[Machine] = ()

    @property
    def first(self) -> Machine:
        """The first control plane."""
        return self.control_planes[0]

    @property
    def all(self) -> tuple[Machine, ...]:
        """Every machine, control planes first."""
        return (*self.control_planes, *self.workers)

    def at(self, where: Where) -> Sequence[Machine]:
        """Return the machines that a step is done on."""
        match where:
            case Where.ALL:
                return self.all
            case Where.CONTROL_PLANES:
                return self.control_planes
            case Where.WORKERS:
                return self.workers
        return (self.first,)
