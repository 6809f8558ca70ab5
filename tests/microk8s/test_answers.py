"""Join tokens, nodes, pods, snaps and kubeconfigs, read by their structure."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
import yaml

from mectui.microk8s import (
    InstalledSnap,
    commands,
    parse_boot,
    parse_invitation,
    parse_nodes,
    parse_pods,
    parse_snap_list,
    render_kubeconfig,
)

TOKEN = "0123456789abcdef0123456789abcdef"
MINTED = json.dumps(
    {
        "token": f"{TOKEN}/cc0f9dbb7940",
        "urls": [f"{ip}:25000/{TOKEN}/cc0f9dbb7940" for ip in ("10.1.37.64", "10.9.1.10", "fd00::1")],
    }
)
WORKER = "This MicroK8s deployment is acting as a node in a cluster. Please use the master node."


def test_an_invitation_is_for_the_private_address() -> None:
    invitation = parse_invitation(MINTED, "10.9.1.10")
    assert invitation.url == f"10.9.1.10:25000/{TOKEN}/cc0f9dbb7940"
    assert invitation.token == TOKEN
    assert TOKEN not in repr(invitation)


@pytest.mark.parametrize("said", [WORKER, "", "{}", "[]", MINTED.replace("10.9.1.10", "10.9.1.99")])
def test_what_is_no_invitation_never_shows_the_token(said: str) -> None:
    with pytest.raises(ValueError, match="add-node") as caught:
        parse_invitation(said, "10.9.1.10")
    assert TOKEN not in str(caught.value)


def test_a_join_script_shows_its_token_to_no_one() -> None:
    script = commands.join(f"10.9.1.10:25000/{TOKEN}/cc", worker=True)
    assert TOKEN not in repr(script)
    assert "--worker" in script.text
    for text in (script.text, commands.forget_tokens(frozenset({TOKEN})).text):
        subprocess.run(["sh", "-n"], input=text, text=True, check=True)


def test_nodes_are_judged_by_their_ready_condition() -> None:
    node = {
        "metadata": {"name": "mec-cp-0", "labels": {"node.kubernetes.io/microk8s-controlplane": "x"}},
        "status": {
            "addresses": [
                {"type": "InternalIP", "address": "10.9.1.10"},
                {"type": "Hostname", "address": "mec-cp-0"},
            ],
            "conditions": [
                {"type": "MemoryPressure", "status": "False"},
                {"type": "Ready", "status": "False", "message": "cni plugin not initialized"},
            ],
            "nodeInfo": {"kubeletVersion": "v1.34.1"},
        },
    }
    new = {"metadata": {"name": "mec-w-0"}}
    nodes = parse_nodes(json.dumps({"kind": "List", "items": [node, new]}))
    first = nodes["mec-cp-0"]
    assert (first.ready, first.why_not) == (False, "cni plugin not initialized")
    assert (first.internal_ip, first.version, first.control_plane) == ("10.9.1.10", "v1.34.1", True)
    assert (nodes["mec-w-0"].ready, nodes["mec-w-0"].internal_ip) == (False, None)


@pytest.mark.parametrize("said", [WORKER, "", "null", "[]", '{"items": 3}', '{"items": [{"metadata": {}}]}'])
def test_prose_is_no_list_of_nodes(said: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_nodes(said)


def test_a_pod_that_is_going_does_not_count() -> None:
    ready = {"conditions": [{"type": "Ready", "status": "True"}]}
    staying = {"metadata": {"name": "a"}, "spec": {"nodeName": "mec-w-0"}, "status": ready}
    going = {"metadata": {"name": "b", "deletionTimestamp": "2026-11-20T10:00:00Z"}, "status": ready}
    (pod,) = parse_pods(json.dumps({"items": [staying, going]}))
    assert (pod.name, pod.node, pod.ready) == ("a", "mec-w-0", True)


@pytest.mark.parametrize(
    ("tracking", "channel", "follows"),
    [
        ("1.34/stable", "1.34/stable", True),
        ("1.34/stable", "1.34", True),
        ("1.34/stable/…", "1.34/stable/hotfix", True),
        ("1.33/stable", "1.34/stable", False),
        ("1.34/edge", "1.34/stable", False),
    ],
)
def test_a_snap_follows_its_channel(tracking: str, channel: str, follows: bool) -> None:
    heading = "Name      Version  Rev   Tracking     Publisher   Notes"
    snap = parse_snap_list(f"{heading}\nmicrok8s  v1.34.1  8511  {tracking}  canonical✓  classic,held\n")
    assert isinstance(snap, InstalledSnap)
    assert snap.version == "v1.34.1"
    assert snap.follows(channel) is follows


def test_no_snap_is_none() -> None:
    assert parse_snap_list("") is None


@pytest.mark.parametrize(
    ("said", "status", "ended"),
    [
        ('{"status": "done", "errors": []}', "done", True),
        ('....\n{"status": "error", "errors": ["runcmd failed"]}', "error", True),
        ('{"status": "running"}', "running", False),
        ("status: done", "unknown", False),
        ("{", "unknown", False),
    ],
)
def test_cloud_init_ends_well_or_badly(said: str, status: str, ended: bool) -> None:
    boot = parse_boot(said)
    assert (boot.status, boot.ended) == (status, ended)


def test_a_kubeconfig_has_a_context_a_control_plane() -> None:
    admin: dict[str, Any] = {
        "clusters": [
            {"cluster": {"certificate-authority-data": "Q0E=", "server": "https://10.9.1.10:16443"}}
        ],
        "users": [{"name": "admin", "user": {"client-certificate-data": "QQ==", "client-key-data": "Sw=="}}],
    }
    servers = {"mec-cp-0": "198.51.100.7", "mec-cp-1": "2001:db8::7"}
    config = yaml.safe_load(render_kubeconfig("mec", yaml.safe_dump(admin), servers))
    assert [row["cluster"]["server"] for row in config["clusters"]] == [
        "https://198.51.100.7:16443",
        "https://[2001:db8::7]:16443",
    ]
    assert [row["name"] for row in config["contexts"]] == ["mec", "mec-cp-1"]
    assert {row["cluster"]["certificate-authority-data"] for row in config["clusters"]} == {"Q0E="}
    assert config["users"][0]["user"] == admin["users"][0]["user"]
    with pytest.raises(ValueError, match="no kubeconfig"):
        render_kubeconfig("mec", WORKER, servers)
