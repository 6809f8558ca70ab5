"""What a run's last event tells beside its words, for whoever draws it."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from mectui.answers.model import Answers
from mectui.clusters import Folder, Stage
from mectui.plan import Machine
from mectui.run.existing import NOTHING_THERE
from mectui.run.ledger import cost_of, ledger, sum_of
from mectui.run.machines import noted_machines

if TYPE_CHECKING:
    from mectui.aws import Holding

_OFF = frozenset({Stage.STOPPING, Stage.STOPPED})


def facts(
    folder: Folder,
    command: tuple[str, ...],
    answers: Answers | None = None,
    *,
    found: Iterable[Holding] | None = None,
    machines: Sequence[Machine] = (),
) -> dict[str, Any]:
    """Return the keys `stage`, `answers`, `again`, and with answers `node_ports`, `exists`, `hourly_usd`.

    `found` is what AWS was seen to have, None where nobody looked; the cost is then that of the machines.
    """
    again = (*command, "--non-interactive", "--answers", str(folder.answers), "--approve", "auto")
    rows: dict[str, Any] = {
        "stage": str(folder.record().stage),
        "answers": str(folder.answers),
        "again": shlex.join(again),
    }
    if answers is None:
        return rows
    rows["node_ports"] = list(answers.aws.node_ports)
    if found is None:
        return rows | {"hourly_usd": _hourly(folder, answers, machines)}
    entries = ledger(found, answers.aws)
    return rows | {"exists": [entry.as_dict() for entry in entries], "hourly_usd": sum_of(entries)}


def _hourly(folder: Folder, answers: Answers, machines: Sequence[Machine]) -> float | None:
    stage = folder.record().stage
    if stage in NOTHING_THERE:
        return 0.0
    return cost_of(machines or noted_machines(folder), answers.aws, off=stage in _OFF)
