"""The terminal application, as commands open it, and what is said once it is left."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from mectui.cli import console
from mectui.cli.parting import part
from mectui.cli.settings import Settings
from mectui.cli.terminal import need_screen

if TYPE_CHECKING:
    from mectui.run.session import Going, Session
    from mectui.wizard import Flow
    from screens import Route, WizardOutcome


class _Opened:
    """The session of this call, once it is asked for: with --demo a cloud may have to be started first."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self.made: Session | None = None

    def __call__(self) -> Session:
        """Return the session, the same one each time; may block."""
        from mectui.run.session import Session

        here = self._settings
        with self._lock:
            if self.made is None:
                self.made = Session(here.home, here.environ, here.command)
            return self.made

    @property
    def begun(self) -> list[Going]:
        """The runs that were begun through it."""
        return self.made.begun if self.made else []


def open_screen(settings: Settings, answers: Path | None) -> int:
    """Show the clusters on record, or the wizard: without any, and from a file; return the exit code.

    Raises Trouble(USAGE) where there is no terminal, or the answer file cannot be read.
    """
    need_screen("the wizard needs a terminal", answers)  # Textual would hang there, not fail
    from screens import ToClusters, ToWizard

    asking = answers is not None or not settings.home.on_record()
    session = _Opened(settings)
    outcome = _show(settings, session, ToWizard(answers) if asking else ToClusters())
    _say_outcome(settings, outcome, left_alone=asking and not session.begun)
    part(settings, _others(session))
    return part(settings, session.begun)


def watch_screen(settings: Settings, name: str) -> int:
    """Show the latest run of a cluster; return its exit code where it has ended, 0 where it goes on.

    Raises Trouble(USAGE) where there is none.
    """
    from screens import ToRun

    session = _Opened(settings)
    outcome = _show(settings, session, ToRun(name))
    _say_outcome(settings, outcome)
    here = session()
    going = here.going(name) if name in {folder.name for folder in here.home.on_record()} else None
    return part(settings, here.begun or ([going] if going else []))


def _others(session: _Opened) -> list[Going]:
    """Return the runs that go on and were begun elsewhere; none where no session was needed."""
    if session.made is None:
        return []
    begun = {going.folder.name for going in session.begun}
    names = [name for name in session.made.at_work() if name not in begun]
    return [going for name in names if (going := session.made.going(name)) is not None]


def replay_screen(settings: Settings, file: Path, speed: float) -> None:
    """Show a recorded run again."""
    from screens import ToReplay

    _show(settings, _Opened(settings), ToReplay(file, speed))


def _show(settings: Settings, session: _Opened, route: Route) -> WizardOutcome:
    import screens

    def begin(answers: Path | None) -> Flow:
        from mectui.cli.asking import flow_of

        return flow_of(settings, answers)

    means = screens.Means(begin, lambda: settings.environ, session, settings.command)
    try:
        return screens.show(means, route)
    except Exception:
        part(settings, session.begun)  # whatever went wrong here, they go on
        raise


def _say_outcome(settings: Settings, outcome: WizardOutcome, *, left_alone: bool = False) -> None:
    """Say where the answers are that were saved, and that nothing was made where it is so."""
    if outcome.path is not None:
        from mectui.cli.asking import tell_how_to_run

        console.say(f"Saved: {outcome.path}")
        tell_how_to_run(settings, outcome.path)
    elif left_alone:
        console.say("Left; nothing was made.")
