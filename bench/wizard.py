"""The wizard in a terminal: how soon it is there, how fast it answers a key, and what it takes.

`python -m bench.wizard [RUNS]`. The first frame is compared with that of an empty Textual app, in turn.
Then one session with every instance type of the embedded cloud, and as many images as Canonical has in a
region, is worked with keys: while the lists come, at rest, and while a list is asked for again.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles

from bench.cloud import Bench, embedded_cloud
from bench.report import Comparison
from bench.terminal import FIRST_FRAME, Terminal, terminal
from mectui.aws import Architecture
from mectui.aws.lookups import Found, ImageChoice
from mectui.aws.lookups.cache import Cache, Shelf
from mectui.demo.landscape import ACCOUNT, REGION
from mectui.events import now

IMAGES = 1100
FRAME_BOUND, KEY_BOUND, STALL_BOUND, MEMORY_BOUND_MB = 1.5, 0.050, 0.100, 150.0
EMPTY_APP = (sys.executable, "-c", "from textual.app import App; App().run()")

UP, DOWN, PAGE_DOWN, HOME, END = b"\x1b[A", b"\x1b[B", b"\x1b[6~", b"\x1b[H", b"\x1b[F"
BACKSPACE, ENTER, JUMP, REFRESH, FILE, SORT = b"\x7f", b"\r", b"\x0f", b"\x12", b"\x19", b"\x13"
SPACE, ADDONS, ADDON_ROUNDS = b" ", b"j", 6
WORK = (DOWN,) * 30 + (PAGE_DOWN, DOWN, UP) * 6 + (END, HOME) * 3 + (b"1", b"2", BACKSPACE, BACKSPACE) * 4


def first_frames(bench: Bench, runs: int) -> Comparison:
    """Compare the time from process start to the first frame."""
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(runs + 1):
        with terminal(bench.mectui(), bench.environ) as wizard:
            ours.append(wizard.until(FIRST_FRAME, b"mectui"))
        with terminal(EMPTY_APP, bench.environ) as empty:
            theirs.append(empty.until(FIRST_FRAME))
    title = "first frame against that of an empty Textual app"
    return Comparison(title, tuple(ours[1:]), tuple(theirs[1:]), bound=FRAME_BOUND)


def keep_images(bench: Bench) -> None:
    """Put as many images into the lookups' cache as the embedded cloud would take long to hold."""
    endpoint = bench.environ["AWS_ENDPOINT_URL"].partition("//")[2]
    rows = tuple(_image(number) for number in range(IMAGES))
    shelf = Shelf(ACCOUNT, f"{REGION}@{endpoint}")
    cache = Cache(bench.home / "cache")
    asyncio.run(cache.write(shelf, "images", ImageChoice, Found(rows, now())))


def _image(number: int) -> ImageChoice:
    made = now() - timedelta(days=number // 4)
    release, architecture = ("24.04", "22.04")[number % 2], tuple(Architecture)[number // 2 % 2]
    return ImageChoice(
        id=f"ami-{number:017x}",
        name=f"ubuntu/images/hvm-ssd-gp3/ubuntu-{release}-{architecture}-server-{made:%Y%m%d}",
        architecture=architecture,
        release=release,
        current=number < 4,  # one of each
        owner="099720109477",
        created=made,
        root_device="/dev/sda1",
        root_gib=8,
    )


def session(bench: Bench) -> Iterator[bool]:
    """Work through the two long lists; print each measure and yield whether it holds."""
    answers = bench.write_answers(1, 2)
    answers.write_text(answers.read_text() + 'interactive_sections: ["*"]\n')
    with terminal(bench.mectui("--answers", str(answers)), bench.environ) as wizard:
        wizard.until(b"Credentials")
        wizard.answer(b"1")  # something that the next key adds to
        stalls = _meanwhile(wizard, b"2", BACKSPACE)
        keys = [*_work(wizard, b"e", b"1,100"), *_work(wizard, b"d", b"1,3")]
        yield _line("key to repaint, 95th percentile", quantiles(keys, n=20)[-1], KEY_BOUND, keys)
        wizard.answer(HOME)
        wizard.settle(0.5)
        wizard.press(REFRESH)
        stalls += _meanwhile(wizard, DOWN, UP)
        yield _line("key to repaint while lists fill, worst", max(stalls), STALL_BOUND, stalls)
        taken = list(_take_addons(wizard))
        yield _line("key to repaint as add-ons are taken and left out, worst", max(taken), STALL_BOUND, taken)
        peak = _peak_mb(wizard.pid)
        print(f"peak memory: {peak:.0f} MB (≤ {MEMORY_BOUND_MB:g}) {_verdict(peak <= MEMORY_BOUND_MB)}")
        yield peak <= MEMORY_BOUND_MB


def _work(wizard: Terminal, step: bytes, count: bytes) -> Iterator[float]:
    """Jump to a step, whose list has `count` rows, and yield how long each key takes there."""
    wizard.settle(0.5)
    wizard.written = b""
    wizard.press(JUMP)
    wizard.settle()
    wizard.press(step)
    wizard.until(count)
    for key in WORK:
        yield wizard.answer(key)


def _take_addons(wizard: Terminal) -> Iterator[float]:
    """Take add-ons and leave them out again, and move on at once: yield how long either key takes.

    Each time all others of the catalogue are judged anew, behind the first repaint.
    """
    wizard.settle(0.5)
    wizard.press(JUMP)
    wizard.settle()
    wizard.written = b""
    wizard.press(ADDONS)
    wizard.until(b"Longhorn")
    for step in (DOWN, DOWN, UP, UP) * ADDON_ROUNDS:
        yield wizard.answer(SPACE)
        yield wizard.answer(step, rest=0.0)


def _meanwhile(wizard: Terminal, *keys: bytes) -> list[float]:
    """Press keys for as long as the lists need to come, and return how long each takes."""
    return [wizard.answer(key, rest=0.0) for key in keys * 100]


def _peak_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(float(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmHWM:"))


def _line(title: str, found: float, bound: float, series: list[float]) -> bool:
    spread = f"median {median(series) * 1000:.1f}, worst {max(series) * 1000:.1f}, n={len(series)}"
    print(f"{title}: {found * 1000:.1f} ms (≤ {bound * 1000:g}) {_verdict(found <= bound)}; {spread}")
    return found <= bound


def _verdict(holds: bool) -> str:
    return "ok" if holds else "OVER THE BOUND"


def draws_nothing(bench: Bench) -> bool:
    """Print whether a non-interactive run, in both of its processes, leaves alone what draws."""
    answers = bench.write_answers(1, 0)
    command = bench.mectui("--non-interactive", "--answers", str(answers), "--plan-only")
    told = {**bench.environ, "PYTHONPROFILEIMPORTTIME": "1"}
    done = subprocess.run(command, env=told, capture_output=True, text=True, check=True)
    texts = [done.stderr, *(path.read_text("utf-8", "replace") for path in bench.home.rglob("*.log"))]
    imports = [text for text in texts if "import time:" in text]
    drawing = any(re.search(r"\| +(textual|screens)$", text, re.MULTILINE) for text in imports)
    holds = len(imports) == 2 and not drawing  # that in the terminal, and the run's own
    print(f"--non-interactive imports nothing that draws, in {len(imports)} processes: {_verdict(holds)}")
    return holds


def main(runs: int) -> int:
    """Measure and print; return the exit code."""
    with embedded_cloud(20.0) as bench:
        frames = first_frames(bench, runs)
        print(frames.line(), flush=True)
        keep_images(bench)
        return int(not all([frames.holds, *session(bench), draws_nothing(bench)]))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10))
