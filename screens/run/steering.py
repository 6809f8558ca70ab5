"""What one can do with the run that a screen watches. Every method may block, and is called in a thread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mectui.answers import load
from mectui.events import Event, ExitCode, Trouble
from mectui.run.existing import going_on
from mectui.run.history import usual
from mectui.run.killed import last_word
from mectui.run.request import Kind, Request
from mectui.run.session import Going, Session
from mectui.watch import RunView, Usual

if TYPE_CHECKING:
    from mectui.wizard.change import Change

END_SECONDS = 10.0
"""How long one waits for a run's process that does not listen any more, and has not said its last word."""


@dataclass(frozen=True, slots=True)
class Steering:
    """A run, and the session by which it is acted on."""

    session: Session
    going: Going

    def region(self) -> str:
        """Return the cluster's region; empty where its answers do not tell."""
        try:
            return load(self.going.folder.answers, environ={}).answers.aws.region
        except (Trouble, OSError):
            return ""

    def usual(self) -> Usual:
        """Return what earlier runs took; nothing where they cannot be read."""
        try:
            return usual(self.session.home)
        except OSError:
            return Usual()

    def same(self, view: RunView, approve: str | None = None) -> Going:
        """Begin a run of the same kind, which asks for the same. Raises Trouble as `Session.begin` does."""
        request = replace(
            self.session.request(Kind(view.kind), approve),
            workers=view.workers,
            access=view.access,
            restart_node=view.restarts,
            replace_node=view.replaces,
        )
        enable = {name: view.inputs.get(name, {}) for name in view.enable}
        return self.begin(replace(request, enable=enable, disable=view.disable))

    def restart_machine(self, node: str) -> Going:
        """Begin the run that switches a node's machine off and on, and goes on with it."""
        return self.begin(replace(self.session.request(Kind.RESUME), restart_node=node))

    def replace_machine(self, node: str) -> Going:
        """Begin the run that plans another machine for a node, to be approved there."""
        return self.begin(replace(self.session.request(Kind.RESUME), replace_node=node))

    def go_on(self, view: RunView) -> Going:
        """Begin the run that goes on where this one stopped. Raises Trouble as `Session.begin` does."""
        kind = going_on(Kind(view.kind), self.going.folder.record().stage)
        if kind != view.kind or kind is Kind.RESUME:  # no machine is restarted or replaced twice
            return self.begin(self.session.request(kind))
        return self.same(view)

    def destroy(self) -> Going:
        """Begin the run that plans the cluster's destruction. Raises Trouble as `Session.begin` does."""
        return self.begin(self.session.request(Kind.DESTROY))

    def without(self, addon: str) -> Change:
        """Return what it means to take an add-on away. Raises Trouble(USAGE) where it has to stay."""
        from mectui.wizard.change import removal

        return removal(self.session.choose_addons(self.going.folder.name).draft, addon)

    def changing(self, change: Change) -> Request:
        """Return the request for other add-ons."""
        return self.session.changing(change.enable, change.disable)

    def begin(self, request: Request) -> Going:
        """Begin a run once this one's process is gone: it holds the cluster for a moment after its end."""
        self.going.started.wait(END_SECONDS)
        return self.session.begin(
            self.going.folder.name, replace(request, file=str(self.going.folder.answers))
        )

    def retry(self, node: str, view: RunView) -> Going | None:
        """Try a node again: within the run, which returns None, or by a run that goes on."""
        if view.end is None and self.going.retry(node):
            return None
        return self.go_on(view)

    def retry_addon(self, addon: str, view: RunView) -> Going | None:
        """Try an add-on again: within the run, which returns None, or by a run that goes on."""
        if view.end is None and self.going.retry_addon(addon):
            return None
        return self.go_on(view)

    def newer(self) -> Going | None:
        """Return the run that goes on in the place of this one, begun elsewhere; None where none does."""
        try:
            latest = self.session.going(self.going.folder.name)
        except Trouble:
            return None  # the record was dropped
        other = latest is not None and latest.run != self.going.run
        return latest if latest is not None and other and latest.started.alive() else None

    def over(self, seconds: float) -> bool:
        """Wait so long for the run's process to end, which holds the cluster; tell whether it has."""
        return self.going.started.wait(seconds)

    def forget(self) -> bool:
        """Drop the cluster's record; tell that it is gone. Raises Trouble as `Session.forget` does."""
        self.session.forget(self.going.folder.name)
        return True

    def cancel(self) -> None:
        """Ask the run to end in good order. Raises Trouble(USAGE) where it has ended."""
        if not self.going.cancel():
            raise Trouble.of(ExitCode.USAGE, "the run has ended already")

    def last_word(self, view: RunView) -> Event:
        """Return what the run would have ended with, whose process is gone. Asks AWS what exists."""
        folder, session = self.going.folder, self.session
        return last_word(
            folder,
            session.environ,
            session.command,
            phase=view.phase,
            begun=view.begun,
            latest=view.latest,
        )
