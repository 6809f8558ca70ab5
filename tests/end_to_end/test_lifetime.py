"""From an answer file to a working cluster and back to nothing, as a user does it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.program import Mectui, Row
from tests.end_to_end.secrecy import Watched, another_authority, check_no_secret, check_private, contents

pytestmark = [pytest.mark.terraform, pytest.mark.cloud, pytest.mark.slow]

NODES = ("demo-cp-0", "demo-w-0", "demo-w-1")


def test_a_cluster_is_made_used_and_destroyed_by_separate_processes(
    mectui: Mectui, answers: Callable[..., Path]
) -> None:
    with Watched() as watched:
        made = mectui.create(answers(), "--output", "json")
    events = [json.loads(line) for line in made.stdout.splitlines()]
    assert made.returncode == 0, made.stderr
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    check_finished(events[-1], mectui.folder("demo") / "kubeconfig")
    check_steps(events)
    check_told(events)
    assert [event["addon"] for event in events if event["event"] == "addon.ready"] == ["dns"]

    check_private(mectui.folder("demo"))
    settings = mectui.cloud_settings()
    told = made.stdout.encode() + made.stderr.encode() + "\0".join(watched.seen).encode()
    check_no_secret([told, *contents(mectui.folder("demo"))], settings["AWS_SECRET_ACCESS_KEY"].encode())

    assert [node["ready"] for node in mectui.status("demo")["nodes"]] == [True] * 3
    assert mectui("ssh", "demo", "w-0", "--", "hostname").stdout == "demo-w-0\n"
    assert mectui("ssh", "demo", "w-0", "--", "exit", "7").returncode == 7
    seen = mectui("tunnel", "demo", "--", "kubectl", "get", "nodes", "--no-headers")
    assert [line.split()[:2] for line in seen.stdout.splitlines()] == [[name, "Ready"] for name in NODES]
    check_wrong_authority_fails(mectui)

    replayed = mectui("replay", str(mectui.folder("demo") / "run.jsonl"), "--output", "json")
    assert replayed.stdout == made.stdout

    check_guards(mectui)
    check_replacement(mectui)
    shown = mectui("destroy", "demo")
    assert shown.returncode == 5
    assert shown.stdout.count("delete ") == 13
    assert "not in Terraform's state" not in shown.stdout
    assert [node["instance"] for node in mectui.status("demo")["nodes"]] == ["running"] * 3
    gone = mectui("destroy", "demo", "--approve", "auto")
    assert gone.returncode == 0, gone.stderr
    assert "nothing in AWS carries its tag" in gone.stdout.splitlines()[-2]
    assert "forget demo" in gone.stdout.splitlines()[-1]
    assert mectui.leftovers() == []
    assert mectui("forget", "demo").returncode == 0
    assert not mectui.folder("demo").exists()


def check_told(events: list[Row]) -> None:
    """What a screen shows beside the steps: what the plan sets, and what the nodes are and do."""
    plans = {event["node"]: event for event in events if event["event"] == "plan.change" and "node" in event}
    assert {event["type"] for event in plans.values()} == {"aws_instance"}
    attributes = {row["name"]: row for row in plans["demo-w-0"]["attributes"]}
    assert attributes["tags.Name"]["after"] == "demo-w-0"
    assert attributes["id"]["unknown"]
    assert attributes["user_data"] == {"name": "user_data", "before": None, "after": None, "sensitive": True}
    roles = [event for event in events if event["event"] == "node.datastore"]
    assert [(event["node"], event["role"], event["phase"]) for event in roles] == [
        ("demo-cp-0", "voter", "join"),
        ("demo-cp-0", "voter", "verify"),
    ]


def check_replacement(mectui: Mectui) -> None:
    """A worker that somebody terminated is made again, and the others stay."""
    before = {node["name"]: node["instance_id"] for node in mectui.status("demo")["nodes"]}
    mectui.cloud("ec2").terminate_instances(InstanceIds=[before["demo-w-1"]])
    seen = {node["name"]: node["instance"] for node in mectui.status("demo")["nodes"]}
    assert seen == {"demo-cp-0": "running", "demo-w-0": "running", "demo-w-1": "gone"}
    assert mectui("forget", "demo").returncode == 2
    resumed = mectui("resume", "demo", "--approve", "auto")
    assert resumed.returncode == 0, resumed.stdout + resumed.stderr
    nodes = mectui.status("demo")["nodes"]
    assert [node["ready"] for node in nodes] == [True] * 3
    after = {node["name"]: node["instance_id"] for node in nodes}
    assert {name for name in NODES if before[name] != after[name]} == {"demo-w-1"}


def check_guards(mectui: Mectui) -> None:
    """Neither another account's credentials nor a forgotten `protect` lets a cluster go."""
    folder = mectui.folder("demo")
    for name, old, new, code in (
        ("cluster.json", "123456789012", "999999999999", 3),
        ("answers.yaml", "protect: false", "protect: true", 2),
    ):
        before = (folder / name).read_text()
        (folder / name).write_text(before.replace(old, new))
        refused = mectui("destroy", "demo", "--approve", "auto")
        (folder / name).write_text(before)
        assert refused.returncode == code
        assert "3 instances" in refused.stderr.splitlines()[-1]


def check_finished(last: Row, kubeconfig: Path) -> None:
    assert last["event"] == "run.finished"
    assert (last["ok"], last["exit_code"], last["cluster"]) == (True, 0, "demo")
    assert last["kubeconfig"] == str(kubeconfig)
    assert [(node["name"], node["ready"]) for node in last["nodes"]] == [(name, True) for name in NODES]


def check_steps(events: list[Row]) -> None:
    """Every node goes through the contract's steps, in their order."""
    steps = ["created", "reachable", "trusted", "booted", "installed", "ready", "joined", "Ready"]
    for name in NODES:
        done = [e["step"] for e in events if e["event"] == "node.step.done" and e["node"] == name]
        assert done == steps


def check_wrong_authority_fails(mectui: Mectui) -> None:
    """The cluster's name alone is not believed: with another authority kubectl refuses to talk."""
    script = (
        "kubectl config set-cluster demo --certificate-authority=$OTHER --embed-certs >/dev/null"
        " && kubectl get nodes"
    )
    other = mectui.home / "other.pem"
    other.write_text(another_authority())
    mectui.environ["OTHER"] = str(other)
    refused = mectui("tunnel", "demo", "--", "sh", "-c", script)
    assert refused.returncode != 0
    assert "certificate" in refused.stderr
