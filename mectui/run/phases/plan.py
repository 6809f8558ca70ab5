"""Terraform's plan: what it would do, saved, and approved or not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mectui.events import Phase, Reporter
from mectui.run.adopt import adopt, machine_address
from mectui.run.approval import Approval, approved, created, destroyed
from mectui.run.context import Context
from mectui.run.departing import refuse_control_planes
from mectui.run.existing import NOTHING_THERE
from mectui.run.farewell import AwaitsApproval
from mectui.run.journal import told
from mectui.run.prepare import by_hash
from mectui.run.request import Kind
from mectui.run.step import Step
from mectui.run.terraforming import in_good_order, mark, very_plan
from mectui.run.wanted import keep
from mectui.terraform import SavedPlan

_ACCESS = "aws_vpc_security_group_ingress_rule.access"
"""The rules that let operators in. Whoever changes them has moved, and must not wait for anything else."""


class Plan(Step):
    """Plans, or takes up the plan that was approved by its hash; ends the run where nobody approved it."""

    phase = Phase.PLAN
    title = "Planning"

    async def run(self, context: Context, reporter: Reporter) -> None:
        """Set the saved plan. Raises Trouble(AWAITING_APPROVAL) where it may not be applied."""
        if by_hash(context.request.approve):
            saved = context.saved = await very_plan(context, reporter)
        else:
            if context.folder.record().stage not in NOTHING_THERE:
                await adopt(context, reporter)
            targets = [_ACCESS] if context.request.kind is Kind.ACCESS else []
            node = context.request.replace_node
            anew = [machine_address(node)] if node else []
            planning = context.runner.plan(reporter, mark(context), targets=targets, replace=anew)
            saved = context.saved = await in_good_order(context.runner, planning)
        if context.request.kind is Kind.SCALE or context.folder.kubeconfig.exists():
            refuse_control_planes(context.folder, saved, except_for=context.request.replace_node)
        _tell(context, saved, reporter)
        if not context.request.plan_only:
            _approve(context, saved, reporter)
            keep(context, reporter)


def _tell(context: Context, saved: SavedPlan, reporter: Reporter) -> None:
    hourly = _hourly_usd(context, saved)
    cost = f", about {hourly:.3f} US dollars an hour" if hourly is not None else ""
    words = ", ".join(f"{number} to {name}" for name, number in saved.counts.items() if number)
    reporter.tell(
        "plan.ready",
        f"{words or 'nothing to do'}{cost}",
        hash=saved.hash,
        create=saved.counts["create"],
        change=saved.counts["change"],
        replace=saved.counts["replace"],
        destroy=saved.counts["destroy"],
        hourly_usd=hourly,
        command=_apply_command(context, saved),
    )


def _hourly_usd(context: Context, saved: SavedPlan) -> float | None:
    """Return what the cluster will cost; of a plan that is taken up by its hash, what was told with it."""
    if context.plan is None:
        before = told(context.folder, "plan.ready", hash=saved.hash)
        usd = before.data.get("hourly_usd") if before else None
        return usd if isinstance(usd, float) else None
    return None if context.plan.hourly_usd is None else float(context.plan.hourly_usd)


def _approve(context: Context, saved: SavedPlan, reporter: Reporter) -> None:
    """Return where the plan may be applied, having noted what was approved; else raise Trouble."""
    earlier, wish = _earlier(context), context.request.approve
    if saved.empty:
        if earlier and context.request.kind is not Kind.ACCESS:  # all is as wished: nothing is left open
            earlier.closed().save(context.folder)
        return
    if wish is None:
        if earlier is None or not earlier.covers(saved.changes, context.finishing):
            raise _awaits(context, saved)
        reporter.tell("plan.approved", "approved before the interruption, and nothing beyond that")
        return
    _note(context, saved, earlier)


def _earlier(context: Context) -> Approval | None:
    """Return what was approved before, as far as it holds: what was to shrink another size stays."""
    earlier = approved(context.folder)
    if earlier is None or earlier.size == _size(context):
        return earlier
    return earlier.closed() if context.request.kind is Kind.SCALE else replace(earlier, destroys=frozenset())


def _size(context: Context) -> str:
    cluster = context.answers.cluster
    return f"{cluster.control_planes}+{cluster.workers}"


def _note(context: Context, saved: SavedPlan, earlier: Approval | None) -> None:
    """Note what was approved, in the place of what was before; who may reach the nodes comes on top of it.

    Of the rules of access only the latest are approved: those of before were given up with them.
    """
    makes, destroys = created(saved.changes), destroyed(saved.changes)
    addresses = made = (earlier.made if earlier else frozenset()) - makes
    if earlier and context.request.kind is Kind.ACCESS:
        addresses, destroys = _others(earlier.addresses) | made, destroys | _others(earlier.destroys)
    Approval(saved.hash, makes | addresses, made, destroys, _size(context)).save(context.folder)


def _others(addresses: Iterable[str]) -> frozenset[str]:
    """Return the addresses that are of no rule of access."""
    return frozenset(address for address in addresses if not address.startswith(f"{_ACCESS}["))


def _awaits(context: Context, saved: SavedPlan) -> AwaitsApproval:
    stands = f"The plan of {context.folder.name} awaits approval"
    return AwaitsApproval(stands, {"Apply it": _apply_command(context, saved)})


def _apply_command(context: Context, saved: SavedPlan) -> str:
    return context.request.spell_this(context.folder.name, "--approve", saved.hash)
