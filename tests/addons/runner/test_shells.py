"""What nodes are sent, run by a real shell: steps that outlive their listener, and what Helm is asked for."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mectui.addons.recipe import Helm, Step
from mectui.addons.runner.lasting import WAITING, lasting
from mectui.addons.runner.steps import script_of

PATIENCE_SECONDS = 30.0
CHART = Helm(release="it", chart="it", version="1.2.3", namespace="it", repository="https://example.com")
HELM = """\
#!/bin/sh
echo "$*" >>"$CALLS"
case "$*" in
*status*) printf '%s\\n' "$SAYS"; exit "$CODE" ;;
esac
"""


def begun(script: str, folder: Path) -> subprocess.Popen[str]:
    """Start what a node is sent for a step, with its lock in a folder."""
    sent = lasting(script).replace("/run", str(folder))
    return subprocess.Popen(
        ["sh", "-c", sent], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=folder
    )


def until(wanted: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not wanted():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_step_ends_with_its_own_words_and_code(tmp_path: Path) -> None:
    out, _ = begun("echo one\necho two >&2\nexit 7", tmp_path).communicate(timeout=PATIENCE_SECONDS)
    assert out.split() == ["one", "two"]
    assert begun("exit 7", tmp_path).wait(PATIENCE_SECONDS) == 7
    assert [path.name for path in tmp_path.iterdir()] == ["mectui-addons.lock"], "no output stays behind"


def test_a_step_whose_listener_is_gone_comes_to_its_end_and_none_runs_beside_it(tmp_path: Path) -> None:
    first = begun("echo begun\nuntil [ -e go ]; do sleep 0.05; echo on; done\ntouch ended", tmp_path)
    assert first.stdout is not None
    assert first.stdout.readline() == "begun\n"
    first.stdout.close()
    second = begun("test -e ended && echo after it", tmp_path)
    assert second.stdout is not None
    assert second.stdout.readline() == f"{WAITING}\n"
    (tmp_path / "go").touch()
    until((tmp_path / "ended").exists)
    assert second.stdout.read() == "after it\n"
    second.stdout.close()
    assert second.wait(PATIENCE_SECONDS) == 0
    first.wait(PATIENCE_SECONDS)


@pytest.mark.parametrize(
    ("says", "code", "calls", "ends"),
    [
        ("STATUS: deployed", 0, ["status", "uninstall"], 0),
        ("Error: release: not found", 1, ["status"], 0),
        ("Error: Kubernetes cluster unreachable: connection refused", 1, ["status"], 1),
    ],
)
def test_a_release_is_gone_only_where_helm_says_so(
    tmp_path: Path, says: str, code: int, calls: list[str], ends: int
) -> None:
    result, asked = helm(tmp_path, Step(title="t", uninstall=CHART), says, code)
    assert asked == calls
    assert result.returncode == ends
    assert (says in result.stderr) is bool(ends)


@pytest.mark.parametrize(
    ("says", "code", "before"),
    [
        ("STATUS: deployed", 0, []),
        ("Error: release: not found", 1, []),
        ("STATUS: pending-install", 0, ["uninstall"]),
        ("STATUS: uninstalling", 0, ["uninstall"]),
        ("STATUS: pending-upgrade", 0, ["rollback"]),
    ],
)
def test_a_release_that_was_left_half_way_is_put_in_order_first(
    tmp_path: Path, says: str, code: int, before: list[str]
) -> None:
    result, asked = helm(tmp_path, Step(title="t", helm=CHART), says, code)
    assert asked == ["status", *before, "upgrade"]
    assert result.returncode == 0


def helm(
    folder: Path, step: Step, says: str, code: int
) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """Run a step beside a Helm that says this of a release; return how it ended, and what was asked of it."""
    program, calls = folder / "microk8s", folder / "calls"
    program.write_text(HELM)
    program.chmod(0o755)
    environ = {"PATH": f"{folder}:{os.environ['PATH']}", "CALLS": str(calls), "SAYS": says, "CODE": str(code)}
    result = subprocess.run(
        ["sh", "-c", script_of(step, {})], capture_output=True, text=True, env=environ, check=False
    )
    return result, [line.split()[1] for line in calls.read_text().splitlines()]
