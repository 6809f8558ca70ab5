"""The machines of a cluster as the last run knew them: for the commands that reach one, without Terraform."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict

from mectui.clusters import Folder, write_private
from mectui.events import ExitCode, Trouble
from mectui.plan import Machine, Role


def note_machines(folder: Folder, machines: Iterable[Machine]) -> None:
    """Write the machines down in the cluster's folder."""
    rows = [asdict(machine) for machine in machines]
    write_private(folder.machines, json.dumps(rows, indent=1) + "\n")


def noted_machines(folder: Folder) -> tuple[Machine, ...]:
    """Return the machines that were written down; none where no run got that far."""
    try:
        rows = json.loads(folder.machines.read_text())
        return tuple(Machine(**row | {"role": Role(row["role"])}) for row in rows)
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def machine_named(folder: Folder, name: str | None) -> Machine:
    """Return a node by its name or the end of it (`w-0`); the first control plane for None.

    Raises Trouble(USAGE) where there is no such node, or none at all yet.
    """
    machines = noted_machines(folder)
    found = [machine for machine in machines if _means(machine, name, folder.name)]
    if len(found) == 1:
        return found[0]
    nodes = ", ".join(machine.name for machine in machines)
    what = f"{folder.name} has no node {name!r}" if machines else f"{folder.name} has no machines yet"
    raise Trouble.of(
        ExitCode.USAGE,
        what,
        f"its nodes are {nodes}" if nodes else "",
        f"look at `mectui status {folder.name}`",
    )


def _means(machine: Machine, name: str | None, cluster: str) -> bool:
    return machine.first if name is None else machine.name in (name, f"{cluster}-{name}")
