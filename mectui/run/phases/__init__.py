"""The phases, one a file, and which of them each kind of run goes through."""

from __future__ import annotations

from collections.abc import Sequence

from mectui.run.phases.addons import Addons
from mectui.run.phases.apply import Apply
from mectui.run.phases.choosing import Choosing
from mectui.run.phases.demolition import Demolition, DemolitionPlan, Sweep
from mectui.run.phases.departure import Departure
from mectui.run.phases.door import Door
from mectui.run.phases.kubeconfig import Kubeconfig
from mectui.run.phases.nodes import Nodes
from mectui.run.phases.plan import Plan
from mectui.run.phases.power import PowerCheck, PowerOff, PowerOn
from mectui.run.phases.preflight import Preflight
from mectui.run.phases.recover import Recover
from mectui.run.phases.removal import Removal
from mectui.run.phases.replacement import Replacement
from mectui.run.phases.restart import Restart
from mectui.run.phases.standing import Standing
from mectui.run.phases.survey_holdings import Holdings
from mectui.run.phases.verify import Verify
from mectui.run.phases.workspace import Workspace
from mectui.run.request import Kind, Request
from mectui.run.step import Step


def steps_of(request: Request) -> Sequence[Step]:
    """Return the phases of a run, in order. Creating, resuming and scaling walk the same list.

    A dry run walks those that only look: none up to the plan changes anything in AWS.
    """
    if request.kind is Kind.DESTROY:
        return (Holdings(), Recover(), DemolitionPlan(), Demolition(), Sweep())
    if request.kind is Kind.STOP:
        return (Standing(), PowerCheck(), PowerOff())
    if request.kind is Kind.START:
        return (Standing(), PowerCheck(), PowerOn(), Nodes(), Kubeconfig(), Verify())
    if request.kind is Kind.ADDONS:
        return (Standing(), Choosing(), Removal(), Addons())
    planning = (Standing(), Preflight(), Replacement(), Recover(), Workspace(), Plan())
    if request.plan_only:
        return planning
    if request.kind is Kind.ACCESS:
        return (*planning, Apply(), Door())
    return (*planning, Departure(), Apply(), Restart(), Nodes(), Kubeconfig(), Addons(), Verify())
