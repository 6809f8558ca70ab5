"""Runs Terraform in one workspace: from init to destroy, and what was left running by a mectui that died."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from mectui.events import ExitCode, Reporter, Trouble
from mectui.terraform import child as children
from mectui.terraform.binary import Binary
from mectui.terraform.change import SavedPlan, changes_of_plan, plan_hash
from mectui.terraform.child import Child
from mectui.terraform.command import FLAG, argv, child_environment
from mectui.terraform.diagnostic import diagnostics_of_text
from mectui.terraform.failure import failure, interrupted, killed
from mectui.terraform.locks import refuse_errored_state
from mectui.terraform.mirror import Mirror, Origin
from mectui.terraform.narrator import Narrator, tell_plan
from mectui.terraform.state import StateRow, state_rows
from mectui.terraform.stream import Log, Message, parse
from mectui.terraform.tail import lines

PLAN_FILE = "tfplan"
_ASK_SECONDS = 180
_PAUSE = 0.1


def parallelism(nodes: int) -> int:
    """Return how many resources to work on at once; AWS refills its request bucket at about two a second."""
    return min(30, max(10, nodes))


class Runner:
    """Drives one binary in one workspace.

    `environ` is the children's whole environment, credentials included. `logs` is where their output goes
    (0600), with a record of the one that runs. `lock_timeout` is in seconds.
    """

    def __init__(
        self,
        binary: Binary,
        folder: Path,
        logs: Path,
        environ: Mapping[str, str],
        *,
        mirror: Mirror | None = None,
        lock_timeout: int = 20,
    ) -> None:
        self._binary = binary
        self._folder = folder.absolute()
        self._logs = logs.absolute()
        self._environ = child_environment(environ)
        self._mirror = mirror
        self._locking = {"lock_timeout": f"{lock_timeout}s", "input": False}
        self._told: Child | None = None

    @property
    def plan_file(self) -> Path:
        """Return where the saved plan lies; it holds the bootstrap host keys while there are any."""
        return self._folder / PLAN_FILE

    async def init(self, reporter: Reporter) -> None:
        """Fetch the provider and set up the backend. Raises Trouble(MISSING) without a provider."""
        plugin_dir = None
        if self._mirror is not None:
            self._mirror.link(self._folder)
            self._environ.pop("TF_PLUGIN_CACHE_DIR", None)  # Terraform cannot install a cache into itself
            plugin_dir = str(self._mirror.folder) if self._mirror.origin is Origin.SETTING else None
        narrator = Narrator(reporter, self._folder)
        words = self._argv("init", input=False, no_color=FLAG, plugin_dir=plugin_dir)
        await self._run("init", words, narrator, _line_of_init)

    async def plan(
        self,
        reporter: Reporter,
        fingerprint: str = "",
        *,
        destroy: bool = False,
        targets: Sequence[str] = (),
        replace: Sequence[str] = (),
    ) -> SavedPlan:
        """Plan, and save it as `tfplan`; `fingerprint` is the workspace's, to be covered by the plan's hash.

        With `targets`, only these addresses are planned, and what they need; what is at those of `replace` is
        made anew though nothing else asks for it. What it would do is told from the plan itself.
        Raises Trouble with what is wrong; then no saved plan is left.
        """
        refuse_errored_state(self._folder)
        self.discard_plan()
        words = self._argv(
            "plan",
            json=FLAG,
            out=PLAN_FILE,
            destroy=FLAG if destroy else None,
            target=list(targets),
            replace=list(replace),
            **self._locking,
        )
        try:
            await self._run("plan", words, Narrator(reporter, self._folder))
            saved = await self._saved(fingerprint)
        except Trouble:
            self.discard_plan()
            raise
        tell_plan(saved.changes, reporter)
        return saved

    async def saved_plan(self, fingerprint: str = "") -> SavedPlan | None:
        """Read the saved plan back; None where there is none. What it would do is not told."""
        return await self._saved(fingerprint) if self.plan_file.is_file() else None

    def discard_plan(self) -> None:
        """Delete the saved plan, where there is one."""
        self.plan_file.unlink(missing_ok=True)

    async def apply(self, saved: SavedPlan, reporter: Reporter, *, parallelism: int = 10) -> None:
        """Do exactly what the saved plan says, a plan to destroy included.

        The process outlives a cancelled call and a dead mectui: `follow` picks it up again. Raises Trouble
        with INTERRUPTED after `interrupt`, FAILED where anything was changed, else the cause's own exit code.
        """
        refuse_errored_state(self._folder)
        if not saved.unchanged():
            what = "the saved plan is not the one that was approved"
            raise Trouble.of(
                ExitCode.USAGE, what, f"{saved.path} changed since", "plan again, and approve that plan"
            )
        words = self._argv("apply", PLAN_FILE, json=FLAG, parallelism=parallelism, **self._locking)
        await self._run("apply", words, Narrator(reporter, self._folder))

    async def outputs(self) -> dict[str, Any]:
        """Return the outputs' values by name; empty before the first apply."""
        rows = json.loads(await self._ask("output", json=FLAG))
        return {name: row["value"] for name, row in rows.items()}

    async def state_addresses(self) -> dict[str, StateRow]:
        """Return what the state knows, by address. Needs `init`."""
        return state_rows(await self._ask("state pull"))

    async def untaint(self, address: str, reporter: Reporter) -> None:
        """Keep a resource whose creation was interrupted but which turned out healthy."""
        words = self._argv("untaint", address, lock_timeout=self._locking["lock_timeout"])
        await self._run("untaint", words, Narrator(reporter, self._folder), _line)

    async def import_(self, address: str, resource_id: str, reporter: Reporter) -> None:
        """Take something that exists but that the state does not know into the state."""
        words = self._argv("import", address, resource_id, no_color=FLAG, **self._locking)
        await self._run("import", words, Narrator(reporter, self._folder), _line)

    def running(self) -> int | None:
        """Return the process id of an apply that runs in this workspace, whoever started it."""
        child = children.recorded(self._logs)
        return child.pid if child and child.command == "apply" and child.alive() else None

    async def follow(self, reporter: Reporter) -> bool:
        """Tell the stream of an apply whose mectui died, from its beginning, until it ends.

        Returns False where there is none. Raises Trouble as `apply` does.
        """
        child = children.recorded(self._logs)
        if child is None or child.command != "apply":
            return False
        narrator = Narrator(reporter, self._folder)
        await self._hear(child, narrator, parse, lambda: not child.alive())
        self._judge(child, narrator, 0 if narrator.completed and not narrator.errors else None)
        return True

    async def interrupt(self) -> None:
        """Send one SIGINT, never a second, to the Terraform that runs, and wait for its end."""
        child = children.recorded(self._logs)
        if child is None:
            return
        if self._told != child:
            self._told = child
            child.interrupt()
        while child.alive():  # noqa: ASYNC110 - another session's process offers nothing to wait on
            await asyncio.sleep(_PAUSE)

    def _argv(self, command: str, *arguments: str, **options: Any) -> list[str]:
        return argv(self._binary.path, command, *arguments, **options)

    async def _saved(self, fingerprint: str) -> SavedPlan:
        """Read the plan's JSON form, which holds secrets and so stays in memory."""
        shown = json.loads(await self._ask("show", PLAN_FILE, json=FLAG))
        mark = plan_hash(self.plan_file, fingerprint)
        return SavedPlan(self.plan_file, mark, fingerprint, changes_of_plan(shown))

    async def _run(
        self, command: str, words: list[str], narrator: Narrator, read: Callable[[str], Message] = parse
    ) -> None:
        await self._settle()
        process, child = children.start(words, command, self._folder, self._logs, self._environ)
        await self._hear(child, narrator, read, lambda: process.poll() is not None)
        self._judge(child, narrator, process.returncode)

    async def _settle(self) -> None:
        """Let nothing start beside a Terraform that still runs: an apply is to be followed, the rest ends."""
        pid = self.running()
        if pid is not None:
            what = f"an apply still runs here (process {pid})"
            raise Trouble.of(
                ExitCode.FAILED, what, "its mectui ended before it", "`mectui resume` follows it"
            )
        await self.interrupt()

    async def _hear(
        self, child: Child, narrator: Narrator, read: Callable[[str], Message], ended: Callable[[], bool]
    ) -> None:
        try:
            async for line in lines(child.stream, ended):
                narrator.hear(read(line))
        except Trouble:  # a stream that cannot be read: stop what cannot be watched
            await self.interrupt()
            raise

    def _judge(self, child: Child, narrator: Narrator, code: int | None) -> None:
        """Raise what went wrong; `code` is None where nobody could see how the process ended."""
        children.forget(self._logs)
        if code == 0:
            return
        if narrator.interrupted or code == -signal.SIGINT:
            raise interrupted(child.command)
        if code is not None and code < 0:
            raise killed(child.command, -code)
        raw = child.errors.read_text(errors="replace")
        if not narrator.errors:
            for diagnostic in diagnostics_of_text(raw):
                narrator.hear(diagnostic)
        raise failure(child.command, narrator.errors, self._folder, touched=narrator.touched, raw=raw)

    async def _ask(self, command: str, *arguments: str, **options: Any) -> str:
        """Return what a command that changes nothing prints; through a pipe, since it may hold secrets."""
        words = self._argv(command, *arguments, **options)
        done = await asyncio.to_thread(self._answer, words)
        if done.returncode:
            raw = done.stderr.decode(errors="replace")
            errors = [diagnostic for diagnostic in diagnostics_of_text(raw) if diagnostic.is_error]
            raise failure(command, errors, self._folder, touched=False, raw=raw)
        return done.stdout.decode()

    def _answer(self, words: list[str]) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(
                words,
                cwd=self._folder,
                env=self._environ,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                timeout=_ASK_SECONDS,
                start_new_session=True,
            )
        except subprocess.TimeoutExpired as error:
            what = f"terraform {words[1]} did not end in {_ASK_SECONDS} s"
            raise Trouble.of(
                ExitCode.DEADLINE, what, "", "check the network to the state's backend"
            ) from error


def _line(line: str) -> Message:
    return Log("info", line)


def _line_of_init(line: str) -> Message:
    """Return what init does; its advice for people at a shell is none of a run's."""
    telling = line.startswith(("- ", "Initializing")) or "Interrupt" in line
    return Log("info", line if telling else "")
