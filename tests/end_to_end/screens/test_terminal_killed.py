"""The terminal is killed, or hangs up, while a run goes on: it goes on, and mectui shows it where it is."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from bench.terminal import Terminal, terminal
from tests.end_to_end.program import Mectui, Row

pytestmark = [pytest.mark.terraform, pytest.mark.cloud, pytest.mark.slow]

PATIENCE = 120.0
DOWN, ENTER = b"\x1b[B", b"\r"
COLOURS = re.compile(rb"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("speed", [10])  # a join takes seconds then: it is seen while it goes on
def test_a_run_outlives_the_terminals_that_show_it(mectui: Mectui, answers: Callable[..., Path]) -> None:
    with terminal(mectui.words("--answers", str(answers())), mectui.environ) as first:
        begin(first)
        run = psutil.Process(mectui.run_pid("demo"))
        run.suspend()  # the moment is to last until somebody looks again
        end(mectui, first, signal.SIGKILL)
    with terminal(mectui.words(), mectui.environ) as second:
        open_the_run(second, "apply")
        sees(second, "Applying the plan", "demo-w-1 instance")
        run.resume()
        mectui.wait_for("demo", a_worker_joins)
        run.suspend()
        end(mectui, second, signal.SIGHUP)
    with terminal(mectui.words(), mectui.environ) as third:
        open_the_run(third, "join")
        sees(third, "control planes", "joining")
        run.resume()
        sees(third, "demo: 3 nodes Ready")
    assert mectui.run_pid("demo") == run.pid, "one run has done it all"
    assert len(mectui.instances()) == 3


def begin(screen: Terminal) -> None:
    """Go from the review through the gate to an apply that is at work."""
    sees(screen, "ready: nothing stands between")
    screen.press(ENTER)
    sees(screen, "apply this plan")
    screen.press(b"a")
    sees(screen, "Applying the plan", "demo-w-1 instance", "creating")


def open_the_run(screen: Terminal, phase: str) -> None:
    """Open the one cluster of the list, whose run is in a phase."""
    sees(screen, "New cluster", "demo", phase)
    screen.press(DOWN + ENTER)


def sees(screen: Terminal, *texts: str) -> None:
    """Wait until all of these have been written since the last time that something was seen."""
    deadline = time.monotonic() + PATIENCE
    written = ""
    while not all(text in written for text in texts):
        assert time.monotonic() < deadline, f"{texts} were not seen in {written[-4000:]}"
        screen.settle()
        written = COLOURS.sub(b"", screen.written).decode(errors="replace")
    screen.written = b""


def end(mectui: Mectui, screen: Terminal, number: signal.Signals) -> None:
    """Kill what runs in a terminal, and wait until it is gone."""
    os.kill(screen.pid, number)
    mectui.until(lambda: psutil.Process(screen.pid).status() == psutil.STATUS_ZOMBIE)


def a_worker_joins(event: Row) -> bool:
    started = (event["event"], event.get("step")) == ("node.step.started", "joined")
    return started and event["node"] != "demo-cp-0"
