"""Nodes that are to leave: closed to new pods, drained as far as budgets let it, and forgotten."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.demo.nodes.test_kubectl import CP, KUBECTL, WORKER, kubectl_for

DRAIN = "drain demo-w-0 --ignore-daemonsets --delete-emptydir-data --force"
PODS = """\
apiVersion: v1
kind: Pod
metadata: {name: alone, labels: {app: alone}}
spec:
  nodeName: demo-w-0
  containers: [{name: web, image: nginx}]
---
apiVersion: v1
kind: Pod
metadata: {name: stores, labels: {app: stores}}
spec:
  nodeName: demo-w-0
  containers: [{name: web, image: nginx}]
  volumes: [{name: scratch, emptyDir: {}}]
"""
BUDGET = """\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: needed}
spec: {minAvailable: 1, selector: {matchLabels: {app: alone}}}
"""


@pytest.fixture
async def cluster(lab: Any) -> Any:
    """A control plane and a worker, with two pods on the worker beside Calico's."""
    await lab.up(CP, WORKER)
    _, out, _ = await lab.run(CP, "sudo microk8s add-node --token-ttl 600 --format json")
    await lab.run(WORKER, f"sudo microk8s join {json.loads(out)['urls'][0]} --worker")
    await kubectl(lab, "wait --for=condition=Ready nodes --all --timeout=600s")
    await kubectl(lab, "apply -f -", PODS)
    await kubectl(lab, "wait --for=condition=Ready pod/alone pod/stores --timeout=600s")
    await kubectl(lab, "-n kube-system rollout status daemonset/calico-node --timeout=600s")
    return lab


async def kubectl(lab: Any, words: str, stdin: str = "") -> tuple[int, str, str]:
    done: tuple[int, str, str] = await lab.run(CP, f"sudo microk8s kubectl {words}", stdin)
    return done


async def pods_of(lab: Any, node: str) -> list[str]:
    _, out, _ = await kubectl(lab, f"get pods -A -o name --field-selector spec.nodeName={node}")
    return [line.removeprefix("pod/") for line in out.split()]


async def test_a_node_is_closed_and_opened_again(cluster: Any) -> None:
    assert (await kubectl(cluster, f"cordon {WORKER}"))[1] == f"node/{WORKER} cordoned\n"
    assert (await kubectl(cluster, f"cordon {WORKER}"))[1] == f"node/{WORKER} already cordoned\n"
    assert "Ready,SchedulingDisabled" in (await kubectl(cluster, f"get node {WORKER}"))[1]
    assert (await kubectl(cluster, f"uncordon {WORKER}"))[1] == f"node/{WORKER} uncordoned\n"
    code, _, err = await kubectl(cluster, "cordon nobody")
    assert (code, err) == (1, 'Error from server (NotFound): nodes "nobody" not found\n')


async def test_a_drain_names_what_it_may_not_remove(cluster: Any) -> None:
    code, out, err = await kubectl(cluster, f"drain {WORKER}")
    assert (code, out) == (1, f"node/{WORKER} cordoned\n")
    assert err.startswith(f'error: unable to drain node "{WORKER}" due to error: [')
    for flag in ("--ignore-daemonsets", "--delete-emptydir-data", "--force"):
        assert flag in err
    assert {"alone", "stores"} < set(await pods_of(cluster, WORKER))


async def test_a_drain_leaves_only_pods_of_daemon_sets(cluster: Any) -> None:
    code, out, err = await kubectl(cluster, f"{DRAIN} --timeout=60s")
    assert code == 0, err
    assert "pod/alone evicted" in out
    assert out.endswith(f"node/{WORKER} drained\n")
    assert "Warning: ignoring DaemonSet-managed Pods: kube-system/calico-node-" in err
    (left,) = await pods_of(cluster, WORKER)
    assert left.startswith("calico-node-")


async def test_a_budget_holds_its_pod_until_the_time_is_up(cluster: Any) -> None:
    await kubectl(cluster, "apply -f -", BUDGET)
    code, _, err = await kubectl(cluster, f"{DRAIN} --timeout=60s")
    assert code == 1
    assert "Cannot evict pod as it would violate the pod's disruption budget." in err
    assert 'error when evicting pods/"alone" -n "default": global timeout reached: 60s' in err
    assert "alone" in await pods_of(cluster, WORKER)
    assert "stores" not in await pods_of(cluster, WORKER)


async def test_a_worker_that_left_and_was_removed_is_in_no_list(cluster: Any) -> None:
    code, out, _ = await cluster.run(WORKER, "sudo microk8s leave")
    assert (code, out.splitlines()[0]) == (0, "Configuring services.")
    assert (await cluster.run(CP, f"sudo microk8s remove-node {WORKER}"))[0] == 0
    assert (await kubectl(cluster, "get nodes -o name"))[1] == f"node/{CP}\n"
    assert await pods_of(cluster, WORKER) == []
    code, out, _ = await cluster.run(WORKER, "sudo microk8s status --wait-ready --timeout 600")
    assert (code, out.splitlines()[0]) == (0, "microk8s is running")


@pytest.mark.skipif(KUBECTL is None, reason="kubectl is not here")
async def test_real_kubectl_drains_too(cluster: Any, tmp_path: Path) -> None:
    real = await kubectl_for(cluster, tmp_path)
    code, out = await real(*DRAIN.split(), "--timeout=60s")
    assert code == 0, out
    assert f"node/{WORKER} drained" in out
    (left,) = await pods_of(cluster, WORKER)
    assert left.startswith("calico-node-")
