"""The kubectl of simulated nodes says no where the real one does, in its words and by its exit code."""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio

from tests.demo.nodes.objects import Asked, asked, deployment, manifest

pytestmark = pytest.mark.cloud


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def cluster() -> Asked:
    return await asked()


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("get pods --replicas=3", "error: unknown flag: --replicas\nSee 'kubectl get --help' for usage."),
        ("apply -x", "error: unknown shorthand flag: 'x' in -x"),
        ("bogus", 'error: unknown command "bogus" for "kubectl"'),
        ("get widgets", 'error: the server doesn\'t have a resource type "widgets"'),
        ("get pod nope", 'Error from server (NotFound): pods "nope" not found'),
        ("get pods -o yml", 'unable to match a printer suitable for the output format "yml"'),
        ("get pods nope -l app=x", "error: name cannot be provided when a selector is specified"),
        ("get pods -o 'jsonpath={.items[0].metadata.name}'", "array index out of bounds: index 0, length 0"),
        ("get pods -o 'jsonpath={.items!}'", "unrecognized character"),
        ("delete pods", "error: resource(s) were provided, but no name was specified"),
        ("label nodes a=b", "error: resource(s) were provided, but no name was specified"),
        ("label node mec-cp-0", "error: at least one label update is required"),
        ("wait --for=condition=Ready pod/nope", 'Error from server (NotFound): pods "nope" not found'),
        ("wait --for=condition=Ready pods --all", "error: no matching resources found"),
        ("wait --for=Ready nodes --all", 'error: unrecognized condition: "Ready"'),
        ("wait --for=condition=Ready nodes --all --timeout=30", 'missing unit in duration "30"'),
        ("wait --for=condition=Nope node/mec-cp-0 --timeout=1s",
         "error: timed out waiting for the condition on nodes/mec-cp-0"),
        ("rollout status node/mec-cp-0", "error: no status viewer has been implemented for Node"),
        ("rollout begin deployment/coredns -n kube-system", 'error: unknown command "begin"'),
        ("set image deployment/coredns coredns=x -n kube-system", 'error: unknown command "set"'),
        ("create namespace default", '(AlreadyExists): namespaces "default" already exists'),
        ("delete namespace kube-system", "this namespace may not be deleted"),
        ("apply -f nowhere.yaml", 'error: the path "nowhere.yaml" does not exist'),
        ("exec -n kube-system deployment/coredns -c nope -- true", "error: container nope is not valid"),
        ("patch node mec-cp-0 --type=odd -p '{}'", "error: --type must be one of"),
        ("patch node mec-cp-0 --type=json -p '[{\"op\":\"remove\",\"path\":\"/spec/no\"}]'",
         "The request is invalid"),
    ],
)  # fmt: skip
async def test_commands(cluster: Asked, command: str, said: str) -> None:
    code, printed = await cluster.kubectl(command)
    assert code == 1
    assert said in printed


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"kind": "ConfigMap", "metadata": {"name": "x"}}, "apiVersion not set"),
        ({"apiVersion": "v1", "metadata": {"name": "x"}}, "kind not set"),
        ({"apiVersion": "v1", "kind": "ConfigMap"}, "resource name may not be empty"),
        (manifest("ConfigMap", "x", "v2"), 'no matches for kind "ConfigMap" in version "v2"'),
        (manifest("Deployment", "x", "apps/v1beta1"), "ensure CRDs are installed first"),
        (manifest("Widget", "x", "example.com/v1"), 'no matches for kind "Widget"'),
        (manifest("ConfigMap", "Big"), "a lowercase RFC 1123 subdomain"),
        (manifest("ConfigMap", "x", data={"a": 1}), "cannot unmarshal number"),
        (deployment(labels="other"), "`selector` does not match template `labels`"),
        (deployment(containers=[]), "spec.template.spec.containers: Required value"),
        (deployment(containers=[{"name": "it"}]), "spec.template.spec.containers[0].image: Required value"),
        (deployment(restartPolicy="Never"), 'supported values: "Always"'),
        (manifest("PersistentVolumeClaim", "x", spec={}), "at least 1 access mode is required"),
        (manifest("Service", "x", spec={}), "spec.ports: Required value"),
    ],
)
async def test_manifests(cluster: Asked, document: dict[str, Any], said: str) -> None:
    code, printed = await cluster.apply(document)
    assert code == 1
    assert said in printed


