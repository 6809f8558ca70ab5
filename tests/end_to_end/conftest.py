"""The embedded cloud on the other side of the wire, and answers that fit it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.end_to_end.program import ROOT, Mectui, clean_environment

SPEED = 40


@pytest.fixture
def speed() -> float:
    """How fast the embedded cloud's nodes are; a test that needs another speed is parametrized with it."""
    return SPEED


@pytest.fixture
def faults() -> Sequence[str]:
    """What goes wrong in the embedded cloud: nothing, where a test is not parametrized with its own."""
    return ()


@pytest.fixture
def mectui(tmp_path: Path, speed: float, faults: Sequence[str]) -> Iterator[Mectui]:
    """A mectui with a home of its own, and `--demo` always on."""
    home = tmp_path / "home"
    home.mkdir()
    program = Mectui(home, clean_environment(home), ("--demo",))
    trouble = [word for fault in faults for word in ("--fault", fault)]
    program("demo-cloud", "start", "--speed", str(speed), *trouble)
    yield program
    program.end_runs()
    program("demo-cloud", "stop")


@pytest.fixture
def answers(tmp_path: Path) -> Callable[..., Path]:
    """Write answers for the embedded cloud; what is given replaces whole keys such as `workers`."""

    def write(**cluster: object) -> Path:
        import yaml

        data = yaml.safe_load((ROOT / "examples" / "demo.yaml").read_text())
        data["cluster"] |= cluster
        data["limits"] = {"max_nodes": 60}
        file = tmp_path / "answers.yaml"
        file.write_text(yaml.safe_dump(data))
        return file

    return write
