"""One cluster as a row of many: what its folder tells at once, completed by what a look finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

from mectui.answers.model import Answers, Aws
from mectui.clusters import Folder, Stage
from mectui.events import plain
from mectui.plan import Machine
from mectui.run import journal
from mectui.run.known import Instances, NodeNow, nodes_now, stage_now
from mectui.run.ledger import cost_of
from mectui.run.machines import noted_machines
from mectui.run.running import in_progress
from mectui.run.summary import LastRun, answers_of, last_run

UNREADABLE = "unknown"
"""The stage of a cluster whose record cannot be read."""
_OFF = frozenset({Stage.STOPPING, Stage.STOPPED})
_RUNNING = frozenset({"pending", "running"})


@dataclass(frozen=True, slots=True)
class RunNow:
    """A run that goes on: of which kind, in which phase, and since when."""

    run: str
    kind: str
    phase: str
    begun: datetime | None


@dataclass(frozen=True, slots=True)
class ClusterRow:
    """A cluster as far as it is known; None is what is not, or not yet.

    `stage` is the record's, or what EC2 knows better. `version` is Kubernetes' own, `channel` what it
    comes from. `hourly_usd` is the list price in US dollars an hour of what is there. `created` is the
    time of its first run. `looked` is when AWS or the cluster itself last told something, None for a row
    from the folder alone; `unknown` says what could not be looked up, and why, a line each.
    """

    name: str
    stage: str
    region: str | None = None
    channel: str | None = None
    version: str | None = None
    zones: tuple[str, ...] = ()
    control_planes: int | None = None
    workers: int | None = None
    addons: tuple[str, ...] = ()
    hourly_usd: Decimal | None = None
    created: datetime | None = None
    run: RunNow | None = None
    last_run: LastRun | None = None
    nodes: tuple[NodeNow, ...] = ()
    looked: datetime | None = None
    unknown: tuple[str, ...] = ()
    kubeconfig: str | None = None

    @property
    def ready(self) -> int | None:
        """How many nodes Kubernetes calls Ready; None while it has told of none."""
        told = [node.ready for node in self.nodes if node.ready is not None]
        return sum(told) if told else None

    @property
    def total(self) -> int | None:
        """How many nodes there are, or are to be."""
        if self.nodes or self.control_planes is None or self.workers is None:
            return len(self.nodes) or None
        return self.control_planes + self.workers

    @property
    def problem(self) -> str | None:
        """Why something is not known, on one line; None where nothing is in the way."""
        return "; ".join(self.unknown) or None


@dataclass(frozen=True, slots=True)
class OnDisk:
    """What a cluster's folder holds: its row, and what a look begins from. Without answers none can."""

    folder: Folder
    row: ClusterRow
    answers: Answers | None
    machines: tuple[Machine, ...]


def on_disk(folder: Folder, environ: Mapping[str, str]) -> OnDisk:
    """Read a cluster's folder, whatever it has become. Blocks for a moment; nothing in AWS is asked."""
    try:
        return _on_disk(folder, environ)
    except Exception as error:  # noqa: BLE001 - one folder that nobody foresaw hides no other cluster
        why = f"its folder {folder.path} cannot be read: {type(error).__name__}: {plain(str(error))}"
        return OnDisk(folder, ClusterRow(folder.name, UNREADABLE, unknown=(why,)), None, ())


def _on_disk(folder: Folder, environ: Mapping[str, str]) -> OnDisk:
    answers, machines = answers_of(folder, environ), noted_machines(folder)
    stage = folder.record().stage
    row = ClusterRow(
        name=folder.name,
        stage=str(stage),
        created=_created(folder),
        run=_run(folder),
        last_run=last_run(folder),
        nodes=nodes_now(machines, None, {}),
        unknown=() if answers else (f"its answers cannot be read: {folder.answers}",),
        kubeconfig=str(folder.kubeconfig) if folder.kubeconfig.exists() else None,
    )
    if answers is None:
        return OnDisk(folder, row, None, machines)
    off = machines if stage in _OFF else ()
    row = replace(
        row,
        region=answers.aws.region,
        channel=answers.cluster.channel,
        control_planes=answers.cluster.control_planes,
        workers=answers.cluster.workers,
        addons=tuple(addon.name for addon in answers.addons),
        hourly_usd=_cost(answers.aws, on=() if off else machines, off=off),
    )
    return OnDisk(folder, row, answers, machines)


def with_instances(known: OnDisk, aws: Aws, instances: Instances) -> ClusterRow:
    """Return the row with what EC2 has told: how the machines are, where, and what they cost."""
    there = [each for each in known.machines if each.instance_id in instances]
    on = [each for each in there if instances[each.instance_id].state in _RUNNING]
    return replace(
        known.row,
        stage=stage_now(known.folder, known.machines, instances),
        zones=tuple(sorted({row.zone for row in instances.values() if row.zone})),
        nodes=nodes_now(known.machines, instances, {}),
        hourly_usd=_cost(aws, on=on, off=[each for each in there if each not in on]),
    )


def _cost(aws: Aws, *, on: Sequence[Machine], off: Sequence[Machine]) -> Decimal | None:
    """Return list prices in US dollars an hour; None where one is not known, or nothing is there."""
    prices = [
        cost_of(machines, aws, off=are_off) for machines, are_off in ((on, False), (off, True)) if machines
    ]
    known = [Decimal(str(price)) for price in prices if price is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(prices) else None


def _created(folder: Folder) -> datetime | None:
    """Return when its oldest run began, or when its record was written where no run is known."""
    first = next(filter(None, map(journal.first_event, journal.journals(folder))), None)
    if first is not None:
        return first.time
    try:
        return datetime.fromtimestamp(folder.record_file.stat().st_mtime, UTC)
    except OSError:
        return None


def _run(folder: Folder) -> RunNow | None:
    running = in_progress(folder)
    if running is None:
        return None
    first, last = journal.first_event(folder.journal), journal.last_event(folder.journal)
    kind = running.owner.purpose.rpartition(" ")[2]
    if first is None or last is None or first.run != running.run:  # it has not written anything yet
        return RunNow(running.run, kind, "preflight", datetime.fromisoformat(running.owner.since))
    return RunNow(running.run, kind, str(last.phase), first.time)
