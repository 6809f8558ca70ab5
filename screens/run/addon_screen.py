"""One add-on of a run: its parts with their times, what is wrong with it, and its own log."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message

from mectui.events import spelled
from mectui.watch.addon_tree import PartRow
from mectui.watch.addons import AddonView
from mectui.watch.selection import Wish
from screens.passing import PassingScreen
from screens.run import wishes
from screens.run.addon_facts import addon_facts, can_go, can_retry
from screens.run.addon_rows import AddonLayout, sign_of, title_of, word_of
from screens.run.dialogs import RunHelp
from screens.run.help_keys import ADDON
from screens.run.log_view import LogView
from screens.run.scene import Scene
from screens.run.whole import WholeScreen
from screens.signs import UNICODE, Signs
from screens.text import one_line
from screens.widgets.facts import Facts
from screens.widgets.key_line import KeyLine
from screens.widgets.line import Line
from screens.widgets.rows_view import Span
from screens.widgets.spans import Spans

_SECONDS = 0.2
"""How often it looks whether anything happened."""
_FACTS = 9


class AddonScreen(PassingScreen[None]):
    """Shows an add-on of the scene that `scene` returns; what it wants done is handed to `wish`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "problem", "Problem"),
        Binding("r", "retry", "Try again"),
        Binding("d", "disable", "Disable"),
        Binding("escape", "dismiss", "Back"),
        Binding("question_mark,f1", "help", "Help", key_display="?"),
    ]

    def __init__(
        self,
        name: str,
        scene: Callable[[], Scene],
        wish: Callable[[Message], object],
        signs: Signs = UNICODE,
    ) -> None:
        super().__init__()
        self._addon_name, self._scene, self._wish, self._signs = name, scene, wish, signs
        self._drawn: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the parts and what is wrong above the log."""
        with Horizontal(id="top"):
            yield Line("mectui", id="brand")
            yield Line(id="what")
            yield Line(id="where")
        with Horizontal(id="addon-body"):
            yield Spans(self._signs, id="addon-parts")
        yield Facts(self._signs, id="facts", lines=_FACTS)
        only = Wish(addon=self._addon_name)
        yield LogView(self._signs, lambda: self._scene().view.log, only=only)
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        """Follow the add-on."""
        self.query_one(LogView).take_keys()
        self.set_interval(_SECONDS, self._follow)
        self._follow()

    def _follow(self) -> None:
        """Draw what is new: something happened, or another second has passed."""
        scene = self._scene()
        self.query_one(LogView).catch_up()
        state = (scene.view.changes, int(scene.now.timestamp()), self.size)
        if state != self._drawn:
            self._drawn = state
            self._draw(scene)

    @property
    def _addon(self) -> AddonView:
        return self._scene().view.addons.get(self._addon_name) or AddonView(self._addon_name)

    def _draw(self, scene: Scene) -> None:
        addon = self._addon
        layout = AddonLayout.of(self._signs, scene.view.cluster, scene.now, [addon], lambda: None)
        self.query_one("#what", Line).say(f"{title_of(addon)} of {one_line(scene.view.cluster)}")
        self.query_one("#where", Line).say(f"{sign_of(addon.state, self._signs)} {word_of(addon)}")
        parts: list[list[Span]] = [
            list(layout.part(PartRow(addon, each, None))) for each in addon.parts.values()
        ]
        self.query_one("#addon-parts", Spans).say(*parts)
        self.query_one(Facts).show(tuple(addon_facts(addon, scene)), steady=False)
        self.refresh_bindings()

    # What can be done

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer what makes sense for the add-on as it stands."""
        if action == "problem":
            return self._addon.problem is not None
        if action not in ("retry", "disable"):
            return True
        scene = self._scene()
        if action == "retry":
            return can_retry(self._addon, scene)
        return scene.live and scene.view.end is not None and can_go(self._addon)

    def action_problem(self) -> None:
        """Show what is wrong from beginning to end."""
        addon, command = self._addon, self._scene().spell()
        if addon.problem is not None:
            said = addon.problem.why.replace("; ", "\n")
            parts = (("what", addon.problem.what), ("why", said), ("do", addon.problem.remedy))
            self.app.push_screen(
                WholeScreen(title_of(addon), [(head, spelled(text, command)) for head, text in parts])
            )

    def action_retry(self) -> None:
        """Ask for the add-on to be tried again, by another run where this one has ended."""
        self.dismiss()
        self._wish(wishes.RetryAddon(self._addon_name))

    def action_disable(self) -> None:
        """Ask for the add-on to be taken away."""
        self.dismiss()
        self._wish(wishes.Disable(self._addon_name))

    def action_help(self) -> None:
        """Say which keys there are."""
        self.app.push_screen(RunHelp(title_of(self._addon), ADDON))
