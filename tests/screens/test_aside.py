"""Another program on the terminal of the application, which outlives it whatever is pressed there."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from textual.app import App

from mectui.events import ExitCode, Trouble
from screens.aside import run_aside


class Aside(App[None]):
    """An application that can be put aside also where it has no terminal."""

    @contextmanager
    def suspend(self) -> Iterator[None]:
        yield


async def test_ctrl_c_ends_the_program_and_not_the_application() -> None:
    """The terminal sends it to both; asyncio would cancel the application for it."""
    app = Aside()
    async with app.run_test() as pilot:
        before = signal.getsignal(signal.SIGINT)
        heard: list[int] = []
        signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
        try:
            code = run_aside(app, ["sh", "-c", f"kill -INT {os.getpid()}; exit 3"], os.environ, "mectui ssh")
            assert (code, heard) == (3, [])
            os.kill(os.getpid(), signal.SIGINT)
            assert heard == [signal.SIGINT], "from then on it is the application's again"
        finally:
            signal.signal(signal.SIGINT, before)
        await pilot.pause()
        assert app.is_running


async def test_the_program_itself_takes_ctrl_c() -> None:
    app = Aside()
    async with app.run_test():
        code = run_aside(app, ["sh", "-c", "kill -INT $$; exit 3"], os.environ, "mectui ssh")
    assert code == -signal.SIGINT


async def test_what_cannot_be_started_is_said_with_the_command_that_does_the_same() -> None:
    app = Aside()
    async with app.run_test():
        with pytest.raises(Trouble) as caught:
            run_aside(app, ["mectui-has-no-such-program"], os.environ, "mectui ssh demo")
    assert caught.value.exit_code is ExitCode.USAGE
    assert "mectui ssh demo" in str(caught.value)


async def test_a_terminal_that_cannot_be_given_away_is_said() -> None:
    app = App[None]()
    async with app.run_test():
        with pytest.raises(Trouble, match="cannot be given"):
            run_aside(app, ["true"], os.environ, "mectui ssh demo")
