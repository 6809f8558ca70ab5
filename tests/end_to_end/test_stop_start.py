"""A cluster is switched off for the night and on in the morning, and can go while it is off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.program import Mectui, Row

pytestmark = [pytest.mark.terraform, pytest.mark.cloud, pytest.mark.slow]

NODES = ["demo-cp-0", "demo-w-0"]


def test_a_cluster_is_stopped_started_and_destroyed_while_it_is_stopped(
    mectui: Mectui, answers: Callable[..., Path]
) -> None:
    made = mectui.create(answers(workers=1))
    assert made.returncode == 0, made.stdout + made.stderr
    before = public_addresses(mectui)

    check_stop(mectui)
    check_what_a_stopped_one_says(mectui)
    check_start(mectui, before)

    assert mectui("stop", "demo").returncode == 0
    gone = mectui("destroy", "demo", "--approve", "auto")
    assert gone.returncode == 0, gone.stdout + gone.stderr
    assert mectui.leftovers() == []


def check_stop(mectui: Mectui) -> None:
    """The worker goes first, and what costs all the same is said; a second stop has nothing to do."""
    stopped = mectui("stop", "demo")
    assert stopped.returncode == 0, stopped.stdout + stopped.stderr
    assert "demo is stopped: its 2 machines are off; still billed: 2 volumes" in stopped.stdout
    assert switched(mectui) == [(node, "stop", "resource.finished") for node in ("demo-w-0", "demo-cp-0")]
    now = mectui.status("demo")
    assert now["stage"] == "stopped"
    assert [(node["instance"], node["public_ip"], node["ready"]) for node in now["nodes"]] == [
        ("stopped", None, None)
    ] * 2
    assert now["unknown"] == []
    assert mectui("stop", "demo").returncode == 0
    assert switched(mectui) == []


def check_what_a_stopped_one_says(mectui: Mectui) -> None:
    """What needs its machines names the command that switches them on, and touches nothing."""
    for words in (
        ("resume", "demo"),
        ("scale", "demo", "--workers", "2"),
        ("ssh", "demo"),
        ("tunnel", "demo"),
    ):
        refused = mectui(*words)
        assert refused.returncode == 2, (words, refused.stdout, refused.stderr)
        assert "start demo" in refused.stderr
    assert "stopped" in mectui("list").stdout
    shown = mectui("kubeconfig", "demo")
    assert (shown.returncode, "start demo" in shown.stderr) == (0, True)


def check_start(mectui: Mectui, before: dict[str, str]) -> None:
    """Control planes first; every node is Ready again, at the addresses of today, which are other ones."""
    started = mectui("start", "demo")
    assert started.returncode == 0, started.stdout + started.stderr
    assert "demo: 2 nodes Ready" in started.stdout
    assert switched(mectui) == [(node, "start", "resource.finished") for node in NODES]
    assert mectui.status("demo")["stage"] == "ready"
    after = public_addresses(mectui)
    assert not set(before.values()) & set(after.values())
    assert after["demo-cp-0"] in mectui("kubeconfig", "demo").stdout
    seen = mectui("tunnel", "demo", "--", "kubectl", "get", "nodes", "--no-headers")
    assert [line.split()[:2] for line in seen.stdout.splitlines()] == [[name, "Ready"] for name in NODES]
    again = mectui("start", "demo")
    assert again.returncode == 0, again.stdout + again.stderr
    assert switched(mectui) == []


def switched(mectui: Mectui) -> list[tuple[str, str, str]]:
    """Return what the latest run did to machines, in the order in which they got there."""
    rows: list[Row] = [event for event in mectui.events("demo") if event["event"] == "resource.finished"]
    return [(row["node"], row["action"], row["event"]) for row in rows]


def public_addresses(mectui: Mectui) -> dict[str, str]:
    return {node["name"]: node["public_ip"] for node in mectui.status("demo")["nodes"]}
