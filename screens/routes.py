"""The ways into the application: what each shows first, and what has to be loaded for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from mectui.events import ExitCode, Trouble
from screens.signs import Signs

if TYPE_CHECKING:
    from textual.screen import Screen

    from mectui.run.session import Going, Session
    from mectui.wizard.flow import Flow

Made = Callable[[Signs], "Screen[Any]"]
"""Makes a screen, in the loop that draws it."""


@dataclass(frozen=True, slots=True)
class Means:
    """What the application works with. All that is called may block, and raise Trouble; threads call it.

    `flow` begins a wizard, prefilled from an answer file where there is one; `environ` is for AWS, and
    `command` is how the user calls mectui.
    """

    flow: Callable[[Path | None], Flow]
    environ: Callable[[], Mapping[str, str]]
    session: Callable[[], Session]
    command: tuple[str, ...] = ("mectui",)


class Route(Protocol):
    """A way in. `title` stands in the first frame, before anything is loaded."""

    @property
    def title(self) -> str:
        """What comes, in a word or two."""

    def load(self, means: Means) -> Made:
        """Load what the screen needs; may block, and raises Trouble where there is no way in."""


@dataclass(frozen=True, slots=True)
class ToWizard:
    """The wizard, prefilled from an answer file where there is one."""

    answers: Path | None = None
    title: str = "new cluster"

    def load(self, means: Means) -> Made:
        """Load the wizard. Raises Trouble(USAGE) where the file cannot be read."""
        from screens.wizard.frame import WizardScreen

        flow, environ = means.flow(self.answers), means.environ()
        return lambda signs: WizardScreen(flow, environ, signs, lambda: means.session().at_work())


@dataclass(frozen=True, slots=True)
class ToClusters:
    """The clusters on record, begun at one of them where that is there."""

    at: str = ""
    title: str = "clusters"

    def load(self, means: Means) -> Made:
        """Load the list."""
        from screens.clusters.screen import ClustersScreen

        session = means.session()
        return lambda signs: ClustersScreen(session, signs, at=self.at)


@dataclass(frozen=True, slots=True)
class ToRun:
    """The latest run of a cluster."""

    cluster: str

    @property
    def title(self) -> str:
        """The cluster's name."""
        return self.cluster

    def load(self, means: Means) -> Made:
        """Find the run. Raises Trouble(USAGE) where there is none."""
        session = means.session()
        going = session.going(self.cluster)
        if going is None:
            remedy = f"`{session.spell('resume', self.cluster)}` begins one"
            raise Trouble.of(ExitCode.USAGE, f"no run of {self.cluster} is on record", "", remedy)
        return run_screen(session, going)


@dataclass(frozen=True, slots=True)
class ToReplay:
    """A recorded run, shown again."""

    file: Path
    speed: float = 1.0
    title: str = "replay"

    def load(self, means: Means) -> Made:
        """Load what shows it."""
        from screens.run.replay import ReplayFeed
        from screens.run.replay_screen import ReplayScreen

        return lambda signs: ReplayScreen(ReplayFeed(self.file, self.speed), signs, means.command)


def run_screen(session: Session, going: Going) -> Made:
    """Return what makes the screen of a run that goes on, or has ended."""
    from screens.run.feed import LiveFeed
    from screens.run.frame import RunScreen
    from screens.run.steering import Steering

    return lambda signs: RunScreen(LiveFeed(going), signs, steering=Steering(session, going))
