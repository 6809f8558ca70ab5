"""The plan as the approval gate: a tree of what will happen, and below it the decision."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from mectui.watch.plan_stage import PlanStage, plan_stage
from mectui.watch.plan_tree import Branch, TreeRow, branches, every_key, rows
from mectui.watch.plan_words import counted, deed
from screens.run.panel import Panel
from screens.run.plan_gate import Asked, PlanGate
from screens.run.plan_rows import ROOT, PlanLayout, RootRow, column_of
from screens.run.plan_wording import facts, head, root
from screens.run.scene import Scene
from screens.run.whole import WholeScreen
from screens.signs import UNICODE, Signs
from screens.widgets.facts import Facts
from screens.widgets.finder import Finder
from screens.widgets.rows_view import RowsView
from screens.widgets.spans import Spans


class PlanPanel(Panel):
    """What Terraform would do, folded so that fifty nodes are read at a glance."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "apply", "Apply"),
        Binding("space", "fold", "Fold", show=False),
        Binding("e", "all", "All"),
        Binding("slash", "filter", "Filter", key_display="/"),
        Binding("tab", "other", "Decide"),
        Binding("escape", "lift", "Show all"),
        Binding("escape", "undecided", "Back to the plan"),
    ]

    def __init__(self, signs: Signs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(signs, id=id)
        self._scene: Scene | None = None
        self._seen: tuple[object, ...] = ()
        self._tree: list[Branch] = []
        self._rows: dict[str, TreeRow | RootRow] = {}
        self._opened: set[str] = set()

    def compose(self) -> ComposeResult:
        """Lay out what the plan does, the tree, the facts of a row, and the gate."""
        yield Spans(self.signs, id="plan-head")
        yield RowsView(self.signs, id="plan-rows")
        yield Finder("filter")
        yield Facts(self.signs, id="plan-facts")
        yield PlanGate(self.signs, id="plan-gate")

    def take_keys(self) -> None:
        """Put the cursor on the tree."""
        self.query_one(RowsView).focus()

    def show(self, scene: Scene) -> None:
        """Draw the plan as far as it is."""
        self._scene = scene
        view = scene.view
        seen = (view.run, len(view.plan.changes), view.plan.ready)
        if seen != self._seen:
            self._seen = seen
            self._tree = branches(view.plan)
            self._draw()
        self.query_one("#plan-head", Spans).say(*head(scene, self.signs))
        gate = self.query_one(PlanGate)
        was_open = gate.is_open
        gate.ask(asked(scene))
        if was_open != gate.is_open:
            self._facts()
            self.refresh_bindings()

    def _draw(self) -> None:
        """Draw the tree as it is folded and filtered."""
        assert self._scene is not None
        needle = self.query_one(Finder).text
        plan, below = self._scene.view.plan, rows(self._tree, self._opened, needle)
        shown: list[TreeRow | RootRow] = [root(plan, needle, len(below)), *below]
        if not plan.ready and not plan.changes:
            shown = []
        self._rows = {row.key: row for row in shown}
        self.query_one(RowsView).show(shown, PlanLayout(self.signs, column_of(self._tree)))
        self._facts()

    @property
    def _here(self) -> TreeRow | RootRow | None:
        return self._rows.get(self.query_one(RowsView).key or "")

    def _facts(self) -> None:
        if self._scene is not None:
            self.query_one(Facts).show(facts(self._here, self._scene))

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer what there is to decide, and leave escape to the frame where nothing is filtered.

        The space bar halts a recording, which is the frame's, too.
        """
        finder = self.query_one(Finder)
        gate = self.query_one(PlanGate)
        if finder.display:
            return False
        if action in ("apply", "other"):
            return gate.is_open and not (gate.typing and action == "apply")
        if action == "undecided":
            return gate.has_keys
        if action == "fold" and self._scene is not None and not self._scene.live:
            return False
        return not gate.has_keys and (action != "lift" or bool(finder.text))

    def action_apply(self) -> None:
        """Approve the plan."""
        self.query_one(PlanGate).approve()

    def action_other(self) -> None:
        """Go from the tree to the decision, and back."""
        tree = self.query_one(RowsView)
        if tree.has_focus:
            self.query_one(PlanGate).take_keys()
        else:
            tree.focus()

    def action_undecided(self) -> None:
        """Go back to the tree from the decision, or from a name that is half typed."""
        self.take_keys()

    def action_all(self) -> None:
        """Open everything, or fold everything where something is open."""
        self._opened = set() if self._opened else every_key(self._tree)
        self._draw()

    def action_fold(self) -> None:
        """Open or fold what is under the cursor; what a branch has but one of opens with it."""
        row = self._here
        if not isinstance(row, TreeRow) or row.open is None:
            return
        keys = {row.key}
        if row.change is None and len(row.branch.changes) == 1:
            keys.add(row.branch.changes[0].address)
        self._opened = self._opened - keys if row.open else self._opened | keys
        self._draw()

    def action_filter(self) -> None:
        """Ask what to filter by."""
        self.query_one(Finder).open()
        self.refresh_bindings()

    def action_lift(self) -> None:
        """Show everything again."""
        self.query_one(Finder).clear()

    # What is heard

    @on(RowsView.Moved)
    def _moved(self, message: RowsView.Moved) -> None:
        message.stop()
        self._facts()

    @on(RowsView.Opened)
    def _open(self, message: RowsView.Opened) -> None:
        """Fold a row; show one that has nothing to fold whole."""
        message.stop()
        row = self._here
        if isinstance(row, TreeRow) and row.open is not None:
            self.action_fold()
        elif row is not None and self._scene is not None:
            self.app.push_screen(WholeScreen(row.key, facts(row, self._scene)))

    @on(Finder.Typed)
    def _filtered(self, message: Finder.Typed) -> None:
        message.stop()
        if self._scene is not None:
            self._draw()
            self._to_first_found()
        self.refresh_bindings()

    def _to_first_found(self) -> None:
        first = next((key for key in self._rows if key != ROOT), None)
        if self.query_one(Finder).text and first is not None:
            self.query_one(RowsView).point(first)

    @on(Finder.Closed)
    def _back_to_tree(self, message: Finder.Closed) -> None:
        message.stop()
        self.take_keys()
        self.refresh_bindings()


def asked(scene: Scene) -> Asked | None:
    """Return what there is to decide; None where there is nothing, or nobody can."""
    view = scene.view
    if plan_stage(view) is not PlanStage.AWAITS or not scene.live or view.end is None:
        return None
    changes = view.plan.changes.values()
    numbers = {action: text.partition(" ")[0] for action, text in counted(changes)}
    words = (f"{deed(action)} {numbers[action]}" for action in ("delete", "replace") if action in numbers)
    going = " and ".join(words)
    later = next(iter(view.end.commands.values()), "")
    if view.kind == "destroy":
        return Asked(view.plan.hash, "destroy all of this", going or "destroy it", view.cluster, later)
    return Asked(view.plan.hash, "apply this plan", going, view.cluster if going else "", later)
