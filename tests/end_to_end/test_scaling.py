"""A cluster grows, is opened to another address, and shrinks again, killed on its way."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.end_to_end.program import Mectui, Row, kill

pytestmark = [pytest.mark.terraform, pytest.mark.cloud, pytest.mark.slow]

AWAY = "198.51.100.0/24"


def test_workers_come_and_go_and_another_address_is_let_in(
    mectui: Mectui, answers: Callable[..., Path]
) -> None:
    made = mectui.create(answers(workers=1))
    assert made.returncode == 0, made.stderr

    check_growth(mectui)
    check_access(mectui)
    check_shrinking(mectui)

    gone = mectui("destroy", "demo", "--approve", "auto")
    assert gone.returncode == 0, gone.stderr
    assert mectui.leftovers() == []


def check_growth(mectui: Mectui) -> None:
    """A plan that nobody approves changes nothing; its hash carries it out, and nothing else."""
    before = (mectui.folder("demo") / "answers.yaml").read_text()
    shown = mectui("scale", "demo", "--workers", "2")
    assert shown.returncode == 5, shown.stderr
    last = shown.stderr.splitlines()[-1]
    assert "scale demo --workers 2 --approve " in last
    assert (mectui.folder("demo") / "answers.yaml").read_text() == before
    assert len(mectui.instances()) == 2
    mark = last.split()[-1]
    other = mectui("scale", "demo", "--workers", "3", "--approve", mark)
    assert other.returncode == 5
    assert "not that of the saved plan" in other.stderr

    grown = mectui("scale", "demo", "--workers", "2", "--approve", mark)
    assert grown.returncode == 0, grown.stderr
    assert "demo: 3 nodes Ready" in grown.stdout
    assert names(mectui) == ["demo-cp-0", "demo-w-0", "demo-w-1"]
    assert written(mectui)["cluster"]["workers"] == 2
    same = mectui("scale", "demo", "--workers", "2")
    assert same.returncode == 0
    assert "2 workers already" in same.stdout


def check_access(mectui: Mectui) -> None:
    """Only who reaches SSH and the API changes, though the answers ask for more that is not there yet."""
    file = mectui.folder("demo") / "answers.yaml"
    file.write_text(file.read_text().replace("node_ports: []", f"node_ports: [{AWAY}]"))
    wrong = mectui("access", "demo", "198.51.100.0")
    assert wrong.returncode == 2
    assert "198.51.100.0/32" in wrong.stderr
    moved = mectui("access", "demo", AWAY, "--approve", "auto", "--output", "json")
    assert moved.returncode == 0, moved.stderr
    events = [json.loads(line) for line in moved.stdout.splitlines()]
    changed = {event["resource"].partition("[")[0] for event in events if event["event"] == "plan.change"}
    assert changed == {"aws_vpc_security_group_ingress_rule.access"}
    assert sources(mectui) == {AWAY}
    assert written(mectui)["aws"]["access"] == [AWAY]
    assert f"open to {AWAY}" in events[-1]["stands"]
    assert mectui.status("demo")["stage"] == "ready"


def check_shrinking(mectui: Mectui) -> None:
    """A run that is killed while a worker leaves is finished by the same command."""
    runs = len(mectui.runs("demo"))
    follower = mectui.start("scale", "demo", "--workers", "1", "--approve", "auto")
    mectui.until(lambda: len(mectui.runs("demo")) > runs)
    mectui.wait_for("demo", lambda event: event.get("doing") == "leave")
    kill(mectui.run_pid("demo"))
    follower.communicate()
    assert written(mectui)["cluster"]["workers"] == 1
    assert len(mectui.instances()) == 3

    done = mectui("scale", "demo", "--workers", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert names(mectui) == ["demo-cp-0", "demo-w-0"]
    listed = mectui("ssh", "demo", "--", "sudo", "microk8s", "kubectl", "get", "nodes", "-o", "name")
    assert listed.stdout.split() == ["node/demo-cp-0", "node/demo-w-0"]
    assert "demo-w-1" not in (mectui.folder("demo") / "ssh" / "known_hosts").read_text()
    events = mectui.events("demo")
    assert before_the_apply(events, "node.left")


def before_the_apply(events: list[Row], wanted: str) -> bool:
    order = [event["event"] for event in events if event["event"] in (wanted, "resource.started")]
    return order[:1] == [wanted] and "resource.started" in order


def names(mectui: Mectui) -> list[str]:
    """Return the cluster's nodes, all of which must be Ready and run, with no instance besides."""
    nodes = mectui.status("demo")["nodes"]
    assert all(node["ready"] and node["instance"] == "running" for node in nodes)
    assert mectui.instances() == sorted(node["instance_id"] for node in nodes)
    return [node["name"] for node in nodes]


def written(mectui: Mectui) -> Row:
    row: Row = yaml.safe_load((mectui.folder("demo") / "answers.yaml").read_text())
    return row


def sources(mectui: Mectui) -> set[str]:
    """Return from where SSH is let in."""
    rules = mectui.cloud("ec2").describe_security_group_rules()["SecurityGroupRules"]
    return {rule["CidrIpv4"] for rule in rules if rule.get("FromPort") == 22 and not rule["IsEgress"]}
