"""What is said on the terminal once the screens are left: which runs go on, and how the others ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mectui.cli import console
from mectui.cli.settings import Settings
from mectui.events import Event, ExitCode, plain

if TYPE_CHECKING:
    from mectui.run.session import Going


def part(settings: Settings, runs: Sequence[Going]) -> int:
    """Say what became of runs, each cluster's last one; return the exit code of the last of all.

    That is 0 where it goes on: whoever leaves it has done what they wanted.
    """
    last = {going.folder.name: going for going in runs}
    codes = {name: _part(settings, going) for name, going in last.items()}
    return codes[runs[-1].folder.name] if runs else ExitCode.DONE


def _part(settings: Settings, going: Going) -> int:
    name, alive = going.folder.name, going.started.alive()  # asked first: it may end meanwhile
    finished = _last_word(going)
    if finished is not None:
        _say_end(settings, going, finished)
        return int(finished.data.get("exit_code", ExitCode.FAILED))
    if alive:
        told = f"The run of {name} goes on as process {going.started.pid}"
        made = _made_so_far(settings, going)
        console.say(
            f"{told}\n{made}" if made else f"{told}; see it again with: {settings.spell('watch', name)}"
        )
        return ExitCode.DONE
    if not going.folder.exists():
        return ExitCode.DONE  # its record was dropped meanwhile
    from mectui.cli.following import killed

    return killed(settings, going.folder)


def _made_so_far(settings: Settings, going: Going) -> str:
    """Return what a run has made that goes on, and what removes it; empty while that is nothing."""
    from mectui.run.journal import journal_of, read
    from mectui.watch import RunView, half_made

    view, file = RunView(), journal_of(going.folder, going.run)
    view.take_all(read(file) if file else ())
    left = half_made(view, settings.spell)
    return left.block if left is not None and left.asks else ""


def _last_word(going: Going) -> Event | None:
    """Return the run's last event, where it has ended with one."""
    from mectui.run.journal import journal_of, last_event

    file = journal_of(going.folder, going.run)
    event = last_event(file) if file else None
    return event if event is not None and event.event == "run.finished" else None


def _say_end(settings: Settings, going: Going, finished: Event) -> None:
    """Say how a run ended, what can be done next, and how to see all of it again."""
    from mectui.run.farewell import Farewell

    words, name = Farewell.of(finished.data, finished.message), going.folder.name
    again = {"see the run again": settings.spell("replay", name)}
    told = Farewell(words.stands, {**_billed(finished), **words.commands, **again})
    console.say(plain(told.block), bold=True)
    if going.folder.is_draft():
        change = settings.spell("--answers", str(going.folder.answers))
        console.say(f"The answers are in {going.folder.answers}; change them with: {change}")


def _billed(finished: Event) -> dict[str, str]:
    """Return what a run that did not get to its end left to be paid for, by the hour."""
    from mectui.watch import End

    end = End.of(finished)
    return {"billed": f"about ${end.hourly_usd:.3f} an hour"} if end.hourly_usd and not end.ok else {}
