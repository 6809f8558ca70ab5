"""Larger clusters, and the embedded cloud reached by nothing but ordinary settings."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.end_to_end.program import Mectui, clean_environment

pytestmark = [pytest.mark.terraform, pytest.mark.cloud, pytest.mark.slow]


AWAITING_APPROVAL = 5
SETTINGS = 13
"""How many lines the embedded cloud prints; their names are its own tests' matter."""


def setting(line: str) -> tuple[str, str]:
    """Return a setting of a line such as `export NAME=value`."""
    name, _, value = shlex.split(line)[1].partition("=")
    return name, value


@pytest.mark.parametrize("workers", [1, pytest.param(7, marks=pytest.mark.matrix)])
def test_three_control_planes_by_printed_settings(
    tmp_path: Path, answers: Callable[..., Path], workers: int
) -> None:
    plain = Mectui(tmp_path, clean_environment(tmp_path))
    cloud = plain.start("demo-cloud", "start", "--foreground", "--speed", "40")
    try:
        assert cloud.stdout is not None
        exports = dict(setting(cloud.stdout.readline()) for _ in range(SETTINGS))
        program = replace(plain, environ=plain.environ | exports)
        file = str(answers(control_planes=3, workers=workers))
        asked = program("--non-interactive", "--answers", file)
        assert asked.returncode == AWAITING_APPROVAL
        mark = program.events("demo")[-2]["hash"]
        made = program("--non-interactive", "--answers", file, "--approve", mark)
        assert made.returncode == 0, made.stdout + made.stderr
        nodes = program.status("demo")["nodes"]
        assert [node["ready"] for node in nodes] == [True] * (3 + workers)
        assert sum(node["role"] == "control-plane" for node in nodes) == 3
        assert program("destroy", "demo", "--approve", "auto").returncode == 0
        assert program.leftovers() == []
    finally:
        plain("demo-cloud", "stop")
        cloud.communicate()


@pytest.mark.matrix
def test_one_control_plane_and_forty_nine_workers(mectui: Mectui, answers: Callable[..., Path]) -> None:
    made = mectui.create(answers(workers=49))
    assert made.returncode == 0, made.stdout + made.stderr
    nodes = mectui.status("demo")["nodes"]
    assert len(nodes) == 50
    assert all(node["ready"] for node in nodes)
