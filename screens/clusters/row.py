"""A stand-in for what the headless look tells, until that is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from mectui.run.looking import NodeNow
from mectui.run.summary import LastRun


@dataclass(frozen=True, slots=True)
class RunNow:
    """A run that goes on."""

    run: str
    kind: str
    phase: str
    begun: datetime | None


@dataclass(frozen=True, slots=True)
class ClusterRow:
    """A cluster as far as it is known."""

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
