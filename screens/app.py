"""The terminal application: it shows a frame at once, loads what its first screen needs, and leads on."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from textual import work
from textual.app import ComposeResult
from textual.widgets import Label

from mectui.events import Trouble
from screens.base import MectuiBase
from screens.outcome import Asked, OutcomeKind, WizardOutcome
from screens.routes import Made, Means, Route, ToClusters, ToWizard, run_screen
from screens.signs import Signs

if TYPE_CHECKING:
    from rich.console import RenderableType

    from mectui.answers import Loaded
    from screens.clusters.wishes import ShowRun
    from screens.run.wishes import Leave, NewCluster

T = TypeVar("T")


class MectuiApp(MectuiBase[WizardOutcome | Trouble]):
    """The application: the wizard, the clusters, and the runs, one over the other."""

    def __init__(
        self, means: Means, route: Route, *, signs: Signs | None = None, theme: str | None = None
    ) -> None:
        super().__init__(signs=signs, theme=theme)
        self.means = means
        self._route = route
        self._beginning = False

    def compose(self) -> ComposeResult:
        """Lay out the first frame; the first screen comes over it."""
        yield Label("mectui", id="brand", markup=False)
        yield Label(self._route.title, id="first", markup=False)

    def on_mount(self) -> None:
        """Load the first screen once the first frame is drawn."""
        self.call_after_refresh(self._begin)

    @work
    async def _begin(self) -> None:
        try:
            made = await self._in_thread(lambda: self._route.load(self.means))
        except Trouble as trouble:
            self.exit(trouble)
            return
        await self.push_screen(made(self.signs))

    async def _in_thread(self, call: Callable[[], T]) -> T:
        """Return what `call` returns; it does not hold up whoever leaves meanwhile."""
        from mectui.events.threads import in_thread

        return await in_thread(call)

    # From one screen to the next

    def on_show_run(self, message: ShowRun) -> None:
        """Show a run."""
        self._go(lambda: run_screen(self.means.session(), message.going), over=False)

    def on_new_cluster(self, message: NewCluster) -> None:
        """Open the wizard over what is shown."""
        self._go(lambda: ToWizard(message.answers).load(self.means), over=True)

    def on_run_leave(self, message: Leave) -> None:
        """Go back to the clusters."""
        self._back(message.cluster, message.left)

    def on_asked(self, message: Asked) -> None:
        """Go on from the wizard: to the run of its answers, back to where it was opened, or out."""
        outcome = message.outcome
        if outcome.kind is OutcomeKind.RUN and outcome.loaded is not None:
            self._begin_run(outcome.loaded, outcome.secrets)
        elif outcome.kind is OutcomeKind.LEAVE and not message.quit and len(self.screen_stack) > _FIRST:
            self.pop_screen()
        else:
            self.exit(outcome)

    @work(group="run")
    async def _begin_run(self, loaded: Loaded, secrets: Mapping[str, str]) -> None:
        """Begin the run of answers. Where it is refused, they are kept, and the wizard stays."""
        if self._beginning:
            return  # asked for twice
        self._beginning = True
        try:
            session = await self._in_thread(self.means.session)
            session.secrets.update(secrets)
            going = await self._in_thread(lambda: session.create_or_keep(loaded))
        except Trouble as trouble:
            await self._tell("The run was refused", trouble)
            return
        finally:
            self._beginning = False
        await self._lead(run_screen(session, going), over=False)

    @work(exclusive=True, group="go")
    async def _go(self, load: Callable[[], Made], *, over: bool) -> None:
        """Load a screen and show it: over what is shown, or in the place of a run and of a wizard."""
        try:
            made = await self._in_thread(load)
        except Trouble as trouble:
            await self._tell("It cannot be shown", trouble)
        else:
            await self._lead(made, over=over)

    async def _lead(self, made: Made, *, over: bool) -> None:
        from textual.screen import ModalScreen

        while isinstance(self.screen, ModalScreen):
            await self.pop_screen()
        stack = self.screen_stack
        giving_way = (index for index, each in enumerate(stack) if getattr(each, "gives_way", False))
        first = len(stack) if over else next(giving_way, len(stack))
        while len(self.screen_stack) > first:
            await self.pop_screen()
        await self.push_screen(made(self.signs))

    @work(exclusive=True, group="go")
    async def _back(self, cluster: str, left: str) -> None:
        """Leave a run for what it was shown over, or for the clusters; they tell of a plan that is left."""
        if len(self.screen_stack) > _FIRST:
            await self.pop_screen()
        else:
            made = await self._in_thread(lambda: ToClusters(cluster).load(self.means))
            await self.switch_screen(made(self.signs))
        tell: Callable[[str], None] | None = getattr(self.screen, "plan_left", None)
        if left and tell is not None:
            tell(left)

    async def _tell(self, title: str, trouble: Trouble) -> None:
        from screens.clusters.dialogs import trouble_screen

        command = shlex.join(self.means.command)
        await self.push_screen(trouble_screen(title, trouble.problems, self.signs, command))

    # Leaving

    def exit(
        self,
        result: WizardOutcome | Trouble | None = None,
        return_code: int = 0,
        message: RenderableType | None = None,
    ) -> None:
        """Leave; what is being looked up is given up first, lest it be drawn where nothing is any more."""
        self.workers.cancel_all()
        super().exit(result, return_code, message)

    async def action_quit(self) -> None:
        """Leave. Where answers may be lost, ask before; whoever presses again at that question leaves."""
        from textual.screen import ModalScreen

        from screens.run.half_made import HalfMadeScreen
        from screens.wizard.dialogs import LeaveScreen

        if isinstance(self.screen, LeaveScreen | HalfMadeScreen):
            self.exit(WizardOutcome(OutcomeKind.LEAVE))
            return
        while isinstance(self.screen, ModalScreen):
            await self.screen.dismiss()
        ask: Callable[[], Any] = getattr(self.screen, "ask_to_quit", self._leave)
        ask()

    def _leave(self) -> None:
        self.exit(WizardOutcome(OutcomeKind.LEAVE))

    def action_help_quit(self) -> None:
        """Leave as well: this is what Ctrl-C does where there is nothing to copy."""
        self.call_later(self.action_quit)


_FIRST = 2
"""The screens while nothing is over the first one: itself, and the frame that it came over."""
