"""The helm of simulated nodes installs what is served, and refuses the rest in helm's words."""

from __future__ import annotations

import pytest
import pytest_asyncio

from tests.demo.nodes.objects import Asked, asked, deployment

pytestmark = pytest.mark.cloud

DAPR = "dapr --repo https://dapr.github.io/helm-charts --version 1.18.3 -n dapr-system"
STATUS = "microk8s helm3 status dapr -n dapr-system | grep ^STATUS"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def cluster() -> Asked:
    return await asked()


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("status nope", "Error: release: not found"),
        ("uninstall nope", "Error: uninstall: Release not loaded: nope: release: not found"),
        ("repo add x https://example.com", 'Error: unknown command "repo"'),
        ("status nope --install", "Error: unknown flag: --install"),
        ("upgrade x", 'Error: "helm upgrade" requires 2 arguments'),
        (f"upgrade x {DAPR}", 'Error: UPGRADE FAILED: "x" has no deployed releases'),
        (f"upgrade --install x {DAPR}", 'namespaces "dapr-system" not found'),
        ("upgrade --install x dapr", "should be in form of repo_name/path_to_chart, got: dapr"),
        ("upgrade --install x dapr/dapr", "Error: repo dapr not found"),
        ("upgrade --install x dapr --repo https://helm.elastic.co", 'chart "dapr" not found in https://helm'),
        ("upgrade --install x dapr --repo https://example.com", "is not a valid chart repository"),
        (f"upgrade --install x {DAPR.replace('1.18.3', '9.9.9')}", 'version "9.9.9" not found in'),
        (f"upgrade --install x {DAPR} --create-namespace -f no.yaml", "Error: open no.yaml: no such file"),
    ],
)
async def test_refusals(cluster: Asked, command: str, said: str) -> None:
    code, printed = await cluster.sh(f"microk8s helm3 {command}")
    assert code == 1
    assert said in printed


@pytest.mark.asyncio(loop_scope="module")
async def test_a_release_takes_over_nothing_that_others_made(cluster: Asked) -> None:
    await cluster.kubectl("create namespace dapr-system")
    assert (await cluster.kubectl("-n dapr-system apply -f -", deployment("dapr-sentry")))[0] == 0
    code, printed = await cluster.sh(f"microk8s helm3 upgrade --install dapr {DAPR}")
    assert code == 1
    assert 'Deployment "dapr-sentry" in namespace "dapr-system" exists and cannot be imported' in printed
    assert (await cluster.sh(STATUS))[1] == "STATUS: failed\n"
    await cluster.kubectl("-n dapr-system delete deployment dapr-sentry")
    assert (await cluster.sh(f"microk8s helm3 upgrade --install dapr {DAPR}"))[0] == 0
    assert (await cluster.sh(STATUS))[1] == "STATUS: deployed\n"
    assert (await cluster.sh("microk8s helm3 uninstall dapr -n dapr-system"))[0] == 0


async def test_who_waits_is_told_that_it_did_not_come_up() -> None:
    cluster = await asked(faults=["never-ready:dapr-sentry"])
    install = f"microk8s helm3 upgrade --install dapr {DAPR} --create-namespace --wait --timeout"
    code, printed = await cluster.sh(f"{install} 1s")
    assert (code, "INSTALLATION FAILED: context deadline exceeded" in printed) == (1, True)
    assert (await cluster.sh(STATUS))[1] == "STATUS: failed\n"


async def test_what_was_given_up_is_failed_and_half_there_and_an_upgrade_makes_it_whole() -> None:
    cluster = await asked(faults=["helm-timeout:dapr"])
    install = f"microk8s helm3 upgrade --install dapr {DAPR} --create-namespace"
    assert (await cluster.sh(install))[0] == 1
    assert (await cluster.sh(STATUS))[1] == "STATUS: failed\n"
    names = "microk8s kubectl -n dapr-system get deployments,statefulsets -o name | wc -l"
    assert (await cluster.sh(names))[1].strip() == "3"
    assert (await cluster.sh(install))[0] == 0
    assert (await cluster.sh(names))[1].strip() == "5"


async def test_what_was_killed_is_pending_and_refuses_until_it_is_removed() -> None:
    cluster = await asked(faults=["helm-killed:dapr"])
    install = f"microk8s helm3 upgrade --install dapr {DAPR} --create-namespace"
    assert (await cluster.sh(install))[0] == 137
    assert (await cluster.sh(STATUS))[1] == "STATUS: pending-install\n"
    assert (await cluster.sh("microk8s helm3 list -n dapr-system -q"))[1] == ""
    assert "another operation (install/upgrade/rollback) is in progress" in (await cluster.sh(install))[1]
    assert "has no 0 version" in (await cluster.sh("microk8s helm3 rollback dapr -n dapr-system"))[1]
    assert (await cluster.sh("microk8s helm3 uninstall dapr -n dapr-system"))[0] == 0
    assert (await cluster.sh(install))[0] == 0
