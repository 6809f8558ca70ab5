"""The add-ons of a run: a branch for each, with its preparation, its steps and what proves it."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from mectui.watch import State
from mectui.watch.addon_tree import AddonTree, AddonTreeRow, words_of_all
from mectui.watch.addons import AddonView
from screens.run import wishes
from screens.run.addon_facts import can_go, can_retry, facts_of
from screens.run.addon_rows import AddonLayout
from screens.run.checks_text import checks_page
from screens.run.panel import Panel
from screens.run.scene import Scene
from screens.signs import UNICODE, Signs
from screens.widgets.facts import Facts
from screens.widgets.page import Page
from screens.widgets.rows_view import RowsView
from screens.widgets.spans import Spans

_FACTS = 6
"""Lines for the row under the cursor: the others are for the tree."""
_FIRST = (State.FAILED, State.RUNNING)


class AddonRows(RowsView):
    """The rows of the tree, whose first key is to open one."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open", "Open", key_display="enter")]


class AddonsPanel(Panel):
    """Enter opens an add-on with its log, space folds and unfolds it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "fold", "Fold", key_display="space"),
        Binding("u", "unfold", "Fold", show=False),
        Binding("r", "retry", "Try again"),
        Binding("d", "disable", "Disable"),
    ]

    def __init__(self, signs: Signs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(signs, id=id)
        self._tree = AddonTree()
        self._scene: Scene | None = None
        self._rows: dict[str, AddonTreeRow] = {}
        self._offers: tuple[bool, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the tree above what is said of its row; before any add-on is heard of, what is to come."""
        yield Page(self.signs)
        yield Spans(self.signs, id="addons-head")
        yield AddonRows(self.signs, id="addons-rows")
        yield Facts(self.signs, id="facts", lines=_FACTS)

    def take_keys(self) -> None:
        """Put the cursor on the tree."""
        self._list.focus()

    @property
    def _list(self) -> AddonRows:
        return self.query_one(AddonRows)

    # What is shown

    def show(self, scene: Scene) -> None:
        """Draw the add-ons as they stand."""
        self._scene = scene
        self.set_class(not scene.view.addons, "-none")
        if not scene.view.addons:
            self.query_one(Page).show(checks_page(scene, self.signs), scene.phase.value)
            return
        rows, shown = self._tree.rows(scene.view), self._list
        self._rows = {row.key: row for row in rows}
        addons = list(scene.view.addons.values())
        shown.show(rows, AddonLayout.of(self.signs, scene.view.cluster, scene.now, addons, lambda: shown.key))
        if not shown.pinned:
            shown.point(_foremost(addons))
        self.query_one("#addons-head", Spans).say([("   ", "plain"), (words_of_all(scene.view), "bright")])
        self._show_row()

    def _redraw(self) -> None:
        if self._scene is not None:
            self.show(self._scene)

    def _show_row(self) -> None:
        """Say what there is to say of the row under the cursor, and offer what can be done with it."""
        row, scene = self._row, self._scene
        if row is not None and scene is not None:
            self.query_one(Facts).show(facts_of(row, scene))
        offers = tuple(bool(self.check_action(each, ())) for each in ("retry", "disable", "fold"))
        if offers != self._offers:
            self._offers = offers
            self.refresh_bindings()

    @property
    def _row(self) -> AddonTreeRow | None:
        return self._rows.get(self._list.key or "")

    # What can be done

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer what makes sense for the row under the cursor, as the run stands."""
        row, scene = self._row, self._scene
        live = scene is not None and scene.live
        ended = live and scene is not None and scene.view.end is not None and row is not None
        match action:
            case "retry":
                return row is not None and scene is not None and can_retry(row.addon, scene)
            case "disable":
                return ended and row is not None and can_go(row.addon)
            case "fold":
                return live  # a recording is halted with that key
        return True

    def action_unfold(self) -> None:
        """Fold or unfold the branch of the row under the cursor."""
        if self._row is not None:
            kept = self._tree.toggle(self._row)
            self._redraw()
            self._list.point(kept)

    action_fold = action_unfold

    def action_retry(self) -> None:
        """Ask for the add-on to be tried again."""
        if self._row is not None:
            self.post_message(wishes.RetryAddon(self._row.addon.name))

    def action_disable(self) -> None:
        """Ask for the add-on to be taken away."""
        if self._row is not None:
            self.post_message(wishes.Disable(self._row.addon.name))

    # What is heard

    @on(RowsView.Moved)
    def _moved(self, message: RowsView.Moved) -> None:
        message.stop()
        self._show_row()

    @on(RowsView.Opened)
    def _opened(self, message: RowsView.Opened) -> None:
        message.stop()
        row = self._rows.get(message.key)
        if row is not None:
            self.post_message(wishes.ShowAddon(row.addon.name))


def _foremost(addons: list[AddonView]) -> str:
    """Return the key of the add-on that needs a person most, or else is worked at, or comes first."""
    telling = (each for state in _FIRST for each in addons if each.state is state)
    return next(telling, addons[0]).name
