"""What is said of a plan as a whole, and of the row under the cursor."""

from __future__ import annotations

from collections.abc import Iterator

from mectui.terraform import PLAN_FILE
from mectui.watch import RunView
from mectui.watch.naming import kind_word
from mectui.watch.plan import HOURS_A_MONTH, Attribute, ChangeView, PlanView
from mectui.watch.plan_stage import PlanStage, plan_stage
from mectui.watch.plan_tree import Branch, TreeRow
from mectui.watch.plan_words import FORCES, SENSITIVE, UNKNOWN, counted, deed, gist
from screens.run.plan_rows import RootRow, counts
from screens.run.scene import Scene
from screens.signs import Signs
from screens.text import one_line
from screens.widgets.facts import Pairs
from screens.widgets.rows_view import Span

SHORT = 12
"""Characters of a hash that tell plans apart."""
_NOT_SET = "not set"
_NOTHING = "nothing to do: everything is as it is wanted"
_STAGES = {
    PlanStage.PLANNING: ("planning: Terraform compares what is there with what is wanted", "muted"),
    PlanStage.FAILED: ("no plan came of it", "bad"),
    PlanStage.EMPTY: (_NOTHING, "good"),
    PlanStage.AWAITS: ("awaits approval", "bright"),
    PlanStage.APPROVED: ("approved, and being applied", "good"),
    PlanStage.APPLIED: ("approved, and applied", "good"),
    PlanStage.LEFT: ("saved, and not applied", "muted"),
}


def head(scene: Scene, signs: Signs) -> list[list[Span]]:
    """Return two lines: what the plan does and costs, and how far it is."""
    plan, stage = scene.view.plan, plan_stage(scene.view)
    text, style = _STAGES[stage]
    sign = {
        PlanStage.PLANNING: signs.looking,
        PlanStage.FAILED: signs.blocked,
        PlanStage.AWAITS: signs.here,
        PlanStage.LEFT: signs.dot,
    }.get(stage, signs.done)
    does = counts(counted(plan.changes.values()), signs)
    price = cost(scene.view) if plan.ready else ""
    told: list[Span] = [(f"{sign} {text}", style), (f"   {price}", "plain")]
    return [does, told] if does else [told]


def cost(view: RunView) -> str:
    """Return what the cluster costs once the plan is applied; nothing for one that goes."""
    if view.kind == "destroy":
        return ""
    plan = view.plan
    if plan.hourly_usd is None or plan.monthly_usd is None:
        return "price unknown"
    return f"${plan.hourly_usd:.3f} an hour, ${plan.monthly_usd:,.0f} a month"


def root(plan: PlanView, needle: str, found: int) -> RootRow:
    """Return the row above the tree: which plan it is, and how much of it a filter leaves."""
    name = f"plan {one_line(plan.hash)[:SHORT]}" if plan.hash else "the plan"
    if not needle:
        return RootRow(name)
    left = f"{found} rows have" if found else "nothing has"
    return RootRow(f"{name}   {left} {one_line(needle)} in it; escape shows everything")


def facts(row: TreeRow | RootRow | None, scene: Scene) -> Pairs:
    """Return what there is to know of a row."""
    if row is None:
        return ()
    if isinstance(row, TreeRow):
        if row.change is None:
            return _of_branch(row.branch)
        return _of_attribute(row.change, row.attribute) if row.attribute else _of_change(row.change)
    return tuple((label, text) for label, text in _of_plan(scene) if text)


def _of_plan(scene: Scene) -> Iterator[tuple[str, str]]:
    view, plan = scene.view, scene.view.plan
    yield (
        "plan",
        plan.hash or ("not there yet" if not plan.ready else "nothing of it is in Terraform's state"),
    )
    if plan.hash and scene.folder is not None:
        yield "saved as", str(scene.folder.terraform / PLAN_FILE)
    if plan.ready and view.kind != "destroy":
        yield "costs", _whole_cost(plan)
    if view.kind == "destroy" and plan.ready:
        yield "finds", plan.summary
        yield "then", f"AWS is asked until nothing is left that carries the tag of {one_line(view.cluster)}"


def _whole_cost(plan: PlanView) -> str:
    if plan.hourly_usd is None:
        return "unknown: no price list knows this type here"
    price = f"${plan.hourly_usd:.4f} an hour, ${plan.monthly_usd:,.2f} a month of {HOURS_A_MONTH} hours"
    return f"{price}: the whole cluster at list prices, without traffic and taxes"


def _of_branch(branch: Branch) -> Pairs:
    does = ", ".join(text for _, text in branch.counts)
    pairs = (("node" if branch.node else "shared", branch.title), ("plan", does), ("machine", branch.gist))
    return tuple((label, text) for label, text in pairs if text)


def _of_change(change: ChangeView) -> Pairs:
    what = f"{deed(change.action)} {kind_word(change.kind)}"
    stray = change.said if not change.attributes and change.said else ""
    pairs = (("resource", change.address), ("plan", what), ("is", gist(change)), ("", stray))
    return tuple((label, text) for label, text in pairs if text)


def _of_attribute(change: ChangeView, attribute: Attribute) -> Pairs:
    pairs = [(attribute.name, change.address)]
    if attribute.sensitive:
        return (*pairs, ("value", SENSITIVE))
    if change.action != "create":
        pairs.append(("before", attribute.before or _NOT_SET))
    if change.action != "delete":
        pairs.append(("after", UNKNOWN if attribute.unknown else attribute.after or _NOT_SET))
    return (*pairs, ("note", FORCES)) if attribute.forces else tuple(pairs)
