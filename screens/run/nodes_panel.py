"""The join tree: a branch for each node, with what it waits for right now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from mectui.watch.node_tree import NodeRow, NodeTree, RoleRow, StepRow, TreeRow
from mectui.watch.standing import PROBLEMS, RANK, NodeNow, Standing, has_machine
from screens.run import wishes
from screens.run.node_facts import facts_of
from screens.run.node_rows import TreeLayout
from screens.run.panel import Panel
from screens.run.scene import Scene
from screens.signs import UNICODE, Signs
from screens.text import one_line
from screens.widgets.facts import Facts
from screens.widgets.finder import Finder
from screens.widgets.rows_view import RowsView, Span
from screens.widgets.spans import Spans

_FACTS = 5
"""Lines for the row under the cursor: the others are for the tree."""


class NodeRows(RowsView):
    """The rows of the tree, whose first key is to open one."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open", "Node", key_display="enter")]


class NodesPanel(Panel):
    """The nodes of a run. Enter opens one, space folds and unfolds it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "fold", "Fold", key_display="space"),
        Binding("u", "unfold", "Fold", show=False),
        Binding("r", "retry", "Try again"),
        Binding("m", "machine", "Machine"),
        Binding("s", "shell", "Shell"),
        Binding("slash", "find", "Filter", key_display="/"),
        Binding("p", "problems", "Problems"),
        Binding("escape", "lift", "Show all"),
    ]

    def __init__(self, signs: Signs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(signs, id=id)
        self._tree = NodeTree()
        self._scene: Scene | None = None
        self._rows: dict[str, TreeRow] = {}
        self._asked: dict[str, int] = {}
        self._offers: tuple[bool, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the tree above what is said of its row."""
        yield Spans(self.signs, id="nodes-titles")
        yield NodeRows(self.signs, id="nodes-rows")
        yield Finder("filter")
        yield Facts(self.signs, id="facts", lines=_FACTS)

    def take_keys(self) -> None:
        """Put the cursor on the tree."""
        self._list.focus()

    @property
    def _list(self) -> NodeRows:
        return self.query_one(NodeRows)

    # What is shown

    def show(self, scene: Scene) -> None:
        """Draw the nodes as they stand."""
        self._scene = scene
        rows, shown = self._tree.rows(scene.view, scene.usual, scene.now, self._list.size.height), self._list
        self._rows = {row.key: row for row in rows}
        looks = [row.now for row in rows if isinstance(row, NodeRow)]
        layout = TreeLayout.of(self.signs, scene.view.cluster, looks, lambda: shown.key)
        shown.show(rows, layout)
        if not shown.pinned and rows:
            shown.scroll_to(y=0, animate=False, immediate=True)
            shown.point(_foremost(rows))
        titles = self._narrowed(len(looks)) if self._tree.narrowed else layout.titles(shown.width)
        self.query_one("#nodes-titles", Spans).say(list(titles))
        self._show_row()

    def _redraw(self) -> None:
        if self._scene is not None:
            self.show(self._scene)

    def _narrowed(self, nodes: int) -> Iterator[Span]:
        """Yield in words what leaves nodes out."""
        yield f"   {nodes} shown: ", "muted"
        wanted = ["only problems"] if self._tree.problems else []
        wanted += [f"with {one_line(self._tree.needle)} in the name"] if self._tree.needle else []
        yield ", ".join(wanted), "bright"

    def _show_row(self) -> None:
        """Say what there is to say of the row under the cursor, and offer what can be done with it."""
        row, scene = self._rows.get(self._list.key or ""), self._scene
        if row is None or scene is None:
            self.query_one(Facts).show((("", "no node has been heard of yet"),))
        else:
            self.query_one(Facts).show(facts_of(row, scene, asked=self._asked_for(self._look)))
        offers = tuple(
            bool(self.check_action(each, ())) for each in ("retry", "machine", "shell", "lift", "fold")
        )
        if offers != self._offers:
            self._offers = offers
            self.refresh_bindings()

    @property
    def _look(self) -> NodeNow | None:
        """The node that the row under the cursor is of."""
        row = self._rows.get(self._list.key or "")
        return row.now if isinstance(row, NodeRow | StepRow) else None

    def _asked_for(self, look: NodeNow | None) -> bool:
        """Tell whether the run, which goes on, was asked to try a node again that has not begun with that."""
        over = self._scene is not None and self._scene.view.end is not None
        return not over and look is not None and self._asked.get(look.key) == look.node.tries

    # What can be done

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer what makes sense for the row under the cursor, and leave the other keys to the frame."""
        look, live = self._look, self._scene is not None and self._scene.live
        match action:
            case "retry":
                return live and look is not None and look.standing in PROBLEMS and not self._asked_for(look)
            case "machine":
                return live and look is not None and has_machine(look) and look.standing in PROBLEMS
            case "shell":
                return live and look is not None and has_machine(look)
            case "lift":
                return self._tree.narrowed
            case "fold":
                return live  # a recording is halted with that key
        return True

    def action_unfold(self) -> None:
        """Fold or unfold the branch of the row under the cursor."""
        row = self._rows.get(self._list.key or "")
        if row is not None:
            kept = self._tree.toggle(row)
            self._redraw()
            self._list.point(kept)

    action_fold = action_unfold

    def action_retry(self) -> None:
        """Ask for the node to be tried again; of one that is late the answer is how long it is tried yet."""
        look = self._look
        if look is not None:
            if look.standing is Standing.FAILED:
                self._asked[look.key] = look.node.tries
            self.post_message(wishes.Retry(look.key))
            self._show_row()

    def action_machine(self) -> None:
        """Ask what is to become of the node's machine."""
        if self._look is not None:
            self.post_message(wishes.Machine(self._look.key))

    def action_shell(self) -> None:
        """Ask for a shell on the node."""
        if self._look is not None:
            self.post_message(wishes.Shell(self._look.key))

    def action_problems(self) -> None:
        """Show only the nodes that failed or are late, or all again."""
        self._tree.problems = not self._tree.problems
        self._redraw()

    def action_find(self) -> None:
        """Ask for a part of the names of the nodes that are to be shown."""
        self.query_one(Finder).open()

    def action_lift(self) -> None:
        """Show every node again."""
        self._tree.problems = False
        self.query_one(Finder).clear()
        self._redraw()

    # What is heard

    @on(Finder.Typed)
    def _filter(self, message: Finder.Typed) -> None:
        message.stop()
        self._tree.needle = message.text
        self._redraw()

    @on(Finder.Closed)
    def _filtered(self, message: Finder.Closed) -> None:
        message.stop()
        self.take_keys()

    @on(RowsView.Moved)
    def _moved(self, message: RowsView.Moved) -> None:
        message.stop()
        self._show_row()

    @on(RowsView.Opened)
    def _opened(self, message: RowsView.Opened) -> None:
        message.stop()
        if isinstance(self._rows.get(message.key), RoleRow):
            self.action_unfold()
        elif self._look is not None:
            self.post_message(wishes.ShowNode(self._look.key))

    def on_resize(self) -> None:
        """Unfold few nodes where there is room for them now."""
        self.call_after_refresh(self._redraw)


def _foremost(rows: Sequence[TreeRow]) -> str:
    """Return the key of the node that needs a person most, or else comes first."""
    looks = [row.now for row in rows if isinstance(row, NodeRow)]
    return min(looks, key=lambda look: RANK[look.standing]).key if looks else rows[0].key
