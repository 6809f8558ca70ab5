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
    name = going.folder.name
    finished = _last_word(going)
    if finished is not None:
        _say_end(settings, going, finished)
        return int(finished.data.get("exit_code", ExitCode.FAILED))
    if going.started.alive():
        watch = settings.spell("watch", name)
        console.say(f"The run of {name} goes on as process {going.started.pid}; see it again with: {watch}")
        return ExitCode.DONE
    if not going.folder.exists():
        return ExitCode.DONE  # its record was dropped meanwhile
    from mectui.cli.following import killed

    return killed(settings, going.folder)


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
    told = Farewell(words.stands, {**words.commands, **again})
    console.say(plain(told.block), bold=True)
    if going.folder.is_draft():
        change = settings.spell("--answers", str(going.folder.answers))
        console.say(f"The answers are in {going.folder.answers}; change them with: {change}")
