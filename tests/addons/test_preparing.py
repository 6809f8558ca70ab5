"""What nodes need is there on each of them, outlives a boot, is left alone where it is, and goes."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from mectui.addons.catalogue import Catalogue, catalogue
from mectui.addons.recipe import PerNode, Range
from mectui.addons.runner import bring_up, take_away
from mectui.answers.model import Addon
from mectui.demo.nodes.kubernetes.resources import NODES
from mectui.demo.nodes.node import Node
from mectui.events import Trouble
from tests.addons.simulated import Machine, Site, make_site

pytestmark = [pytest.mark.cloud, pytest.mark.asyncio]

PAGES = "/proc/sys/vm/nr_hugepages"
RESTART = "snap restart"


async def bring(
    site: Site, name: str, inputs: dict[str, Any] | None = None, seconds: float = 8, **changes: Any
) -> None:
    """Bring an add-on up, with some of its recipe changed."""
    known = catalogue()
    recipe = known.recipes[name].model_copy(update=changes)
    solution = site.solution(
        Addon(name=name, inputs=inputs or {}), known=Catalogue({**known.recipes, name: recipe})
    )
    await bring_up(solution, site.job(solution, seconds=seconds))


def pages(node: Node) -> str:
    return node.files.text(PAGES).strip()


def counted(site: Site) -> list[str]:
    """Return the huge pages that the kubelets have counted."""
    microk8s = site.first.microk8s
    assert microk8s is not None
    nodes = microk8s.cluster.store.list(NODES)
    return [str(each["status"]["allocatable"]["hugepages-2Mi"]) for each in nodes]


def restarts(site: Site) -> list[int]:
    """Return how often each node was told to start its kubelet anew."""
    machines = [machine for machine in site.crew.all if isinstance(machine, Machine)]
    return [sum(RESTART in script for _, script in machine.asked) for machine in machines]


async def again(node: Node) -> None:
    """Boot a node again, and wait until it is up."""
    await node.reboot()
    async with asyncio.timeout(30):
        while not (node.microk8s and node.microk8s.running):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_modules_and_huge_pages_are_there_and_outlive_a_boot() -> None:
    site = await make_site(workers=2)
    await bring(site, "mayastor")
    for node in site.nodes:
        await again(node)
        assert pages(node) == "1024"
        assert "nvme_tcp" in node.kernel.modules
    assert counted(site) == ["2048Mi"] * 3


async def test_a_node_that_has_what_is_needed_is_left_alone() -> None:
    site = await make_site(workers=1)
    last = site.nodes[-1]
    last.files.put("/etc/sysctl.d/99-own.conf", "vm.nr_hugepages = 2000\n")
    await again(last)
    await bring(site, "mayastor")
    assert restarts(site) == [1, 0]
    assert pages(last) == "2000"
    await bring(site, "mayastor", {"pool_size": "30G"})
    assert restarts(site) == [1, 0]


async def test_a_kubelet_that_has_not_counted_yet_is_started_anew_where_a_run_was_cut_off() -> None:
    site = await make_site(workers=0)
    first = site.first
    first.kernel.set("vm.nr_hugepages", "1024")
    first.files.put("/run/mectui-huge-pages", "")
    await bring(site, "mayastor")
    assert restarts(site) == [1]
    assert counted(site) == ["2048Mi"]


async def test_huge_pages_that_a_node_had_of_its_own_stay() -> None:
    site = await make_site(workers=0)
    site.first.files.put("/etc/sysctl.d/10-own.conf", "vm.nr_hugepages = 512\n")
    await again(site.first)
    for inputs in ({}, {"pool_size": "30G"}):
        await bring(site, "mayastor", inputs)
        assert pages(site.first) == "1024"
    solution = site.solution(Addon(name="mayastor"))
    await take_away([each for each in solution.order if each.name == "mayastor"], site.job(solution))
    assert pages(site.first) == "512"


async def test_what_was_prepared_is_given_back() -> None:
    site = await make_site(workers=1)
    await bring(site, "mayastor")
    solution = site.solution(Addon(name="mayastor"))
    await take_away([each for each in solution.order if each.name == "mayastor"], site.job(solution))
    assert counted(site) == ["0Mi"] * 2
    for node in site.nodes:
        await again(node)
        assert pages(node) == "0"
        assert "nvme_tcp" not in node.kernel.modules


@pytest.mark.parametrize(
    ("name", "architecture", "lacking"),
    [
        ("mayastor", "arm64", {"kernel_modules": ()}),
        ("mayastor", "arm64", {"per_node": PerNode()}),
        ("longhorn", "arm64", {"kernel_modules": ()}),
        ("openebs", "arm64", {"packages": ()}),
        ("nfs", "amd64", {"packages": ()}),
        ("rook-ceph-cluster", "amd64", {"kernel_modules": ()}),
    ],
)
async def test_without_it_the_addon_does_not_come_up(
    name: str, architecture: str, lacking: dict[str, Any]
) -> None:
    site = await make_site(architecture, workers=0)
    needs = catalogue().recipes[name].needs.model_copy(update=lacking)
    with pytest.raises(Trouble, match="failed"):
        await bring(site, name, seconds=1, needs=needs, kubernetes=Range())


@pytest.mark.parametrize("name", ["longhorn", "rook-ceph-cluster", "openebs-mayastor"])
async def test_a_disk_that_holds_something_is_left_alone_and_its_node_refused(name: str) -> None:
    site = await make_site("amd64", workers=1)
    full = site.nodes[-1].disks.all[2]
    full.format("xfs", "photographs")
    with pytest.raises(Trouble, match=rf"{site.nodes[-1].hostname}.*2 of 3|fewer than 3"):
        await bring(site, name)
    assert (full.kind, full.label) == ("xfs", "photographs")


async def test_disks_are_found_again_after_a_boot_and_blank_after_all() -> None:
    site = await make_site("amd64", workers=1)
    await bring(site, "longhorn")
    node = site.nodes[-1]
    await again(node)
    assert sorted(node.disks.mounts) == [f"/var/lib/longhorn-disk{n}" for n in (1, 2, 3)]
    solution = site.solution(Addon(name="longhorn"))
    await take_away([each for each in solution.order if each.name == "longhorn"], site.job(solution))
    assert all(disk.free for each in site.nodes for disk in each.disks.all[1:])
    assert "longhorn" not in node.files.text("/etc/fstab")
