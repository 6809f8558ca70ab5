"""The smoke test that people run against their own account, run against the embedded cloud."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.program import LONGEST, ROOT, Mectui

pytestmark = [pytest.mark.terraform, pytest.mark.cloud, pytest.mark.slow]


def test_the_smoke_test_goes_through_all_its_steps(
    mectui: Mectui, answers: Callable[..., Path], tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "tests.aws_smoke.smoke", str(answers(workers=1))]
    done = subprocess.run(
        [*command, "--home", str(tmp_path / "smoke"), "--cost", "0.2"],
        env=mectui.environ | mectui.cloud_settings(),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LONGEST,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "# AWS smoke test: passed" in done.stdout
    assert "| create, interrupted | nodes | did not end |" in done.stdout
    assert "| resume | verify |" in done.stdout
    assert "| resume | apply |" not in done.stdout
    assert done.stdout.count("| Ready |") == 2
    assert "Left in AWS: nothing" in done.stdout
    assert mectui.leftovers() == []
