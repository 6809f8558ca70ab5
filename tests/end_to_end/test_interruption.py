"""A run that is interrupted or killed: nothing untracked, nothing twice, and resume finishes it."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.end_to_end.program import Mectui, Row, kill

pytestmark = [pytest.mark.terraform, pytest.mark.cloud, pytest.mark.slow]


def starts(step: str) -> Callable[[Row], bool]:
    return lambda event: (event["event"], event.get("step")) == ("node.step.started", step)


def making_instances(event: Row) -> bool:
    return event["event"] == "resource.started" and "aws_instance" in event.get("resource", "")


def create(mectui: Mectui, answers: Callable[..., Path]) -> subprocess.Popen[str]:
    return mectui.start("--non-interactive", "--answers", str(answers()), "--approve", "auto")


def named_commands(last: str) -> bool:
    return "resume demo" in last and "destroy demo" in last


def finishes(mectui: Mectui) -> None:
    """Resume the cluster, and see that it is whole, with nothing twice and nothing left beside it."""
    done = mectui("resume", "demo")
    assert done.returncode == 0, done.stdout + done.stderr
    nodes = mectui.status("demo")["nodes"]
    assert [(node["name"], node["ready"], node["instance"]) for node in nodes] == [
        (name, True, "running") for name in ("demo-cp-0", "demo-w-0", "demo-w-1")
    ]
    assert mectui.instances() == sorted(node["instance_id"] for node in nodes)


def test_an_apply_outlives_its_killed_run_and_resume_follows_it(
    mectui: Mectui, answers: Callable[..., Path]
) -> None:
    follower = create(mectui, answers)
    mectui.wait_for("demo", making_instances)
    kill(mectui.run_pid("demo"))
    _, said = follower.communicate()
    assert follower.returncode == 1
    last = said.strip().splitlines()[-1]
    assert "3 instances" in last
    assert named_commands(last)
    finishes(mectui)


def test_instances_that_a_killed_terraform_forgot_are_taken_over(
    mectui: Mectui, answers: Callable[..., Path]
) -> None:
    follower = create(mectui, answers)
    mectui.wait_for("demo", making_instances)
    mectui.until(lambda: len(mectui.instances()) == 3)
    made = mectui.instances()
    kill(mectui.run_pid("demo"), children=True)
    _, said = follower.communicate()
    assert "3 instances" in said.strip().splitlines()[-1]
    finishes(mectui)
    assert mectui.instances() == made
    assert any(event["event"] == "resource.kept" for event in mectui.events("demo"))


def test_ctrl_c_during_apply_leaves_nothing_untracked(mectui: Mectui, answers: Callable[..., Path]) -> None:
    follower = create(mectui, answers)
    mectui.wait_for("demo", making_instances)
    mectui.until(lambda: len(mectui.instances()) == 3)
    made = mectui.instances()
    follower.send_signal(signal.SIGINT)
    _, said = follower.communicate()
    assert follower.returncode == 130, said
    last = said.strip().splitlines()[-1]
    assert "3 instances (demo-cp-0, demo-w-0, demo-w-1)" in last
    assert named_commands(last)
    finishes(mectui)
    assert mectui.instances() == made


def test_a_run_killed_while_host_keys_change_and_while_nodes_join_is_finished(
    mectui: Mectui, answers: Callable[..., Path]
) -> None:
    follower = create(mectui, answers)
    mectui.wait_for("demo", starts("trusted"))
    kill(mectui.run_pid("demo"))
    follower.communicate()

    again = mectui.start("resume", "demo")
    mectui.wait_for("demo", starts("joined"))
    kill(mectui.run_pid("demo"))
    _, said = again.communicate()
    assert named_commands(said.strip().splitlines()[-1])
    finishes(mectui)
    assert not (mectui.folder("demo") / "terraform" / "bootstrap.auto.tfvars.json").exists()


EVERY = (("preflight", "workspace", "plan"), ("nodes", "kubeconfig", "addons", "verify"))
SOME = (("plan",), ("nodes", "verify"))
"""One in which Terraform runs, one in which threads wait on nodes, and one in which all is made."""


@pytest.mark.parametrize(
    ("before", "after"),
    [pytest.param(*SOME, id="some"), pytest.param(*EVERY, marks=pytest.mark.matrix, id="every")],
)
def test_ctrl_c_in_other_phases_names_what_exists(
    mectui: Mectui, answers: Callable[..., Path], before: Sequence[str], after: Sequence[str]
) -> None:
    begin = ("--non-interactive", "--answers", str(answers()), "--approve", "auto")
    again = ("resume", "demo", "--approve", "auto")
    for phase in before:
        last = interrupt_in(mectui, phase, *(again if mectui.runs("demo") else begin))
        assert last.startswith("Nothing was made.")
        assert "resume demo" in last
        assert mectui.leftovers() == []
    for phase in after:
        last = interrupt_in(mectui, phase, *again)
        assert "3 instances (demo-cp-0, demo-w-0, demo-w-1)" in last
        assert named_commands(last)
    finishes(mectui)

    last = interrupt_in(mectui, "destroy", "destroy", "demo", "--approve", "auto")
    assert "destroy demo" in last
    assert mectui("destroy", "demo", "--approve", "auto").returncode == 0
    assert mectui.leftovers() == []


def interrupt_in(mectui: Mectui, phase: str, *words: str) -> str:
    """Press Ctrl-C once a run is in a phase; return its last line."""
    runs = len(mectui.runs("demo"))
    follower = mectui.start(*words)
    mectui.until(lambda: len(mectui.runs("demo")) > runs)
    mectui.wait_for("demo", lambda event: (event["event"], event["phase"]) == ("phase.started", phase))
    follower.send_signal(signal.SIGINT)
    out, said = follower.communicate()
    assert follower.returncode == 130, (phase, out, said)
    return said.strip().splitlines()[-1]
