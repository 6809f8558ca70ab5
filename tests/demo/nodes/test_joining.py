"""Nodes join, leave and are removed as MicroK8s' own do, traps included."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import yaml

CP, SECOND, THIRD, WORKER = "demo-cp-0", "demo-cp-1", "demo-cp-2", "demo-w-0"


async def invite(lab: Any, options: str = "--token-ttl 600") -> str:
    _, out, _ = await lab.run(CP, f"sudo microk8s add-node {options} --format json")
    return str(json.loads(out)["urls"][0])


async def nodes(lab: Any) -> dict[str, str]:
    _, out, _ = await lab.run(CP, "sudo microk8s kubectl get nodes --no-headers")
    return {line.split()[0]: line.split()[1] for line in out.splitlines()}


async def until_ready(lab: Any, name: str) -> None:
    code, _, err = await lab.run(
        CP, f"sudo microk8s kubectl wait --for=condition=Ready node/{name} --timeout=600s"
    )
    assert code == 0, err


async def roles(lab: Any) -> list[str]:
    _, out, _ = await lab.run(CP, "sudo microk8s status --format yaml")
    listed = yaml.load(out, yaml.BaseLoader)["high-availability"]
    return [node["role"] for node in listed["nodes"]]


async def test_a_worker_joins_and_is_ready_later(lab: Any) -> None:
    await lab.up(CP, WORKER)
    url = await invite(lab)
    code, out, _ = await lab.run(WORKER, "sudo sh -s", f"microk8s join {url} --worker </dev/null\n")
    assert code == 0
    assert out.endswith("\nSuccessfully joined the cluster.\n")
    await until_ready(lab, WORKER)
    code, out, _ = await lab.run(WORKER, "sudo microk8s status --format yaml")
    assert (code, out.splitlines()[0]) == (1, "This MicroK8s deployment is acting as a node in a cluster.")
    for command in ("kubectl get nodes", "config", "add-node"):
        code, out, _ = await lab.run(WORKER, f"sudo microk8s {command}")
        assert code == 0
        assert "Please use the microk8s" in out


async def test_three_control_planes_are_highly_available(lab: Any) -> None:
    await lab.up(CP, SECOND, THIRD)
    assert await roles(lab) == ["voter"]
    url = await invite(lab)
    for name in (SECOND, THIRD):
        assert (await lab.run(name, f"sudo microk8s join {url}"))[0] == 0
        await until_ready(lab, name)
    assert await roles(lab) == ["voter"] * 3
    assert (await lab.run(SECOND, "sudo microk8s kubectl get nodes -o name"))[1].split() == [
        f"node/{name}" for name in (CP, SECOND, THIRD)
    ]


async def test_two_control_planes_at_once_go_wrong(lab: Any) -> None:
    await lab.up(CP, SECOND, THIRD)
    url = await invite(lab)
    done = await asyncio.gather(*(lab.run(name, f"sudo microk8s join {url}") for name in (SECOND, THIRD)))
    # The later request finds the datastore restarting and is refused, or is told of a success that is none.
    assert sorted(code for code, _, _ in done) in ([0, 0], [0, 6])
    assert len(await nodes(lab)) == 2


async def test_a_token_without_lifetime_serves_once(lab: Any) -> None:
    await lab.up(CP, WORKER)
    url = await invite(lab, "")
    assert (await lab.run(WORKER, f"sudo microk8s join {url} --worker"))[0] == 0
    await lab.run(WORKER, "sudo microk8s leave")
    code, out, _ = await lab.run(WORKER, f"sudo microk8s join {url} --worker")
    assert (code, out.splitlines()[-1]) == (6, "Connection failed. Invalid token (500).")


async def test_what_a_join_may_be_refused_for(lab: Any) -> None:
    await lab.up(CP, WORKER)
    url = await invite(lab)
    head, fingerprint = url.rsplit("/", 1)
    token = head.partition("/")[2]
    refusals = {
        "foo": (1, "Invalid connection: Expected format: <master_IP>:<master_PORT>/<token>[/<fingerprint>]"),
        "10.0.1.10:25000/abc": (1, "Invalid connection: Cluster token size should be at least 32 bytes"),
        f"cp.example.com:25000/{token}/{fingerprint}": (1, "Invalid connection: Invalid master IP"),
        f"{head}/{'0' * 12}": (
            4,
            "Joining cluster failed. Could not verify the identity of 10.0.1.10. "
            "Use '--skip-verify' to skip server certificate check.",
        ),
        f"10.0.1.10:25000/{'f' * 32}/{fingerprint}": (6, "Connection failed. Invalid token (500)."),
    }
    for wrong, (code, message) in refusals.items():
        done = await lab.run(WORKER, f"sudo microk8s join {wrong} --worker")
        assert (done[0], done[1].splitlines()[-1]) == (code, message)
    code, _, err = await lab.run(WORKER, f"sudo microk8s join 10.0.9.9:25000/{token} --worker")
    assert code == 1
    assert err.endswith("ConnectionRefusedError: [Errno 111] Connection refused\n")
    code, out, _ = await lab.run(CP, f"sudo microk8s join {url}")
    assert code == 6
    assert "has the same IP (10.0.1.10) as the node we contact. (503)." in out


async def test_a_half_done_control_plane_is_known_to_dqlite_until_it_is_removed(make_lab: Any) -> None:
    lab = await make_lab("join-half-done:cp-1")
    await lab.up(CP, SECOND)
    url = await invite(lab)
    code, out, _ = await lab.run(SECOND, f"sudo microk8s join {url}")
    assert (code, out.splitlines()[-1]) == (0, "Successfully joined the cluster.")
    assert list(await nodes(lab)) == [CP]
    lock = "/var/snap/microk8s/current/var/lock/join-in-progress"
    assert (await lab.run(SECOND, f"sudo test -f {lock}"))[0] == 0
    code, out, _ = await lab.run(SECOND, f"sudo microk8s join {url}")
    assert (code, "already known to dqlite. (504)." in out) == (6, True)
    code, out, _ = await lab.run(CP, "sudo microk8s remove-node 10.0.1.11 --force")
    assert (code, out.splitlines()[-1]) == (1, "Removing node entry found in dqlite.")
    assert (await lab.run(SECOND, "sudo microk8s leave"))[0] == 0
    assert (await lab.run(SECOND, f"sudo microk8s join {url}"))[0] == 0
    await until_ready(lab, SECOND)


async def test_a_refused_join_works_the_second_time(make_lab: Any) -> None:
    lab = await make_lab("join-refused")
    await lab.up(CP, WORKER)
    url = await invite(lab)
    assert (await lab.run(WORKER, f"sudo microk8s join {url} --worker"))[0] == 6
    assert (await lab.run(WORKER, f"sudo microk8s join {url} --worker"))[0] == 0
    await until_ready(lab, WORKER)


async def test_removing_a_member_asks_for_leave_or_force(lab: Any) -> None:
    await lab.up(CP, SECOND)
    await lab.run(SECOND, f"sudo microk8s join {await invite(lab)}")
    await until_ready(lab, SECOND)
    code, out, _ = await lab.run(CP, f"sudo microk8s remove-node {SECOND}")
    assert (code, out.startswith("Removal failed.")) == (1, True)
    assert (await lab.run(SECOND, "sudo microk8s leave"))[0] == 0
    assert (await lab.run(CP, f"sudo microk8s remove-node {SECOND}"))[0] == 0
    assert await nodes(lab) == {CP: "Ready"}
    assert await roles(lab) == ["voter"]


async def test_without_a_majority_of_voters_the_datastore_freezes(lab: Any) -> None:
    await lab.up(CP, SECOND)
    await lab.run(SECOND, f"sudo microk8s join {await invite(lab)}")
    await until_ready(lab, SECOND)
    await lab.fleet.stop(lab.fleet.node(SECOND).spec.instance_id)
    code, _, err = await lab.run(CP, "sudo microk8s kubectl get nodes")
    assert (code, "deadline exceeded" in err) == (1, True)


async def test_an_ordinary_user_needs_sudo(lab: Any) -> None:
    await lab.up(CP)
    lab.fleet.node(CP).users.get("ubuntu").groups.pop("microk8s")
    code, out, _ = await lab.run(CP, "microk8s status")
    assert (code, out.splitlines()[0]) == (1, "Insufficient permissions to access MicroK8s.")
