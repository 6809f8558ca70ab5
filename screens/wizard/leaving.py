"""The dialogs of the frame, and the ways out of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from mectui.events import Trouble
from screens.outcome import Asked, OutcomeKind, WizardOutcome
from screens.signs import Signs
from screens.wizard.dialogs import HelpScreen, JumpScreen, LeaveScreen, SaveScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.screen import Screen

    from mectui.wizard.flow import Flow
    from mectui.wizard.review import Review
    from screens.widgets.notices import Level
    from screens.wizard.checking import Checking
    from screens.wizard.remarks import Holds
    from screens.wizard.review_panel import ReviewPanel

    Base = Screen[WizardOutcome]
else:
    Base = object


class Leaving(Base):
    """Help, jumping, saving, leaving."""

    flow: Flow
    signs: Signs
    checking: Checking
    at_work: Callable[[], Sequence[str]]
    """Returns the clusters that runs are at work on; may block."""

    def say(self, level: Level, text: str, holds: Holds | None = None) -> None:
        """Say something above the form, for as long as it `holds`."""
        raise NotImplementedError

    async def go_to(self, key: str) -> None:
        """Go to a step."""
        raise NotImplementedError

    def action_help(self) -> None:
        """Say what this step is about."""
        self.app.push_screen(HelpScreen(self.flow.current))

    def action_jump(self) -> None:
        """Ask for a step, and go there."""
        rows, current = self.flow.overview(), self.flow.current.key
        self.app.push_screen(JumpScreen(rows, current, self.signs), self._jump)

    async def _jump(self, key: str | None) -> None:
        if key is not None:
            await self.go_to(key)

    def action_leave(self) -> None:
        """Ask whether to leave the wizard."""
        self._ask_to_leave(quit_too=False)

    def ask_to_quit(self) -> None:
        """Ask whether to leave the application, with the answers as they are."""
        self._ask_to_leave(quit_too=True)

    def _ask_to_leave(self, *, quit_too: bool) -> None:
        ask = LeaveScreen(savable=not self.flow.draft.problems, at_work=self.at_work)
        self.app.push_screen(ask, partial(self._leave, quit_too))

    def _leave(self, quit_too: bool, choice: str | None) -> None:
        if choice == "save":
            self.action_save()
        elif choice == "leave":
            self.post_message(Asked(WizardOutcome(OutcomeKind.LEAVE), quit_too))

    def action_save(self) -> None:
        """Ask for a file's name, write the answers there, and leave."""
        if self.flow.draft.problems:
            self.say("warning", "the answer file can be saved once every answer is sound")
            return
        draft = self.flow.draft
        usual = draft.file or Path(f"{draft.get('cluster.name')}.yaml")
        self.app.push_screen(SaveScreen(usual, self.signs), self._save)

    def _save(self, path: Path | None) -> None:
        if path is None:
            return
        try:
            self.flow.draft.save(path)
        except (OSError, Trouble) as error:
            self.say("error", f"the file could not be written: {error}")
            return
        self.post_message(Asked(WizardOutcome(OutcomeKind.SAVE, path=path)))

    def on_review_panel_decided(self, message: ReviewPanel.Decided) -> None:
        """Run or save what was reviewed, where nothing is against it."""
        review = self.checking.review(self.flow)
        if message.kind is OutcomeKind.SAVE:
            self.action_save()
        elif self._sound:
            loaded, secrets = self.flow.draft.loaded(), self.flow.secrets.typed
            self.post_message(Asked(WizardOutcome(OutcomeKind.RUN, loaded, secrets=secrets)))
        else:
            self.say("warning", f"a run cannot begin: {_why_not(review)}", lambda: not self._sound)

    @property
    def _sound(self) -> bool:
        """Whether nothing stands between the answers and a run, the preflight neither."""
        return self.checking.review(self.flow).sound and not self.checking.due(self.flow)


def _why_not(review: Review) -> str:
    """Return what a run has to wait for, or what stands against it."""
    if review.asking and not review.problems:
        return "AWS has not answered yet"
    return "the preflight is under way" if review.sound else "something is not sound yet, see below"
