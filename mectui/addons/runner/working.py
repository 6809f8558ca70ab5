"""Scripts run on machines: a step to its end, whatever happens to the connection; a look once."""

from __future__ import annotations

import asyncio
import time
from collections import deque

from mectui.addons.runner.crew import Machine
from mectui.addons.runner.lasting import STILL_RUNNING, WAITING, lasting
from mectui.addons.runner.telling import Teller
from mectui.microk8s import commands
from mectui.ssh import Dropped, Result
from mectui.ssh.pace import looks

TRIES = 2
"""How often a step is tried before it has failed: registries and webhooks have their moments."""
PAUSE_SECONDS = 2.0
_LATEST_LINES = 20
"""What is kept of a step's output, to tell of one that does not end."""


class Failed(Exception):
    """A step, or the whole of the evidence, did not come true.

    `said` is all that was heard of it; `remedy` what to do, where that is known without a hint.
    """

    def __init__(self, what: str, said: str, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.said = said
        self.remedy = remedy


async def run(machine: Machine, script: str, title: str, seconds: float, teller: Teller) -> Result:
    """Run the script of a step to its end and return what it printed.

    It is sent again where the connection was lost: every step may be done twice, and never beside itself.
    Raises Failed where it exits with anything but 0, or has not ended within `seconds`.
    """
    began = time.monotonic()
    teller.tell("step.started", title, node=machine.name, step=title)
    latest: deque[str] = deque(maxlen=_LATEST_LINES)
    try:
        async with asyncio.timeout(seconds):
            result = await _tried(machine, script, title, seconds, teller, latest)
    except TimeoutError:
        what = f"{title}: it did not end within {seconds:.0f} s on {machine.name}"
        raise Failed(what, "\n".join(latest)) from None
    took = time.monotonic() - began
    teller.tell("step.done", f"{title}: done", node=machine.name, step=title, seconds=took)
    return result


async def _tried(
    machine: Machine, script: str, title: str, seconds: float, teller: Teller, latest: deque[str]
) -> Result:
    for attempt in range(1, TRIES + 1):
        result = await _ended(machine, script, title, seconds, teller, latest)
        if result.ok:
            return result
        if attempt < TRIES:
            teller.tell("retry", f"{title}: it exits {result.exit_code}; trying again", node=machine.name,
                        step=title, attempt=attempt + 1)  # fmt: skip
            await asyncio.sleep(PAUSE_SECONDS)
    what = f"{title}: it exits {result.exit_code} on {machine.name}"
    waited = result.exit_code == STILL_RUNNING and result.said == WAITING
    raise Failed(what, result.said, "try again once that has ended" if waited else "")


async def _ended(
    machine: Machine, script: str, title: str, seconds: float, teller: Teller, latest: deque[str]
) -> Result:
    """Run it until it has ended by itself, again after every lost connection; `latest` are its lines."""
    shows = teller.shows(title, machine.name)

    def show(line: str) -> None:
        latest.append(line)
        shows(line)

    async for _ in looks():
        try:
            return await machine.ask_once(
                commands.ROOT_SHELL, stdin=lasting(script), seconds=seconds, on_line=show
            )
        except Dropped as dropped:
            teller.waits(title, f"{dropped}; connecting again")
    raise AssertionError("looks never end")


async def ask(machine: Machine, script: str, seconds: float) -> Result:
    """Ask something that changes nothing; a lost connection is an answer like any other that is none."""
    try:
        return await machine.ask_once(commands.ROOT_SHELL, stdin=script, seconds=seconds)
    except Dropped as dropped:
        return Result(1, "", str(dropped))
    except TimeoutError:
        return Result(1, "", f"{machine.name} has not answered within {seconds:.0f} s")
