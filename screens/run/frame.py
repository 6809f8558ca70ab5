"""The frame of a run that is watched: its phases at the side, one of them in the middle, its state below."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult, SystemCommand
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import ContentSwitcher

from mectui.watch import Usual, half_made
from screens.outcome import Asked, OutcomeKind, WizardOutcome
from screens.run import help_keys, wishes
from screens.run.addon_screen import AddonScreen
from screens.run.chapters import Chapter, chapter_now, chapters_of, phase_of, row_of
from screens.run.dialogs import RunHelp
from screens.run.feed import Feed
from screens.run.half_made import HalfMadeScreen
from screens.run.log_screen import LogScreen
from screens.run.node_screen import NodeScreen
from screens.run.panel import Panel
from screens.run.panels import all_panels
from screens.run.phase_list import PhaseList
from screens.run.reach import reach_of
from screens.run.scene import Scene
from screens.run.steering import Steering
from screens.run.watching import Watching
from screens.run.wording import about, status
from screens.signs import UNICODE, Signs
from screens.text import fitted, one_line
from screens.widgets.key_line import KeyLine
from screens.widgets.line import Line

_CRAMPED = 80
"""Columns below which the side list gives way."""


class RunScreen(Watching):
    """Draws a run. It follows along to the phase that goes on until one looks at another."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "look(-1)", "Phases", key_display="←→"),
        Binding("right", "look(1)", "Phase after", show=False),
        Binding("f", "follow", "Follow"),
        Binding("l", "log", "Log"),
        Binding("x", "cancel", "End it"),
        Binding("ctrl+c", "cancel", "End it", show=False),
        Binding("escape", "leave", "Clusters"),
        Binding("ctrl+p", "app.command_palette", "Commands"),
        Binding("question_mark,f1", "help", "Help", key_display="?"),
    ]
    gives_way: ClassVar[bool] = True
    """Whether it makes place for the run that it leads to."""
    HELP_KEYS: ClassVar[help_keys.Keys] = help_keys.RUN

    def __init__(
        self,
        feed: Feed,
        signs: Signs = UNICODE,
        *,
        steering: Steering | None = None,
        usual: Usual | None = None,
        command: tuple[str, ...] = ("mectui",),
    ) -> None:
        super().__init__(feed, signs, steering, usual)
        self.command = steering.session.command if steering else command
        self._looked: str | None = None
        self._said = ""
        self._bad = False
        self._can: tuple[bool, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the frame."""
        with Horizontal(id="top"):
            yield Line("mectui", id="brand")
            yield Line(id="what")
            yield Line(id="where")
        with Horizontal(id="main"):
            yield PhaseList(self.signs, id="side")
            with ContentSwitcher(id="middle"):
                yield from all_panels(self.signs)
        yield Line(id="gate")
        with Horizontal(id="status"):
            yield Line(id="tally")
            yield Line(id="age")
        yield KeyLine(id="keys")

    def on_resize(self, event: events.Resize) -> None:
        """Let the side list give way where there is no room for it."""
        self.set_class(event.size.width < _CRAMPED, "-cramped")
        self.draw_soon()

    # Drawing

    @property
    def scene(self) -> Scene:
        """What there is to be drawn now."""
        return self._scene(self._here(chapters_of(self.view)))

    def _scene(self, here: Chapter) -> Scene:
        folder = self.steering.going.folder if self.steering else None
        phase, now = phase_of(here, self.view), self.feed.now()
        return Scene(self.view, self.usual, now, phase, self.feed.live, self.command, folder)

    def draw(self) -> None:
        """Draw the run as it stands."""
        chapters = chapters_of(self.view)
        here = self._here(chapters)
        scene = self._scene(here)
        rows = [row_of(each, self.view, self.usual, scene.now) for each in chapters]
        self.query_one(PhaseList).show(rows, here.key)
        self._write_lines(scene)
        self._show_panel(here.panel, scene)
        self._write_keys()

    def _write_lines(self, scene: Scene) -> None:
        self.query_one("#what", Line).say(about(self.view))
        self.query_one("#where", Line).say(one_line(self.where))
        self._write_status(scene)
        self.query_one("#age", Line).say(self.beside)
        gate = self.query_one("#gate", Line)
        ending = self.view.cancelling and self.view.end is None
        said = self._said or (f"{self.signs.looking} the run is ending in good order" if ending else "")
        gate.display = bool(said)
        gate.set_class(self._bad, "-tried")
        gate.say(said)

    def _write_status(self, scene: Scene) -> None:
        tally, text = self.query_one("#tally", Line), one_line(status(scene, self.signs))
        room = tally.size.width
        tally.say(fitted(text, room, more=self.signs.more) if room else text, still=True)

    @property
    def beside(self) -> str:
        """What stands at the right of the status line."""
        return f"looking back {self.signs.dot} f follows" if self._looked else ""

    def _write_keys(self) -> None:
        """Offer other keys where other things can be done, and only then."""
        actions = ("follow", "cancel", "leave")
        can = tuple(bool(self.check_action(action, ())) for action in actions)
        if can != self._can:
            self._can = can
            self.refresh_bindings()

    def say(self, text: str, *, bad: bool = False) -> None:
        """Say something in the line above the status, until something else is said."""
        said = one_line(text)
        self._said, self._bad = f"{self.signs.blocked} {said}" if bad else said, bad
        self.draw_soon()

    def _show_panel(self, name: str, scene: Scene) -> None:
        switcher = self.query_one("#middle", ContentSwitcher)
        panel = switcher.get_child_by_id(name, Panel)
        if switcher.current != name:
            switcher.current = name
            self.call_after_refresh(panel.take_keys)
        panel.show(scene)

    # Which phase is looked at

    def _here(self, chapters: list[Chapter]) -> Chapter:
        looked = (each for each in chapters if each.key == self._looked)
        return next(looked, None) or chapter_now(self.view, chapters)

    def look_at(self, key: str) -> None:
        """Look at a chapter; at the one that goes on, the screen follows along again."""
        self._looked = None if key == chapter_now(self.view, chapters_of(self.view)).key else key
        self.draw()

    def action_look(self, way: int) -> None:
        """Look at the phase before or after."""
        chapters = chapters_of(self.view)
        index = chapters.index(self._here(chapters)) + way
        self.look_at(chapters[min(max(index, 0), len(chapters) - 1)].key)

    def action_follow(self) -> None:
        """Follow along again."""
        self._looked = None
        self.draw()

    @on(PhaseList.Picked)
    def _picked(self, message: PhaseList.Picked) -> None:
        self.look_at(message.key)

    @on(wishes.LookAt)
    def _wished_look(self, message: wishes.LookAt) -> None:
        for chapter in chapters_of(self.view):
            if message.phase in chapter.phases:
                self.look_at(chapter.key)

    # Other screens

    @on(wishes.ShowLog)
    def action_log(self) -> None:
        """Show all that the run said."""
        path = self.steering.going.folder.journal if self.steering else None
        self.app.push_screen(LogScreen(self.signs, lambda: self.view.log, path=path))

    @on(wishes.ShowNode)
    def _show_node(self, message: wishes.ShowNode) -> None:
        node, steering = message.node, self.steering
        find = None if steering is None else partial(reach_of, steering.session, self.view.cluster, node)
        self.app.push_screen(NodeScreen(node, lambda: self.scene, self.post_message, find, self.signs))

    @on(wishes.ShowAddon)
    def _show_addon(self, message: wishes.ShowAddon) -> None:
        self.app.push_screen(AddonScreen(message.addon, lambda: self.scene, self.post_message, self.signs))

    def ask_to_quit(self) -> None:
        """Leave mectui; where something is half made, say what, and ask before."""
        left = half_made(self.view, self.scene.spell) if self.feed.live else None
        if left is not None and left.asks:
            self.app.push_screen(HalfMadeScreen(left, self.signs), self._quit)
        else:
            self._quit(sure=True)

    def _quit(self, sure: bool | None) -> None:
        if sure:
            self.post_message(Asked(WizardOutcome(OutcomeKind.LEAVE), quit=True))

    def action_leave(self) -> None:
        """Go back to the clusters; the run goes on."""
        self.post_message(wishes.Leave(self.view.cluster))

    def action_help(self) -> None:
        """Say which keys there are here, and which everywhere."""
        panel = self.query_one("#middle", ContentSwitcher).current or ""
        keys = help_keys.keys_of(panel, live=self.feed.live)
        self.app.push_screen(RunHelp(about(self.view), (*keys, *self.HELP_KEYS)))

    def offers(self) -> Iterable[SystemCommand]:
        """Return what can be done here, by name, for the palette."""
        for chapter in chapters_of(self.view):
            what = "Look at this phase; f follows along again"
            yield SystemCommand(f"Look at {chapter.title}", what, partial(self.look_at, chapter.key))
        yield SystemCommand("Log", "All that the run said", self.action_log)
        if self.check_action("cancel", ()):
            yield SystemCommand("End the run", "In good order; asks first", self.action_cancel)
        if self.check_action("leave", ()):
            yield SystemCommand("Clusters", "Back to the clusters; the run goes on", self.action_leave)
        yield SystemCommand("Help", "The keys", self.action_help)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer to follow along where one looks back, and to end a run that goes on."""
        if action == "follow":
            return self._looked is not None
        if action == "cancel":
            return self.feed.live and self.view.end is None and not self.view.cancelling
        return True
