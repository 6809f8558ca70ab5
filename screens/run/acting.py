"""What the panels wish for, done: runs that begin, a node that is tried again, a shell, a kubeconfig."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from textual import on, work
from textual.screen import Screen

from mectui.events import ExitCode, Trouble, now
from mectui.events.threads import in_thread
from mectui.run.session import Going
from mectui.watch import RunView, State
from screens.aside import run_aside
from screens.clusters.dialogs import trouble_screen
from screens.clusters.wishes import ShowRun
from screens.run import wishes
from screens.run.dialogs import CANCEL, LEAVE, CancelScreen, machine_screen
from screens.run.reach import reach_of
from screens.run.shell_screen import ShellScreen
from screens.run.steering import Steering
from screens.signs import Signs
from screens.text import about, one_line

T = TypeVar("T")

_PATIENCE = 0.5
"""Seconds after which it is said what is waited for."""


class Acting(Screen[None]):
    """Does what is wished. Whatever may block is called in a thread; what goes wrong is told in a dialog.

    It is a screen itself because Textual finds the handlers of messages in its own classes only.
    """

    def __init__(self, signs: Signs, steering: Steering | None) -> None:
        super().__init__()
        self.signs = signs
        self.steering = steering
        self.view = RunView()
        self._turn = asyncio.Lock()
        self._led_on = False

    def say(self, text: str, *, bad: bool = False) -> None:
        """Say something in the line above the status, until something else is said."""
        raise NotImplementedError

    # Runs

    @on(wishes.Approve)
    def _approve(self, message: wishes.Approve) -> None:
        plan = message.hash
        self._begin("applying the plan", lambda steering: steering.same(self.view, plan or "auto"))

    @on(wishes.GoOn)
    def _go_on(self) -> None:
        self._begin("going on", lambda steering: steering.go_on(self.view))

    @on(wishes.Destroy)
    def _destroy(self) -> None:
        self._begin("planning what goes", lambda steering: steering.destroy())

    @on(wishes.Disable)
    @work(exclusive=True, group="ask")
    async def _disable(self, message: wishes.Disable) -> None:
        """Ask what the cluster's page asks, too: what goes, and where data is lost a name to be typed."""
        from screens.clusters.addons_choice import sure_screen
        from screens.clusters.change_text import agreed

        addon, steering, cluster = message.addon, self.steering, self.view.cluster
        doing = f"disabling {addon}"
        wished = await self._done(doing, lambda its: its.without(addon))
        if wished is None or steering is None:
            return
        ask = sure_screen(wished, cluster, lambda its: steering.changing(its).spell_this(cluster), self.signs)
        meant = agreed(wished, await self.app.push_screen_wait(ask))
        if meant is not None:
            self._begin(doing, lambda its: its.begin(its.changing(meant)))

    @on(wishes.Retry)
    def _retry(self, message: wishes.Retry) -> None:
        node, left = message.node, self._left_for(message.node)
        if left is None:
            self._begin(f"trying {node} again", lambda steering: steering.retry(node, self.view))
        else:
            then = "then r tries it again, and once the run has ended m restarts or replaces its machine"
            self.say(f"{node} is being tried{left}; {then}")

    def _left_for(self, name: str) -> str | None:
        """Return for how long a node is being tried yet, None for one that is not."""
        node = self.view.nodes.get(name)
        if self.view.end is not None or node is None or node.state is not State.RUNNING:
            return None
        step = node.current
        left = step.left(now()) if step is not None else None
        return "" if left is None else f" for {about(left)} yet"

    @on(wishes.Machine)
    @work(group="act")
    async def _machine(self, message: wishes.Machine) -> None:
        node = message.node
        if self.view.end is None:
            self.say(f"the machine of {node} is restarted or replaced once the run has ended; x ends it")
            return
        match await self.app.push_screen_wait(machine_screen(node, self.view.cluster)):
            case "restart":
                self._begin(f"restarting {node}", lambda steering: steering.restart_machine(node))
            case "replace":
                self._begin(f"planning another {node}", lambda steering: steering.replace_machine(node))

    @on(wishes.RetryAddon)
    def _retry_addon(self, message: wishes.RetryAddon) -> None:
        addon = message.addon
        self._begin(f"trying {addon} again", lambda steering: steering.retry_addon(addon, self.view))

    @on(wishes.Reject)
    def _reject(self) -> None:
        self.post_message(wishes.Leave(self.view.cluster, left=self.view.cluster))

    @work(group="act")
    async def _begin(self, doing: str, begin: Callable[[Steering], Going | None]) -> None:
        """Begin a run, and show it; None is a run that goes on, to be watched where it is."""
        async with self._turn:
            if self._led_on:
                return  # wished twice: one run is on its way to the screen already
            await self._run_over(doing)
            self.say(f"{self.signs.looking} {doing}")
            going = await self._done(doing, begin)
            self.say("")
            if going is not None:
                self._led_on = True
                self.post_message(ShowRun(going))

    async def _run_over(self, doing: str) -> None:
        """Wait until the process of a run that has ended is gone; where that takes a while, say so."""
        steering = self.steering
        if steering is None or self.view.end is None:
            return
        while not await in_thread(lambda: steering.over(_PATIENCE)):
            self.say(f"{self.signs.looking} {doing}, once the process of this run has ended")

    async def lead_on(self, going: Going) -> None:
        """Show a run that was begun elsewhere, unless one is on its way to the screen already."""
        async with self._turn:
            if not self._led_on:
                self._led_on = True
                self.post_message(ShowRun(going))

    async def _done(self, doing: str, do: Callable[[Steering], T]) -> T | None:
        """Return what `do` returns, from a thread; None where it could not be done, which is told."""
        steering = self.steering
        try:
            if steering is None:
                raise Trouble.of(ExitCode.USAGE, "this is a recording", "it is only shown")
            return await in_thread(lambda: do(steering))
        except Trouble as trouble:
            self._tell(doing, trouble)
        except OSError as error:
            self._tell(doing, Trouble.of(ExitCode.FAILED, str(error)))
        return None

    def _tell(self, doing: str, trouble: Trouble) -> None:
        command = self.steering.session.spell() if self.steering else "mectui"
        self.app.push_screen(trouble_screen(f"Not done: {doing}", trouble.problems, self.signs, command))

    # Ending the run

    @on(wishes.Cancel)
    def action_cancel(self) -> None:
        """Ask whether the run is to end."""
        told = "It stops what it does in good order, which may take a minute, and says what exists then."
        what = one_line(f"the run, {self.view.kind} {self.view.cluster}")
        self.app.push_screen(CancelScreen(what, told), self._answered)

    def _answered(self, choice: str | None) -> None:
        if choice == CANCEL:
            self._cancel()
        elif choice == LEAVE:
            self.post_message(wishes.Leave(self.view.cluster))

    @work(group="act")
    async def _cancel(self) -> None:
        self.say(f"{self.signs.looking} asking the run to end")
        await self._done("ending the run", lambda steering: steering.cancel())
        self.say("")

    # Beside the run

    @on(wishes.Merge)
    @work(group="act")
    async def _merge(self) -> None:
        cluster = self.view.cluster
        merged = await self._done(
            "merging the kubeconfig", lambda steering: steering.session.merge_kubeconfig(cluster)
        )
        if merged is not None:
            target, backup = merged
            kept = f"; as it was before: {backup}" if backup else ""
            use = f"kubectl config use-context {cluster}"
            self.say(f"{self.signs.done} merged into {target}; use it: {use}{kept}")

    @on(wishes.Shell)
    @work(group="act")
    async def _shell(self, message: wishes.Shell) -> None:
        cluster, node, steering = self.view.cluster, message.node, self.steering
        reach = await self._done(f"a shell on {node}", lambda its: reach_of(its.session, cluster, node))
        if reach is None or steering is None or not await self.app.push_screen_wait(ShellScreen(node, reach)):
            return
        try:
            code = run_aside(self.app, reach.words, steering.session.environ, reach.command)
        except Trouble as trouble:
            self._tell(f"a shell on {node}", trouble)
        else:
            self.say(f"the shell on {node} ended with exit code {code}")

    @on(wishes.Mend)
    def _mend(self) -> None:
        if self.steering is not None:
            self.post_message(wishes.NewCluster(self.steering.going.folder.answers))

    @on(wishes.Forget)
    @work(group="act")
    async def _forget(self) -> None:
        cluster = self.view.cluster
        await self._run_over(f"forgetting {cluster}")
        self.say(f"{self.signs.looking} asking AWS what is left of {cluster}")
        gone = await self._done(f"forgetting {cluster}", lambda steering: steering.forget())
        self.say("")
        if gone:
            self.post_message(wishes.Leave(self.view.cluster))
