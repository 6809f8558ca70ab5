"""Doing something with a cluster: what is asked before, the run that begins, and what may go wrong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import work

from mectui.events import Trouble
from mectui.events.threads import in_thread
from mectui.run.cluster_row import ClusterRow
from mectui.run.request import Kind, Request
from mectui.run.session import Going, Session
from screens.aside import run_aside
from screens.clusters.actions import ACTIONS, Action
from screens.clusters.dialogs import ChooseScreen, FillInScreen, Question, TellScreen, trouble_screen
from screens.clusters.meaning import is_number, means_access, means_stop, means_workers, ranges
from screens.clusters.wishes import ShowRun
from screens.run.wishes import NewCluster
from screens.signs import Signs

if TYPE_CHECKING:
    from textual.screen import Screen

    Base = Screen[ClusterRow | None]
else:
    Base = object


class Doing(Base):
    """The actions on `row`. They lead to a run, to a dialog, or out of the application for a while."""

    session: Session
    signs: Signs

    @property
    def row(self) -> ClusterRow:
        """The cluster that things are done with, as it was last heard of."""
        raise NotImplementedError

    @property
    def node(self) -> str | None:
        """The node that the cursor is on, if it is on one."""
        return None

    def say(self, text: str) -> None:
        """Say something in a line."""
        raise NotImplementedError

    def command(self, action: Action) -> str:
        """Return the command that does the same; empty where there is none."""
        folder = self.session.home.folder(self.row.name)
        names = {"NAME": folder.name, "FILE": str(folder.answers)}
        words = [names.get(word, word) for word in action.words]
        return self.session.spell(*words) if words else ""

    def refuse(self, action: Action) -> None:
        """Show why something cannot be done, for as long as it is so."""
        raise NotImplementedError

    def do(self, name: str) -> None:
        """Do something by its name, where it makes sense now; else say why not."""
        action = next(each for each in ACTIONS if each.name == name)
        if action.why_not(self.row):
            self.refuse(action)
        else:
            self._do(action)

    @work(exclusive=True, group="do")
    async def _do(self, action: Action) -> None:
        steps: Mapping[str, Callable[[], Awaitable[None]]] = {
            "open": self._open,
            "answers": self._change_answers,
            "resume": lambda: self._begin(self.session.request(Kind.RESUME)),
            "shell": self._shell,
            "kubeconfig": self._merge,
            "tunnel": lambda: self._tell(action),
            "scale": self._scale,
            "addons": self._addons,
            "access": self._access,
            "stop": self._stop,
            "start": lambda: self._begin(self.session.request(Kind.START)),
            "destroy": lambda: self._begin(self.session.request(Kind.DESTROY)),
            "forget": self._forget,
        }
        await self._trying(action.title, steps[action.name])

    async def _trying(self, title: str, step: Callable[[], Awaitable[None]]) -> None:
        """Do a step; tell what goes wrong."""
        try:
            await step()
        except Trouble as trouble:
            command = self.session.spell()
            self.app.push_screen(trouble_screen(title, trouble.problems, self.signs, command))
        except OSError as error:
            self.say(f"{self.signs.blocked} {title}: {error}")

    # Runs

    async def _begin(self, request: Request) -> None:
        name = self.row.name
        await self._lead(lambda: self.session.begin(name, request))

    async def _lead(self, begin: Callable[[], Going]) -> None:
        """Begin a run and show it; where another one holds the cluster, offer that."""
        name = self.row.name
        try:
            going = await in_thread(begin)
        except Trouble as trouble:
            other = await in_thread(lambda: self.session.going(name))
            if other is None or not other.started.alive() or not await self._rather_watch(trouble):
                raise
            going = other
        self.post_message(ShowRun(going))

    async def _rather_watch(self, trouble: Trouble) -> bool:
        problem = trouble.problems[0]
        choices = (("no", "leave it as it is"), ("watch", "watch the run that goes on"))
        dialog = ChooseScreen(problem.what, (problem.why,), choices)
        return await self.app.push_screen_wait(dialog) == "watch"

    async def _open(self) -> None:
        name = self.row.name
        going = await in_thread(lambda: self.session.going(name))
        if going is None:
            self.say("there was no run yet")
        else:
            self.post_message(ShowRun(going))

    async def _change_answers(self) -> None:
        self.post_message(NewCluster(self.session.home.folder(self.row.name).answers))

    async def _scale(self) -> None:
        row, request = self.row, self.session.request(Kind.SCALE)
        await self._ask(
            Question(
                f"Workers of {row.name}",
                "How many is it to have? Those with the highest numbers go first; control planes stay.",
                str(row.workers or 0),
                lambda typed: means_workers(row, typed),
                lambda typed: replace(request, workers=int(typed)) if is_number(typed) else None,
            )
        )

    async def _access(self) -> None:
        request = self.session.request(Kind.ACCESS)
        await self._ask(
            Question(
                f"Who may reach {self.row.name}",
                "Ranges of addresses, parted by blanks; `auto` is the address that this machine has now.",
                "auto",
                means_access,
                lambda typed: replace(request, access=ranges(typed)) if ranges(typed) else None,
            )
        )

    async def _ask(self, question: Question) -> None:
        """Ask for what a run needs to know, and begin it; the engine tells whether it can be."""
        dialog = FillInScreen(question, self.session, self.row.name, self.signs)
        request = await self.app.push_screen_wait(dialog)
        if request is not None:
            await self._begin(request)

    async def _stop(self) -> None:
        name = self.row.name
        paragraphs = (
            "The machines go off, workers first; what runs on the cluster is down until it is started again.",
            "Disks and elastic addresses stay, and stay billed. Other public addresses change.",
            means_stop(self.row, await in_thread(lambda: self.session.cost_while_off(name))),
        )
        if await self._sure(f"Stop {name}?", paragraphs, "stop it"):
            await self._begin(self.session.request(Kind.STOP))

    # What is no run

    async def _forget(self) -> None:
        name = self.row.name
        paragraphs = (
            "Its folder goes: answers, keys, logs. Refused where anything in AWS still carries its tag.",
        )
        if await self._sure(f"Forget {name}?", paragraphs, "forget it"):
            self.say(f"{self.signs.looking} asking AWS what is left of {name}")
            await in_thread(lambda: self.session.forget(name))
            self.dismiss(None)

    async def _merge(self) -> None:
        paragraphs = (
            "Its entries are put into your kubeconfig, in the place of those of the same name.",
            "Your current context stays, and a copy of the file as it is.",
        )
        if not await self._sure(f"Merge the kubeconfig of {self.row.name}?", paragraphs, "merge it"):
            return
        name = self.row.name
        target, backup = await in_thread(lambda: self.session.merge_kubeconfig(name))
        kept = f"; as it was before: {backup}" if backup else ""
        self.say(f"{self.signs.done} merged into {target}{kept}")

    async def _shell(self) -> None:
        node = self.node or await self._which_node()
        if node is None:
            return
        name = self.row.name
        words = await in_thread(lambda: self.session.shell(name, node))
        command = self.session.spell("ssh", name, node)
        code = run_aside(self.app, words, self.session.environ, command)
        self.say(f"the shell on {node} ended with exit code {code}")

    async def _which_node(self) -> str | None:
        nodes = self.row.nodes
        if len(nodes) == 1:
            return nodes[0].name
        choices = [(node.name, f"{node.name}  {node.role}") for node in nodes]
        return await self.app.push_screen_wait(ChooseScreen("A shell on which node?", (), choices))

    async def _tell(self, action: Action) -> None:
        tunnel = self.session.spell("tunnel", self.row.name)
        paragraphs = (
            "A tunnel lasts as long as its command, so it is for another terminal:",
            self.command(action),
            f"Without a command of yours it stays open, and says which kubeconfig goes through it: {tunnel}",
        )
        await self.app.push_screen_wait(TellScreen("The API through SSH", paragraphs))

    async def _addons(self) -> None:
        """Choose add-ons, and begin the run that makes it so."""
        raise NotImplementedError

    async def _sure(self, title: str, paragraphs: tuple[str, ...], does: str) -> bool:
        choices = (("no", "leave it as it is"), ("yes", does))
        return await self.app.push_screen_wait(ChooseScreen(title, paragraphs, choices)) == "yes"
