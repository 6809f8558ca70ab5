"""`mectui --plain`: the wizard's steps as numbered prompts."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

from mectui.answers import Loaded
from mectui.cli.plain_text import places, review_lines, so_far
from mectui.cli.prompts import HINT, Reply, Terminal, ask, ask_fields, in_all
from mectui.events import Trouble, plain
from mectui.wizard import Check, Flow, Reset, Table, preflight, review, tally

_HELP = (
    "Enter keeps what is chosen and goes on. A number takes that line; - empties a field.",
    ":back goes back a step, :go STEP to any step, :file shows the answer file so far,",
    ":find WORDS looks in a list, :more shows more of it, :about NUMBER says all of one line of it,",
    ":refresh asks AWS again; where several can be taken, +4 takes one more and -4 leaves one out,",
    ":type answers by hand, :leave ends without saving anything.",
)
_CHOICES = ("1. run", "2. save the answer file and leave", "3. leave", "or :go STEP to change an answer")


class _Left(Exception):
    """The wizard was left without a run."""


class PlainWizard:
    """One session: it asks the steps of a flow, one after another."""

    def __init__(
        self, flow: Flow, environ: Mapping[str, str], terminal: Terminal, runner: asyncio.Runner
    ) -> None:
        self._flow = flow
        self._environ = environ
        self._terminal = terminal
        self._runner = runner
        self._told: tuple[Reset, ...] = ()
        self._by_hand = False
        self.saved: Path | None = None
        """The answer file that was written, if any."""

    def walk(self) -> Loaded | None:
        """Ask until the answers are to be run, and return them; None where the wizard was left."""
        self._terminal.say(f"A cluster in {len(self._flow.shown)} steps. {HINT}")
        try:
            while True:
                self._look()
                if self._flow.current.key == "review":
                    loaded = self._review()
                    if loaded is not None:
                        return loaded
                else:
                    self._step()
        except (EOFError, _Left):
            self._terminal.say("Left; nothing was made.")
            return None

    def _look(self, *, refresh: bool = False) -> None:
        if refresh or self._flow.behind():
            self._terminal.say("Asking AWS ...")
            self._runner.run(self._flow.look(refresh=refresh))
        self._tell_resets()

    def _tell_resets(self) -> None:
        if self._flow.resets is not self._told:
            self._told = self._flow.resets
            for each in self._told:
                now = each.now or "to be answered again"
                self._terminal.say(plain(f"Changed: {each.title} was {each.was}, now {now} ({each.why})."))

    def _step(self) -> None:
        flow, step = self._flow, self._flow.current
        self._terminal.say("")
        self._terminal.say(f"Step {flow.shown.index(step) + 1} of {len(flow.shown)}: {step.title}")
        self._terminal.say(step.question)
        self._terminal.say(f"So far: {so_far(tally(flow.draft, flow.findings))}.")
        where = places(map(flow.draft.origin, step.paths))
        if where:
            self._terminal.say(plain(f"From the answer file: {', '.join(where)}."))
        for row in flow.overview():
            if row.key == step.key:
                for problem in row.problems:
                    self._terminal.say(plain(f"Wrong: {problem}"))
        form = flow.form()
        by_hand = form.by_hand if isinstance(form, Table) and self._by_hand else None
        self._by_hand = False
        reply = ask_fields(by_hand, self._terminal) if by_hand else ask(form, self._terminal)
        if reply.given is not None:
            flow.change(reply.given)
            self._look()
            after = flow.form()
            for line in in_all(after) if isinstance(after, Table) else ():
                self._terminal.say(line)
        if reply.command:
            self._obey(reply)
        else:
            for problem in flow.go():
                self._terminal.say(plain(f"Not yet: {problem}"))

    def _obey(self, reply: Reply) -> None:
        match reply.command:
            case "back":
                self._flow.back()
            case "go":
                self._go_to(reply.rest)
            case "refresh":
                self._look(refresh=True)
            case "type":
                self._by_hand = True
            case "file":
                self._show_file()
            case "leave":
                raise _Left
            case _:
                for line in (self._flow.current.why, *_HELP):
                    self._terminal.say(line)

    def _go_to(self, word: str) -> None:
        steps = self._flow.shown
        numbered = {str(number): step.key for number, step in enumerate(steps, start=1)}
        named = {step.title.lower(): step.key for step in steps} | {step.key: step.key for step in steps}
        key = numbered.get(word) or named.get(word.lower())
        if key is not None:
            self._flow.jump(key)
            return
        for number, row in enumerate(self._flow.overview(), start=1):
            self._terminal.say(plain(f"{number}. {row.title}: {row.state}; {row.summary}".rstrip("; ")))

    def _show_file(self) -> None:
        for line in self._flow.draft.yaml():
            origin = f"  # {line.origin}" if line.origin else ""
            self._terminal.say(plain(f"{line.text}{origin}"))

    def _review(self) -> Loaded | None:
        """Show everything, and do what is chosen then; the answers where that is to run them."""
        self._runner.run(self._flow.look_all())
        self._tell_resets()
        last = review(self._flow, self._preflight())
        for line in review_lines(last):
            self._terminal.say(plain(line))
        for choice in _CHOICES:
            self._terminal.say(choice)
        line = self._terminal.ask("Number: ").strip()
        if line == "1" and last.sound:
            return self._flow.draft.loaded()
        if line == "1":
            self._terminal.say("Not yet: see what is wrong above.")
        elif line == "2":
            self._save()
        elif line == "3":
            raise _Left
        elif line.startswith(":"):
            word, _, rest = line[1:].partition(" ")
            self._obey(Reply(command=word, rest=rest.strip()))
        return None

    def _preflight(self) -> tuple[Check, ...]:
        if self._flow.obstacles():
            return ()
        self._terminal.say("Checking with AWS ...")
        return self._runner.run(preflight(self._flow.draft.answers(), self._environ))

    def _save(self) -> None:
        draft = self._flow.draft
        usual = draft.file or Path(f"{draft.get('cluster.name')}.yaml")
        path = Path(self._terminal.ask(plain(f"File [{usual}]: ")).strip() or usual)
        try:
            path = path.expanduser()
            if path.exists() and not self._agreed(plain(f"{path} exists. Write over it?")):
                return
            draft.save(path)
        except Trouble as trouble:
            for problem in trouble.problems:
                self._terminal.say(plain(f"Not yet: {problem}"))
        except (OSError, RuntimeError, ValueError) as error:  # such as ~nobody, or a name that is too long
            self._terminal.say(plain(f"{path} cannot be written: {error}"))
        else:
            self._terminal.say(plain(f"Saved: {path}"))
            self.saved = path
            raise _Left

    def _agreed(self, question: str) -> bool:
        return self._terminal.ask(f"{question} (yes or no) ").strip().lower() in ("y", "yes")
