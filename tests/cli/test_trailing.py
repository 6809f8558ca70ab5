"""Another program on this terminal: its words, its exit code, its Ctrl-C."""

from __future__ import annotations

import os
import signal

import pytest

from mectui.cli.trailing import hand_over, tidy_end
from mectui.events import ExitCode, Trouble


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("exit 7", 7),
        ("kill -TERM $$", 128 + signal.SIGTERM),
        ("kill -INT $PPID; exit 3", 3),
    ],
)
def test_the_exit_code_is_the_programs_whatever_ended_it(script: str, code: int) -> None:
    assert hand_over(["sh", "-c", script], os.environ) == code


def test_the_program_hears_ctrl_c_as_ever() -> None:
    assert hand_over(["sh", "-c", "kill -INT $$; exit 3"], os.environ) == 128 + signal.SIGINT


def test_a_program_that_is_not_there() -> None:
    with pytest.raises(Trouble) as caught:
        hand_over(["/nowhere/kubectl"], os.environ)
    assert caught.value.exit_code is ExitCode.USAGE
    assert "/nowhere/kubectl" in str(caught.value)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_closed_terminal_lets_things_be_tidied_up(number: signal.Signals) -> None:
    tidied: list[bool] = []
    with pytest.raises(SystemExit) as caught:
        end_within(number, tidied)
    assert tidied == [True]
    assert caught.value.code == 128 + number


def end_within(number: signal.Signals, tidied: list[bool]) -> None:
    with tidy_end():
        try:
            os.kill(os.getpid(), number)
        finally:
            tidied.append(True)
