"""One run from its first event to its last, whatever happens in between."""

from __future__ import annotations

import asyncio
import signal
import time
import traceback
from collections.abc import Callable, Mapping
from typing import Any

from mectui.clusters import Folder, Owner, unusable
from mectui.events import ExitCode, Phase, Reporter, Trouble
from mectui.run import control
from mectui.run.context import Context
from mectui.run.journal import Journal, kept_runs
from mectui.run.launch import CANCELLING, run_log
from mectui.run.outcome import Outcome, finish
from mectui.run.phases import steps_of
from mectui.run.request import Request
from mectui.run.running import Running
from mectui.run.step import walk
from mectui.run.wanted import wanted


async def perform(folder: Folder, run: str, request: Request, environ: Mapping[str, str]) -> ExitCode:
    """Do the run and return its exit code. Never raises: what goes wrong is in `run.finished`."""
    begun = time.monotonic()
    journal = Journal.begin(folder, run, kept_runs(environ))
    reporter = Reporter(journal, Phase.PREFLIGHT)
    reporter.tell("run.started", f"{request.kind} {folder.name}", cluster=folder.name, **request.asks())
    outcome = await _outcome(folder, run, request, environ, journal)
    reporter.in_phase(outcome.phase).tell(
        "run.finished",
        outcome.farewell.line,
        seconds=time.monotonic() - begun,
        error=outcome.problems[0] if outcome.problems else None,
        **outcome.data(),
    )
    journal.close()
    return outcome.exit_code


async def _outcome(
    folder: Folder, run: str, request: Request, environ: Mapping[str, str], journal: Journal
) -> Outcome:
    context: Context | None = None
    trouble: Trouble | None = None
    try:
        loaded = wanted(folder, request, environ)
        context = Context(folder, request, loaded.answers, loaded.to_save(), environ, journal)
        await _controlled(folder, run, context)
    except asyncio.CancelledError:
        trouble = Trouble.of(ExitCode.INTERRUPTED, "interrupted")
    except Trouble as error:
        trouble = error
    except Exception as error:  # noqa: BLE001 - the last line must come, whatever went wrong
        trouble = _unexpected(folder, error)
    return await finish(folder, request, context, trouble)


async def _controlled(folder: Folder, run: str, context: Context) -> None:
    """Walk the phases with the control socket open, until they end or somebody cancels."""
    walking = asyncio.ensure_future(walk(steps_of(context.request), context))
    cancel = _canceller(walking, context)
    loop = asyncio.get_running_loop()
    for number in CANCELLING:
        loop.add_signal_handler(number, cancel)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, CANCELLING)

    def handle(message: Mapping[str, Any]) -> Mapping[str, Any]:
        if message.get("do") == "cancel":
            cancel()
            return {"ok": True}
        return _try_again(context, message)

    async with control.serve(folder, handle) as socket:
        Running(run, Owner.this(f"mectui {context.request.kind}"), socket).save(folder)
        await walking


def _try_again(context: Context, message: Mapping[str, Any]) -> Mapping[str, Any]:
    """Take a wish for another try; refuse it where nobody looks for wishes: it would be forgotten."""
    match message:
        case {"do": "retry", "node": str(name)}:
            wishes = context.retries if context.phase is Phase.NODES else None
        case {"do": "retry", "addon": str(name)}:
            wishes = context.addon_retries
        case _:
            return {"ok": False, "error": "unknown message"}
    if wishes is None:
        return {"ok": False, "error": "nothing of the kind is tried at the moment"}
    wishes.put_nowait(name)
    return {"ok": True}


def _canceller(walking: asyncio.Future[None], context: Context) -> Callable[[], None]:
    """Return what cancels the walk the first time that it is called, and says so."""
    asked = False

    def cancel() -> None:
        nonlocal asked
        if not asked and not walking.done():
            asked = True
            context.reporter(context.phase).tell("run.cancelling", "ending in good order")
            walking.cancel()

    return cancel


def _unexpected(folder: Folder, error: Exception) -> Trouble:
    """Return what an error means that no phase foresaw: a file that cannot be used, or a mistake of ours."""
    home = folder.path.parents[1]
    if isinstance(error, OSError) and (trouble := unusable(error, home)) is not None:
        return trouble
    traceback.print_exception(error)
    return Trouble.of(
        ExitCode.FAILED,
        "mectui made a mistake",
        f"{type(error).__name__}: {error}",
        f"please report it with {run_log(folder)}",
    )
