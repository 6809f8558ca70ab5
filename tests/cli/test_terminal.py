"""Where nobody can be asked, or nothing can be drawn, that is said with what works there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from mectui.cli.terminal import need_screen, need_terminal
from mectui.events import ExitCode, Trouble


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    return monkeypatch


def test_a_dumb_terminal_gets_prompts_and_no_screen(terminal: pytest.MonkeyPatch) -> None:
    terminal.setenv("TERM", "dumb")
    need_terminal("it needs a terminal", None)
    with pytest.raises(Trouble) as caught:
        need_screen("it needs a terminal", Path("my edge.yaml"))
    assert caught.value.exit_code is ExitCode.USAGE
    assert "`mectui --plain --answers 'my edge.yaml'`" in str(caught.value)


def test_any_other_terminal_is_drawn_on(terminal: pytest.MonkeyPatch) -> None:
    terminal.setenv("TERM", "xterm")
    need_screen("it needs a terminal", None)
    terminal.delenv("TERM")
    need_screen("it needs a terminal", None)
