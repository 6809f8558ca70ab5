"""Pods of simulated clusters come up only where all that they ask for is to be had."""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio

from tests.demo.nodes.objects import IMAGE, Asked, asked, claim, deployment, manifest

pytestmark = pytest.mark.cloud


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def cluster() -> Asked:
    return await asked()


def with_volume(**volume: Any) -> dict[str, Any]:
    return deployment(volumes=[{"name": "data", **volume}])


def with_container(**fields: Any) -> dict[str, Any]:
    return deployment(containers=[{"name": "it", "image": IMAGE, **fields}])


def with_variable(**source: Any) -> dict[str, Any]:
    return with_container(env=[{"name": "A", "valueFrom": source}])


LACKING = [
    (
        deployment(nodeSelector={"kubernetes.io/arch": "amd64"}),
        "didn't match Pod's node affinity/selector",
    ),
    (with_container(image="docker.io/library/busybox:0.1"), "busybox:0.1: not found"),
    (with_container(image="nobody/nothing"), "Failed to pull image"),
    (with_container(resources={"requests": {"cpu": "900"}}), "Insufficient cpu"),
    (with_container(resources={"requests": {"memory": "4000Gi"}}), "Insufficient memory"),
    (with_container(resources={"limits": {"nvidia.com/gpu": 1}}), "Insufficient nvidia.com/gpu"),
    (with_volume(persistentVolumeClaim={"claimName": "no"}), 'persistentvolumeclaim "no" not found'),
    (with_volume(configMap={"name": "no"}), 'configmap "no" not found'),
    (with_volume(secret={"secretName": "no"}), 'secret "no" not found'),
    (with_variable(secretKeyRef={"name": "no", "key": "a"}), 'secret "no" not found'),
    (with_variable(configMapKeyRef={"name": "here", "key": "b"}), "couldn't find key b in ConfigMap"),
    (with_container(envFrom=[{"secretRef": {"name": "no"}}]), 'secret "no" not found'),
    (deployment(serviceAccountName="no"), 'serviceaccount "no" not found'),
]


@pytest.mark.asyncio(loop_scope="module")
async def test_what_cannot_be_had_keeps_a_pod_from_running(cluster: Asked) -> None:
    await cluster.kubectl("create namespace lacking")
    await cluster.kubectl("-n lacking create configmap here --from-literal=a=1")
    for number, (document, _) in enumerate(LACKING):
        document["metadata"] = {"name": f"web-{number}", "namespace": "lacking"}
    assert (await cluster.apply(*(document for document, _ in LACKING)))[0] == 0
    code, printed = await cluster.kubectl(
        "-n lacking wait deployment --all --for=condition=Available --timeout=1s"
    )
    assert (code, printed.count("timed out waiting")) == (1, len(LACKING))
    events = "-o 'jsonpath={range .items[*]}{.involvedObject.name} {.message}{\"\\n\"}{end}'"
    told = (await cluster.kubectl(f"-n lacking get events {events}"))[1].splitlines()
    for number, (_, said) in enumerate(LACKING):
        assert any(line.startswith(f"web-{number}") and said in line for line in told), said
    assert (await cluster.kubectl("-n lacking get pods --field-selector status.phase=Running"))[1] == (
        "No resources found in lacking namespace.\n"
    )
    await cluster.kubectl("delete namespace lacking")


@pytest.mark.asyncio(loop_scope="module")
async def test_a_pod_goes_on_once_what_it_lacked_is_there(cluster: Asked) -> None:
    await cluster.apply(with_volume(configMap={"name": "late"}))
    assert (await cluster.kubectl("rollout status deployment/web --timeout=1s"))[0] == 1
    await cluster.kubectl("create configmap late")
    assert (await cluster.kubectl("rollout status deployment/web --timeout=60s"))[0] == 0
    await cluster.kubectl("delete deployment web")


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("spec", [{"storageClassName": "none"}, {"storageClassName": ""}])
async def test_a_claim_waits_for_its_class(cluster: Asked, spec: dict[str, str]) -> None:
    kind = manifest("StorageClass", "usual", "storage.k8s.io/v1", provisioner="a.example")
    kind["metadata"]["annotations"] = {"storageclass.kubernetes.io/is-default-class": "true"}
    await cluster.apply(kind, claim("waits", **spec), claim("bound"))

    phases = "get pvc waits bound -o 'jsonpath={.items[*].status.phase}'"
    assert await cluster.kubectl(phases) == (0, "Pending Bound")
    driver = "-o 'jsonpath={.items[*].spec.csi.driver}'"
    assert await cluster.kubectl(f"get pv {driver}") == (0, "a.example")
    await cluster.kubectl("delete pvc waits bound")
    assert await cluster.kubectl(f"get pv {driver}") == (0, "")


@pytest.mark.asyncio(loop_scope="module")
async def test_a_changed_deployment_gets_other_pods_and_keeps_the_old_until_those_are_ready(
    cluster: Asked,
) -> None:
    pods = "get pods -l app=web -o 'jsonpath={.items[*].metadata.name}'"
    await cluster.apply(deployment())
    await cluster.kubectl("rollout status deployment/web --timeout=60s")
    before = (await cluster.kubectl(pods))[1]
    await cluster.apply(with_volume(configMap={"name": "never"}))
    assert (await cluster.kubectl("rollout status deployment/web --timeout=1s"))[0] == 1
    assert before in (await cluster.kubectl(pods))[1].split()
    await cluster.apply(deployment(volumes=[]))
    assert (await cluster.kubectl("rollout restart deployment/web"))[0] == 0
    assert (await cluster.kubectl("rollout status deployment/web --timeout=60s"))[0] == 0
    assert before not in (await cluster.kubectl(pods))[1].split()
    await cluster.kubectl("delete deployment web")
