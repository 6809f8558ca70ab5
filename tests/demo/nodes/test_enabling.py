"""`microk8s enable` on simulated nodes refuses, waits and restarts as MicroK8s' own."""

from __future__ import annotations

import asyncio

import pytest
import pytest_asyncio

from mectui.demo.nodes import made
from mectui.demo.nodes.microk8s.addons import catalogue
from tests.demo.nodes.objects import Asked, asked

pytestmark = pytest.mark.cloud

NOT_FOUND = "was not found in any repository"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def cluster() -> Asked:
    return await asked()


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("enable nosuch", 1, f"Addon nosuch {NOT_FOUND}\n"),
        ("enable core/nosuch", 0, "Addon core/nosuch not found\n"),
        ("enable falco", 1, f"Addon falco {NOT_FOUND}\n"),
        ("enable community/falco", 0, "Addon community/falco not found\n"),
        ("enable core/falco", 0, "Addon core/falco not found\n"),
        ("enable gpu", 1, f"Addon gpu {NOT_FOUND}\n"),  # for amd64 only
        ("enable core/gpu", 0, "Addon core/gpu not found\n"),
        ("enable dns", 0, "Infer repository core for addon dns\nAddon core/dns is already enabled\n"),
        ("enable core/dns", 0, "Addon core/dns is already enabled\n"),
        ("disable metallb", 0, "Addon core/metallb is already disabled\n"),
        ("enable metallb", 1, "is not valid\n"),
        ("enable metrics-server --fast", 2, "Error: No such option: --fast\n"),
        ("enable registry --capacity 20Gi", 2, "Error: No such option: --capacity\n"),
        ("enable core/observability --kube-prometheus-stack-values=/no.yaml", 1, "No such file"),
        ("enable hostpath-storage now", 2, "Error: Got unexpected extra argument (now)\n"),
    ],
)
async def test_what_is_said(cluster: Asked, command: str, code: int, said: str) -> None:
    exited, printed = await cluster.sh(f"microk8s {command}")
    assert exited == code
    assert said in printed


@pytest.mark.parametrize("name", [addon.name for addon in catalogue()])
def test_of_every_addon_is_known_what_it_makes(name: str) -> None:
    assert made.addon(name, 34).name == name


async def test_the_api_is_away_for_a_moment_where_an_addon_starts_it_anew() -> None:
    cluster = await asked(speed=60, faults=["api-restarts:metrics-server"])
    script = "microk8s enable metrics-server >/dev/null && microk8s kubectl get nodes"
    code, printed = await cluster.sh(script)
    assert code == 1
    assert "The connection to the server 127.0.0.1:16443 was refused" in printed
    code, printed = await cluster.sh("microk8s helm3 list")
    assert (code, "Kubernetes cluster unreachable" in printed) == (1, True)
    # which the next one waits for
    assert "rbac is enabled" in (await cluster.sh("microk8s enable rbac"))[1]
    assert (await cluster.sh("microk8s kubectl get nodes"))[0] == 1
    assert (await cluster.sh("microk8s status --wait-ready >/dev/null && microk8s kubectl get nodes"))[0] == 0


async def test_a_lock_that_another_holds_keeps_it_waiting() -> None:
    cluster = await asked(faults=["enable-locked:metrics-server"])
    enabling = asyncio.create_task(cluster.sh("microk8s enable metrics-server"))
    wait = "microk8s kubectl wait --for=condition=Ready nodes --all"
    assert (await cluster.sh(f"sleep 100; {wait}"))[0] == 0
    assert not enabling.done()
    assert "metrics-server is enabled" in (await enabling)[1]


async def test_helm_and_kubectl_say_on_a_worker_that_it_is_one() -> None:
    cluster = await asked(workers=1)
    for name in ("kubectl", "helm3"):
        result = await cluster.site.sh(f"microk8s {name} get nodes", node=1)
        assert result.exit_code == 0
        assert f"Please use the microk8s {name} on the master." in result.stdout
