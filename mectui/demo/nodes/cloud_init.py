"""cloud-init: what it does at a first boot, in its order, and what it says about it."""

from __future__ import annotations

import asyncio
import json
import shlex
import time
from typing import TYPE_CHECKING, Any

from mectui.demo.nodes import cloud_modules
from mectui.demo.nodes.cloud_config import CloudConfig, read_user_data
from mectui.demo.nodes.logs import FileLog
from mectui.demo.nodes.shell import Source, Streams, run_script
from mectui.demo.nodes.users import ROOT

if TYPE_CHECKING:
    from mectui.demo.nodes.node import Node

_VERSION = "25.1.4-0ubuntu0~24.04.1"
_LOG = "/var/log/cloud-init.log"
OUTPUT = "/var/log/cloud-init-output.log"
_INSTANCE = "/var/lib/cloud/instance"


class CloudInit:
    """cloud-init on one machine. Its modules run once for an instance, at the first boot.

    What was begun counts as run: cloud-init's semaphores are on the disk before the work is done.
    """

    def __init__(self, node: Node) -> None:
        self._node = node
        self._config = CloudConfig()
        self.stage = "init-local"
        self.errors: list[str] = []
        self.warnings: list[str] = []
        self.ended = asyncio.Event()
        self._semaphores: set[str] = set()
        self._woken = time.monotonic()

    @property
    def status(self) -> str:
        """Return `running`, `done` or `error`."""
        if not self.ended.is_set():
            return "running"
        return "error" if self.errors else "done"

    def wake(self) -> bool:
        """Notice that the machine boots, and tell whether it does so for the first time.

        What was said of an earlier boot is forgotten.
        """
        self.stage, self.errors, self.warnings = "init-local", [], []
        self.ended.clear()
        self._woken = time.monotonic()
        self._say("running 'init-local'")
        return not self._semaphores

    async def init_stage(self) -> None:
        """Do what happens before SSH may start: files, users, keys, the host's name."""
        self.stage = "init"
        self._say("running 'init'")
        if not self._for_the_first_time("init"):
            return
        self._log(f"util.py[DEBUG]: Cloud-init v. {_VERSION} running 'init'")
        self._config = read_user_data(self._node.spec.user_data)
        self._node.files.put(f"{_INSTANCE}/user-data.txt", self._node.spec.user_data, mode=0o600)
        for complaint in self._config.complaints:
            self._warn(complaint)
        for name in sorted(set(map(str, self._config.settings)) - cloud_modules.KNOWN):
            self._warn(f"cloud-config has a key that no module reads: {name}")
        for module in cloud_modules.INIT:
            self._apply(module)

    async def final_stage(self) -> None:
        """Do what happens last: packages and the user's own commands."""
        self.stage = "modules-final"
        self._say("running 'modules:config'")
        self._say("running 'modules:final'")
        if self._for_the_first_time("final"):
            await self._run_scripts()
        self._finish()

    async def _run_scripts(self) -> None:
        scripts = [("runcmd", self._runcmd())] if "runcmd" in self._config.settings else []
        scripts += [(f"part-{index:03d}", raw) for index, raw in enumerate(self._config.scripts, 1)]
        for command in cloud_modules.snap_commands(self._config.settings):
            await self._run(command.encode())
        failed = [name for name, script in scripts if await self._run_script(name, script) != 0]
        if failed:
            self._fail(
                "scripts_user",
                f"RuntimeError('Runparts: {len(failed)} failures ({', '.join(failed)}) in {len(scripts)} "
                "attempted commands')",
            )

    def report(self) -> dict[str, Any]:
        """Return what `cloud-init status --format json` prints."""
        degraded = bool(self.warnings) and not self.errors
        extended = f"degraded {self.status}" if degraded else self.status
        return {
            "boot_status_code": "enabled-by-generator",
            "datasource": "ec2",
            "detail": "DataSourceEc2Local",
            "errors": list(self.errors),
            "extended_status": extended,
            "last_update": _now(),
            "recoverable_errors": {"WARNING": list(self.warnings)} if self.warnings else {},
            "stage": None if self.ended.is_set() else self.stage,
            "status": self.status,
        }

    def _apply(self, module: cloud_modules.Module) -> None:
        try:
            for warning in module.apply(self._node, self._config.settings):
                self._warn(warning)
            self._log(f"modules.py[DEBUG]: Running module {module.name}")
        except (ValueError, TypeError, KeyError, AttributeError, OSError) as error:
            self._fail(module.name, repr(error))

    def _runcmd(self) -> bytes:
        lines = ["#!/bin/sh"]
        for entry in self._config.settings["runcmd"] or []:
            if isinstance(entry, list):
                lines.append(" ".join(shlex.quote(str(word)) for word in entry if word is not None))
            elif isinstance(entry, str):
                lines.append(entry)
            elif entry is not None:
                self._fail("runcmd", f"TypeError('Unable to shellify type {type(entry).__name__}')")
        return "\n".join(lines).encode() + b"\n"

    async def _run_script(self, name: str, script: bytes) -> int:
        self._node.files.put(f"{_INSTANCE}/scripts/{name}", script, mode=0o700)
        return await self._run(script)

    async def _run(self, script: bytes) -> int:
        output = FileLog(self._node.files, OUTPUT)
        shell = "bash" if b"bash" in script.split(b"\n", 1)[0] else "sh"
        streams = Streams(Source(), output, output)
        return await run_script(self._node, ROOT, script, streams, shell=shell, cwd="/")

    def _finish(self) -> None:
        result = {"v1": {"datasource": "DataSourceEc2Local", "errors": self.errors}}
        self._node.files.put("/run/cloud-init/result.json", json.dumps(result))
        self._node.files.put(f"{_INSTANCE}/boot-finished", "0\n")
        self._say("finished", "Datasource DataSourceEc2Local. ")
        self.ended.set()

    def _for_the_first_time(self, stage: str) -> bool:
        first = stage not in self._semaphores
        self._semaphores.add(stage)
        return first

    def _fail(self, module: str, error: str) -> None:
        self.errors.append(f"('{module}', {error})")
        self._log(f"util.py[WARNING]: Running module {module} failed: {error}")

    def _warn(self, message: str) -> None:
        self.warnings.append(message)
        self._log(f"util.py[WARNING]: {message}")

    def _say(self, what: str, *more: str) -> None:
        """Write what cloud-init says of its stages between the words of the commands that it runs."""
        up = (time.monotonic() - self._woken) * self._node.clock.speed
        words = [f"Cloud-init v. {_VERSION} {what} at {_now()}.", *more, f"Up {up:.2f} seconds."]
        FileLog(self._node.files, OUTPUT).write(f"{' '.join(words)}\n".encode())

    def _log(self, message: str) -> None:
        when = time.strftime("%Y-%m-%d %H:%M:%S,000", time.gmtime())
        FileLog(self._node.files, _LOG).write(f"{when} - {message}\n".encode())


def _now() -> str:
    return time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime())