@pytest.mark.asyncio(loop_scope="module")
async def test_what_can_be_applied_is_though_something_else_cannot(cluster: Asked) -> None:
    code, printed = await cluster.apply(
        manifest("Widget", "first", "example.com/v1"), manifest("ConfigMap", "second")
    )
    assert code == 1
    assert "configmap/second created" in printed
    assert "no matches for kind" in printed


@pytest.mark.asyncio(loop_scope="module")
async def test_what_is_fixed_cannot_be_changed(cluster: Asked) -> None:
    kind = manifest("StorageClass", "fixed", "storage.k8s.io/v1", provisioner="a")
    assert await cluster.apply(kind) == (0, "storageclass.storage.k8s.io/fixed created\n")
    assert await cluster.apply(kind) == (0, "storageclass.storage.k8s.io/fixed unchanged\n")
    code, printed = await cluster.apply(kind | {"provisioner": "b"})
    assert code == 1
    assert (
        'The StorageClass "fixed" is invalid: provisioner: Invalid value: "b": field is immutable' in printed
    )


@pytest.mark.asyncio(loop_scope="module")
async def test_what_is_gone_need_not_be_found_but_its_kind_has_to_be_known(cluster: Asked) -> None:
    lost, strange = manifest("ConfigMap", "lost"), manifest("Widget", "x", "example.com/v1")
    assert (await cluster.kubectl("delete -f -", lost))[0] == 1
    assert await cluster.kubectl("delete --ignore-not-found -f -", lost) == (0, "")
    assert (await cluster.kubectl("delete --ignore-not-found -f -", strange))[0] == 1
    assert await cluster.kubectl("wait --for=delete configmap/lost --timeout=1s") == (0, "")


@pytest.mark.asyncio(loop_scope="module")
async def test_a_kind_is_served_a_moment_after_it_was_defined(cluster: Asked) -> None:
    names = {"plural": "gadgets", "kind": "Gadget", "singular": "gadget"}
    versions = [{"name": "v1", "served": True, "storage": True}]
    spec = {"group": "example.com", "names": names, "scope": "Namespaced", "versions": versions}
    kind = manifest("CustomResourceDefinition", "gadgets.example.com", "apiextensions.k8s.io/v1", spec=spec)
    gadget = manifest("Gadget", "it", "example.com/v1")
    code, printed = await cluster.apply(kind, gadget)
    assert code == 1
    assert "gadgets.example.com created" in printed
    assert "ensure CRDs are installed first" in printed
    await cluster.kubectl("wait --for=condition=Established crd/gadgets.example.com --timeout=60s")
    assert await cluster.apply(gadget) == (0, "gadget.example.com/it created\n")
    code, printed = await cluster.kubectl("patch gadget it -p '{\"spec\":{}}'")
    assert (code, "UnsupportedMediaType" in printed) == (1, True)


@pytest.mark.asyncio(loop_scope="module")
async def test_a_namespace_takes_nothing_any_more_while_it_ends(cluster: Asked) -> None:
    await cluster.kubectl("create namespace brief")
    await cluster.kubectl("-n brief create configmap kept")
    assert await cluster.kubectl("delete namespace brief --wait=false") == (0, 'namespace "brief" deleted\n')
    assert (await cluster.kubectl("get namespace brief -o 'jsonpath={.status.phase}'"))[1] == "Terminating"
    code, printed = await cluster.kubectl("-n brief create configmap late")
    assert code == 1
    assert "because it is being terminated" in printed
    assert (await cluster.kubectl("delete namespace brief --timeout=60s"))[0] == 0
    code, printed = await cluster.kubectl("get configmaps -A -o name")
    assert (code, "kept" in printed) == (0, False)
