"""One node: its steps with their times, what is wrong with it, how it is reached, and its own log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message

from mectui.events import Phase, Step, Trouble
from mectui.events.threads import in_thread
from mectui.watch import NodeView
from mectui.watch.node_tree import step_rows
from mectui.watch.selection import Wish
from mectui.watch.standing import PROBLEMS, NodeNow, Standing, has_machine, node_now
from mectui.watch.yardstick import Yardstick
from screens.passing import PassingScreen
from screens.run import wishes
from screens.run.dialogs import RunHelp
from screens.run.help_keys import NODE
from screens.run.log_view import LogView
from screens.run.node_facts import node_facts
from screens.run.node_rows import TreeLayout, short, sign, word
from screens.run.reach import Reach
from screens.run.scene import Scene
from screens.signs import UNICODE, Signs
from screens.text import one_line
from screens.widgets.facts import Facts
from screens.widgets.key_line import KeyLine
from screens.widgets.line import Line
from screens.widgets.spans import Spans

_SECONDS = 0.2
"""How often it looks whether anything happened."""
_STEPS = len(Step)
_TALL = 30
_REACH = 5
"""Lines at most for how the node is reached."""


class NodeScreen(PassingScreen[None]):
    """Shows a node of the scene that `scene` returns.

    What it wants done is handed to `wish`; `find` returns how the node is reached, may block, and is None
    where nothing is to be reached, as in a recording.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "retry", "Try again"),
        Binding("m", "machine", "Machine"),
        Binding("s", "shell", "Shell"),
        Binding("escape", "dismiss", "Back"),
        Binding("question_mark,f1", "help", "Help", key_display="?"),
    ]

    def __init__(
        self,
        name: str,
        scene: Callable[[], Scene],
        wish: Callable[[Message], object],
        find: Callable[[], Reach] | None = None,
        signs: Signs = UNICODE,
    ) -> None:
        super().__init__()
        self._node_name, self._scene, self._wish, self._find, self._signs = name, scene, wish, find, signs
        self._reach: Reach | None = None
        self._missing = ""
        self._looked: Phase | None = None
        self._asked: int | None = None
        self._drawn: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out steps and facts side by side above the log."""
        with Horizontal(id="top"):
            yield Line("mectui", id="brand")
            yield Line(id="what")
            yield Line(id="where")
        with Horizontal(id="node-body"):
            yield Spans(self._signs, id="node-steps")
            yield Facts(self._signs, id="node-facts", lines=_STEPS)
        yield Facts(self._signs, id="node-reach", lines=_REACH)
        yield LogView(self._signs, lambda: self._scene().view.log, only=Wish(node=self._node_name))
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        """Follow the node."""
        self.query_one(LogView).take_keys()
        self.set_interval(_SECONDS, self._follow)
        self._follow()

    def _follow(self) -> None:
        """Draw what is new: something happened, or another second has passed."""
        scene = self._scene()
        self.query_one(LogView).catch_up()
        known = self._reach or self._missing
        state = (scene.view.changes, int(scene.now.timestamp()), known, self._asked, self.size)
        if state != self._drawn:
            self._drawn = state
            self._draw(scene)
        if self._reach is None and self._find is not None and scene.view.phase is not self._looked:
            self._looked = scene.view.phase
            self._look(self._find)

    # What is shown

    def _look_of(self, scene: Scene) -> tuple[NodeNow, Yardstick]:
        node = scene.view.nodes.get(self._node_name) or NodeView(self._node_name)
        yardstick = Yardstick(scene.usual, scene.view.nodes.values())
        return node_now(node, yardstick, scene.now), yardstick

    def _draw(self, scene: Scene) -> None:
        look, yardstick = self._look_of(scene)
        layout = TreeLayout.of(self._signs, scene.view.cluster, [look], lambda: None)
        rows = step_rows(look, yardstick, scene.now)
        name = short(self._node_name, scene.view.cluster)
        self.query_one("#what", Line).say(f"{name} of {one_line(scene.view.cluster)}")
        self.query_one("#where", Line).say(f"{sign(look.standing, self._signs)} {word(look)}")
        self.query_one("#node-steps", Spans).say(*(tuple(layout.measured(row)) for row in rows))
        facts = tuple(node_facts(look, scene, asked=self._asked_for(look.node)))
        self.query_one("#node-facts", Facts).show(facts)
        self.query_one("#node-reach", Facts).show(tuple(self._ways(scene)), steady=False)
        self.refresh_bindings()

    def _ways(self, scene: Scene) -> Iterator[tuple[str, str]]:
        """Yield how the node is reached; the whole command where there is room for it."""
        reach = self._reach
        if reach is None:
            if self._find is not None:
                yield "ssh", self._missing or scene.spell("ssh", scene.view.cluster, self._node_name)
            return
        if self.size.height < _TALL:
            yield "ssh", f"{reach.command}  {self._signs.dot}  {reach.addresses}"
            return
        yield "addresses", reach.addresses
        yield "ssh", reach.command
        yield "which is", reach.line

    def _asked_for(self, node: NodeView) -> bool:
        return self._asked == node.tries and self._scene().view.end is None

    @work(exclusive=True, group="reach")
    async def _look(self, find: Callable[[], Reach]) -> None:
        """Find out how the node is reached; before its machine is there, that is not known."""
        try:
            self._reach, self._missing = await in_thread(find), ""
        except Trouble as trouble:
            self._missing = "; ".join(str(problem) for problem in trouble.problems)
        except OSError as error:
            self._missing = str(error)
        self._follow()

    # What can be done

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer what makes sense for the node as it stands."""
        if action not in ("retry", "machine", "shell"):
            return True
        scene = self._scene()
        look, _ = self._look_of(scene)
        if action == "retry":
            return scene.live and look.standing is Standing.FAILED and not self._asked_for(look.node)
        over = scene.view.end is not None and look.standing in PROBLEMS
        return scene.live and has_machine(look) and (action == "shell" or over)

    def action_retry(self) -> None:
        """Ask for the node to be tried again; where the run has ended, another one is begun and shown."""
        scene = self._scene()
        self._asked = self._look_of(scene)[0].node.tries
        if scene.view.end is not None:
            self.dismiss()
        else:
            self._follow()
        self._wish(wishes.Retry(self._node_name))

    def action_machine(self) -> None:
        """Ask what is to become of the machine, over the run: whatever it is, another run does it."""
        self.dismiss()
        self._wish(wishes.Machine(self._node_name))

    def action_shell(self) -> None:
        """Ask for a shell on the node."""
        self._wish(wishes.Shell(self._node_name))

    def action_help(self) -> None:
        """Say which keys there are."""
        self.app.push_screen(RunHelp(one_line(self._node_name), NODE))
