"""Samples of what MicroK8s' own scripts print: the node prints the same, and the engine reads them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from mectui.microk8s import (
    DatastoreRole,
    Repair,
    Status,
    classify,
    parse_invitation,
    parse_nodes,
    parse_status,
    render_kubeconfig,
)

CP, SECOND, THIRD, WORKER = "demo-cp-0", "demo-cp-1", "demo-cp-2", "demo-w-0"
TOKEN, FINGERPRINT = "0123456789abcdef" * 2, "fedcba987654"

INVITATION = f"""\
{{
  "token": "{TOKEN}/{FINGERPRINT}",
  "urls": [
    "10.0.1.10:25000/{TOKEN}/{FINGERPRINT}",
    "10.1.1.0:25000/{TOKEN}/{FINGERPRINT}"
  ]
}}
"""
ALONE = """\
microk8s:
  running: True
high-availability:
  enabled: True
  nodes:
    - address: 127.0.0.1:19001
      role: voter
addons:
  - name: dns
    repository: core
    description: CoreDNS
    version: 1.12.3
    status: enabled
"""
MEMBERS = """\
high-availability:
  enabled: True
  nodes:
    - address: 10.0.1.10:19001
      role: voter
    - address: 10.0.1.11:19001
      role: voter
    - address: 10.0.1.12:19001
      role: voter
"""
NOT_READY = "microk8s is not running. Use microk8s inspect for a deeper inspection."
PRETTY = """\
microk8s is running
high-availability: yes
  datastore master nodes: 10.0.1.10:19001 10.0.1.11:19001 10.0.1.12:19001
  datastore standby nodes: none
addons:
  enabled:
    dns                  # (core) CoreDNS
