"""Machines that are switched off and on again: what stays, what is not done twice, what others notice."""

from __future__ import annotations

import asyncio
from typing import Any

CP, WORKER = "demo-cp-0", "demo-w-0"
LOG = "/var/log/cloud-init-output.log"
PATIENCE = 20


async def cycle(lab: Any, *names: str) -> None:
    """Switch all of these off, and then all of them on."""
    for name in names:
        await lab.fleet.stop(lab.fleet.node(name).spec.instance_id)
    for name in names:
        await lab.fleet.start(lab.fleet.node(name).spec.instance_id)


async def join(lab: Any) -> None:
    """Make the second machine a worker of the first."""
    _, out, _ = await lab.run(CP, "sudo microk8s add-node --token-ttl 60 --format short")
    url = out.split()[2]
    assert (await lab.run(WORKER, f"sudo microk8s join {url} --worker"))[0] == 0
    await until_said(lab, "Ready", WORKER)


async def until_said(lab: Any, status: str, name: str) -> None:
    """Wait until Kubernetes calls a node that."""
    async with asyncio.timeout(PATIENCE):
        while True:
            _, out, _ = await lab.run(CP, f"sudo microk8s kubectl get node {name} --no-headers")
            if out.split()[1:2] == [status]:
                return


async def test_cloud_init_does_its_work_once(lab: Any) -> None:
    await lab.up(CP)
    before = lab.fleet.node(CP).files.text(LOG)
    await lab.run(CP, "sudo rm /etc/microk8s.yaml; sudo touch /run/fleeting")
    await cycle(lab, CP)
    assert (await lab.run(CP, "cloud-init status --wait"))[1] == "status: done\n"
    node = lab.fleet.node(CP)
    assert not node.files.exists("/etc/microk8s.yaml")
    assert not node.files.exists("/run/fleeting")
    assert node.files.text(LOG).count("finished") == before.count("finished") + 1
    assert "snap" not in node.files.text(LOG).removeprefix(before)


async def test_what_a_cut_off_first_boot_began_is_not_begun_again(lab: Any) -> None:
    """cloud-init's semaphores are on the disk before the work is done, so the snap is not there."""
    await lab.launch(CP)
    node = lab.fleet.node(CP)
    await lab.port(CP)
    async with asyncio.timeout(PATIENCE):
        while node.cloud_init.stage != "modules-final":
            await lab.run(CP, "true")
    await cycle(lab, CP)
    assert (await lab.run(CP, "cloud-init status --wait"))[0] == 0
    assert node.hostname == CP
    assert node.microk8s is None


async def test_its_own_host_key_stays(lab: Any) -> None:
    await lab.up(CP)
    path = "/etc/ssh/ssh_host_ed25519_key"
    made = lab.fleet.node(CP).files.read(path)
    await cycle(lab, CP)
    assert (await lab.run(CP, "hostname"))[1] == f"{CP}\n"
    assert lab.fleet.node(CP).files.read(path) == made


async def test_it_is_found_at_its_address_of_today(lab: Any) -> None:
    await lab.fleet.launch(lab.spec(CP, 10, public_ip="198.18.0.1"))
    await lab.port(CP)
    spec = lab.fleet.node(CP).spec
    await lab.fleet.stop(spec.instance_id)
    assert lab.fleet.neighbour("198.18.0.1") is None
    await lab.fleet.start(spec.instance_id, "198.18.0.2")
    await lab.port(CP)
    assert lab.fleet.neighbour("198.18.0.1") is None
    assert lab.fleet.neighbour("198.18.0.2") is lab.fleet.neighbour(spec.private_ip)


async def test_a_node_whose_machine_is_off_is_called_not_ready_and_then_ready_again(lab: Any) -> None:
    await lab.up(CP, WORKER)
    await join(lab)
    worker = lab.fleet.node(WORKER).spec.instance_id
    await lab.fleet.stop(worker)
    await until_said(lab, "NotReady", WORKER)
    await lab.fleet.start(worker)
    await until_said(lab, "Ready", WORKER)


async def test_a_node_that_does_not_come_back_with_its_cluster_is_missed(lab: Any) -> None:
    await lab.up(CP, WORKER)
    await join(lab)
    await lab.fleet.stop(lab.fleet.node(WORKER).spec.instance_id)
    await cycle(lab, CP)
    assert (await lab.run(CP, "sudo microk8s status --wait-ready --timeout 60"))[0] == 0
    await until_said(lab, "NotReady", WORKER)


async def test_three_control_planes_come_back_together(lab: Any) -> None:
    names = (CP, "demo-cp-1", "demo-cp-2")
    await lab.up(*names)
    for name in names[1:]:
        _, out, _ = await lab.run(CP, "sudo microk8s add-node --token-ttl 60 --format short")
        assert (await lab.run(name, f"sudo microk8s join {out.split()[2]}"))[0] == 0
        await until_said(lab, "Ready", name)
    await cycle(lab, *reversed(names))
    assert (await lab.run(CP, "sudo microk8s status --wait-ready --timeout 60"))[0] == 0
    for name in names:
        await until_said(lab, "Ready", name)
