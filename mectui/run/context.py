"""What the phases of one run share: what was asked, and what has been found out so far."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mectui.answers.model import Answers
from mectui.clusters import Folder
from mectui.events import Phase, Reporter, Sink
from mectui.plan import ClusterPlan, Machine
from mectui.run.request import Request

if TYPE_CHECKING:
    from mectui.addons.solver import Chosen, Solution
    from mectui.aws import Cloud, Survey
    from mectui.terraform import Runner, SavedPlan


@dataclass
class Context:
    """One run. The later fields are set by the phase that finds them out, and read by those after it.

    `written` are the answers without what this operator's environment adds (profile, bastion): what
    the workspace is made from, so that it is the same for everyone. `touched` says that this run may
    have changed something in AWS. `placed` is the subnet of each node that has a machine. `finishing`
    are Terraform's addresses of half-made things that were found healthy and are kept. `opened` are the
    ranges that SSH and the API were opened to. `leaving` are the add-ons that the run takes away,
    `unneeded` those that stay and were only there for them, `asked` those that it brings up, None for all.
    `off` are the nodes whose machines are stopped, `billed` says what AWS charges for while all of them
    are. `retries` and `addon_retries` are the nodes and the add-ons that somebody wants to be tried again,
    None while add-ons are not brought up.
    """

    folder: Folder
    request: Request
    answers: Answers
    written: Answers
    environ: Mapping[str, str]
    sink: Sink
    phase: Phase = Phase.PREFLIGHT
    touched: bool = False
    placed: Mapping[str, str] = field(default_factory=dict)
    off: frozenset[str] = frozenset()
    finishing: frozenset[str] = frozenset()
    machines: tuple[Machine, ...] = ()
    ready: frozenset[str] = frozenset()
    opened: tuple[str, ...] = ()
    leaving: tuple[Chosen, ...] = ()
    unneeded: tuple[str, ...] = ()
    asked: frozenset[str] | None = None
    billed: str = ""
    plan: ClusterPlan | None = None
    saved: SavedPlan | None = None
    retries: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    addon_retries: asyncio.Queue[str] | None = None
    cloud: Cloud = field(init=False)
    survey: Survey = field(init=False)
    runner: Runner = field(init=False)
    solution: Solution = field(init=False)

    def reporter(self, phase: Phase) -> Reporter:
        """Return a reporter of this run's events for `phase`."""
        return Reporter(self.sink, phase)