"""
STOPPED = "microk8s is not running, try microk8s start\n"
ON_WORKER = "This MicroK8s deployment is acting as a node in a cluster.\nPlease use the "
VOTERS = dict.fromkeys(("10.0.1.10", "10.0.1.11", "10.0.1.12"), DatastoreRole.VOTER)
HIGHLY_AVAILABLE = {"running": True, "high_availability": True, "roles": VOTERS}


def facts(said: str) -> dict[str, Any]:
    """Return what the engine reads in a status, add-ons apart."""
    status: Status = parse_status(said)
    return {"running": status.running, "high_availability": status.high_availability, "roles": status.roles}


def refusal(reason: str) -> str:
    return f"Contacting cluster at 10.0.1.10\n{reason}\n"


REFUSALS = {
    "foo": (
        1,
        "Invalid connection: Expected format: <master_IP>:<master_PORT>/<token>[/<fingerprint>]\n",
        Repair.NONE,
    ),
    "10.0.1.10:25000/abc": (
        1,
        "Invalid connection: Cluster token size should be at least 32 bytes\n",
        Repair.NONE,
    ),
    f"cp.example.com:25000/{TOKEN}": (1, "Invalid connection: Invalid master IP\n", Repair.NONE),
    f"10.0.1.10:25000/{TOKEN}": (6, refusal("Connection failed. Invalid token (500)."), Repair.NEW_TOKEN),
    f"10.0.1.10:25000/{TOKEN}/{FINGERPRINT}": (
        4,
        refusal(
            "Joining cluster failed. Could not verify the identity of 10.0.1.10. "
            "Use '--skip-verify' to skip server certificate check."
        ),
        Repair.NEW_TOKEN,
    ),
}
KNOWN_TO_DQLITE = refusal(
    "Connection failed. The joining node (10.0.1.11) is already known to dqlite. (504)."
)
SAME_ADDRESS = refusal(
    "Connection failed. The joining node has the same IP (10.0.1.10) as the node we contact. (503)."
)


async def invite(lab: Any) -> tuple[str, str]:
    """Return what `add-node` prints, and the URL in it that the engine joins with."""
    _, out, _ = await lab.run(CP, "sudo microk8s add-node --token-ttl 600 --format json")
    return out, parse_invitation(out, "10.0.1.10").url


async def test_an_invitation(lab: Any) -> None:
    await lab.up(CP)
    out, url = await invite(lab)
    token, fingerprint = json.loads(out)["token"].split("/")
    assert out.replace(token, TOKEN).replace(fingerprint, FINGERPRINT) == INVITATION
    assert url == f"10.0.1.10:25000/{token}/{fingerprint}"
    assert parse_invitation(INVITATION, "10.0.1.10").url == f"10.0.1.10:25000/{TOKEN}/{FINGERPRINT}"


async def test_one_control_plane_by_itself_and_stopped(lab: Any) -> None:
    await lab.up(CP)
    code, out, _ = await lab.run(CP, "sudo microk8s status --format yaml")
    assert (code, out[: len(ALONE)]) == (0, ALONE)
    assert parse_status(out).roles == parse_status(ALONE).roles == {"127.0.0.1": DatastoreRole.VOTER}
    assert parse_status(out).addons["dns"] is parse_status(ALONE).addons["dns"] is True
    await lab.run(CP, "sudo microk8s stop")
    code, out, _ = await lab.run(CP, "sudo microk8s status")
    assert (code, out) == (0, STOPPED)
    assert not parse_status(STOPPED).running


async def test_without_the_ha_add_on_the_datastore_is_not_told(lab: Any) -> None:
    await lab.up(CP)
    await lab.run(CP, "sudo microk8s disable ha-cluster --force")
    _, out, _ = await lab.run(CP, "sudo microk8s status --format yaml")
    head = "microk8s:\n  running: True\nhigh-availability:\n  enabled: False\naddons:\n"
    assert out[: len(head)] == head
    assert facts(head) == {"running": True, "high_availability": False, "roles": {}}


async def test_three_control_planes_and_what_is_left_without_a_majority(lab: Any) -> None:
    await lab.up(CP, SECOND, THIRD)
    _, url = await invite(lab)
    for name in (SECOND, THIRD):
        await lab.run(name, f"sudo microk8s join {url}")
    running, stuck = f"microk8s:\n  running: True\n{MEMBERS}", f"microk8s:\n  running: False\n{MEMBERS}"
    _, out, _ = await lab.run(CP, "sudo microk8s status --format yaml")
    assert out[: len(running)] == running
    assert facts(out) == facts(running) == HIGHLY_AVAILABLE
    _, out, _ = await lab.run(CP, "sudo microk8s status")
    assert out[: len(PRETTY)] == PRETTY
    assert facts(out) == facts(PRETTY) == HIGHLY_AVAILABLE
    for name in (SECOND, THIRD):
        await lab.fleet.stop(lab.fleet.node(name).spec.instance_id)
    code, out, _ = await lab.run(CP, "sudo microk8s status --format yaml")
    assert (code, out) == (1, f"{stuck}  message: {NOT_READY}\n")
    assert facts(out) == {**HIGHLY_AVAILABLE, "running": False}
    code, out, _ = await lab.run(CP, "sudo microk8s status --wait-ready --timeout 1")
    assert (code, out) == (1, f"{NOT_READY}\n")
    assert not parse_status(out).running


async def test_a_worker_answers_in_prose(lab: Any) -> None:
    await lab.up(CP, WORKER)
    _, url = await invite(lab)
    await lab.run(WORKER, f"sudo microk8s join {url} --worker")
    code, out, _ = await lab.run(WORKER, "sudo microk8s status --format yaml")
    assert (code, out) == (1, f"{ON_WORKER}master node.\n")
    assert parse_status(out).member
    readers: dict[str, Callable[[str], object]] = {
        "kubectl get nodes -o json": parse_nodes,
        "config": lambda said: render_kubeconfig("demo", said, {CP: "10.0.1.10"}),
        "add-node --format json": lambda said: parse_invitation(said, "10.0.1.10"),
    }
    for command, read in readers.items():
        code, out, _ = await lab.run(WORKER, f"sudo microk8s {command}")
        assert (code, out) == (0, f"{ON_WORKER}microk8s {command.split()[0]} on the master.\n")
        with pytest.raises(ValueError, match=r"."):
            read(out)


async def test_refused_joins(make_lab: Any) -> None:
    lab = await make_lab("join-half-done:cp-1")
    await lab.up(CP, SECOND)
    for target, (code, printed, repair) in REFUSALS.items():
        assert (await lab.run(SECOND, f"sudo microk8s join {target}"))[:2] == (code, printed)
        assert (classify(code, printed).claimed, classify(code, printed).repair) == (False, repair)
    _, url = await invite(lab)
    code, out, err = await lab.run(SECOND, f"sudo microk8s join {url.replace('.10:', '.99:')}")
    assert (code, out, err.splitlines()[0]) == (
        1,
        "Contacting cluster at 10.0.1.99\n",
        "Traceback (most recent call last):",
    )
    assert classify(code, out + err).repair is Repair.WAIT
    assert (await lab.run(CP, f"sudo microk8s join {url}"))[:2] == (6, SAME_ADDRESS)
    assert classify(6, SAME_ADDRESS).repair is Repair.NONE
    code, out, _ = await lab.run(SECOND, f"sudo microk8s join {url}")
    assert classify(code, out).claimed
    assert (await lab.run(SECOND, f"sudo microk8s join {url}"))[:2] == (6, KNOWN_TO_DQLITE)
    assert classify(6, KNOWN_TO_DQLITE).repair is Repair.CLEAN_UP
