"""Real kubectl speaks to a control plane's API over TLS."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

CP, WORKER = "demo-cp-0", "demo-w-0"
KUBECTL = shutil.which("kubectl")
MANIFEST = """\
apiVersion: v1
kind: Namespace
metadata: {name: probe}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: web, namespace: probe}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: httpd, image: "busybox:1.36", ports: [{containerPort: 8080}]}
"""


@pytest.fixture(autouse=True)
def _kubectl() -> None:
    if KUBECTL is None:
        assert os.environ.get("CI") != "true", "kubectl is missing"
        pytest.skip("kubectl is not here")


class Kubectl:
    def __init__(self, folder: Path) -> None:
        self.config = folder / "kubeconfig"
        self._cache = folder / "cache"

    async def __call__(self, *arguments: str, stdin: str = "") -> tuple[int, str]:
        fixed = ("--kubeconfig", str(self.config), "--cache-dir", str(self._cache))
        process = await asyncio.create_subprocess_exec(
            KUBECTL or "kubectl",
            *fixed,
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        out, _ = await asyncio.wait_for(process.communicate(stdin.encode()), 60)
        return process.returncode or 0, out.decode()


async def kubectl_for(lab: Any, folder: Path) -> Kubectl:
    """Write a kubeconfig that reaches the API by its local port under a name its certificate has."""
    _, text, _ = await lab.run(CP, "sudo microk8s config")
    port = await lab.port(CP, 16443)
    server = f"server: https://127.0.0.1:{port}\n    tls-server-name: kubernetes.default.svc"
    kubectl = Kubectl(folder)
    kubectl.config.write_text(re.sub(r"server: .*", server, text))
    return kubectl


async def test_kubectl_reads_and_writes(lab: Any, tmp_path: Path) -> None:
    await lab.up(CP, WORKER)
    _, out, _ = await lab.run(CP, "sudo microk8s add-node --token-ttl 600 --format json")
    await lab.run(WORKER, f"sudo microk8s join {json.loads(out)['urls'][0]} --worker")
    kubectl = await kubectl_for(lab, tmp_path)
    assert (await kubectl("wait", "--for=condition=Ready", "nodes", "--all", "--timeout=30s"))[0] == 0
    code, out = await kubectl("get", "nodes", "--no-headers")
    assert code == 0, out
    assert [line.split()[:2] for line in out.splitlines()] == [[CP, "Ready"], [WORKER, "Ready"]]
    assert (await kubectl("apply", "-f", "-", stdin=MANIFEST))[0] == 0
    code, out = await kubectl("-n", "probe", "rollout", "status", "ds/web", "--timeout=30s")
    assert (code, "successfully rolled out" in out) == (0, True), out
    _, out = await kubectl("-n", "probe", "get", "pods", "-o", "json")
    pods = {item["spec"]["nodeName"]: item["metadata"]["name"] for item in json.loads(out)["items"]}
    assert set(pods) == {CP, WORKER}
    path = f"/api/v1/namespaces/probe/pods/{pods[WORKER]}:8080/proxy/"
    assert await kubectl("get", "--raw", path) == (0, f"{pods[WORKER]}\n")
    assert (await kubectl("delete", "namespace", "probe", "--timeout=30s"))[0] == 0
    assert "No resources found" in (await kubectl("get", "pods", "-n", "probe"))[1]


async def test_another_authority_is_not_trusted(lab: Any, tmp_path: Path) -> None:
    await lab.up(CP, WORKER)
    kubectl = await kubectl_for(lab, tmp_path)
    _, other, _ = await lab.run(WORKER, "sudo microk8s config")
    authority = re.search(r"certificate-authority-data: .*", other)
    assert authority is not None
    text = kubectl.config.read_text()
    kubectl.config.write_text(re.sub(r"certificate-authority-data: .*", authority[0], text))
    code, out = await kubectl("get", "nodes")
    assert code == 1
    assert "certificate signed by unknown authority" in out


async def test_who_shows_no_certificate_is_nobody(lab: Any, tmp_path: Path) -> None:
    await lab.up(CP)
    kubectl = await kubectl_for(lab, tmp_path)
    text = re.sub(r"client-(certificate|key)-data: .*\n", "", kubectl.config.read_text())
    kubectl.config.write_text(text.replace("  user:\n", "  user: {token: wrong}\n"))
    code, out = await kubectl("get", "nodes")
    assert (code, "Unauthorized" in out or "must be logged in" in out) == (1, True), out


async def test_a_nodes_own_kubectl_says_the_same(lab: Any) -> None:
    await lab.up(CP)
    _, out, _ = await lab.run(CP, "sudo microk8s kubectl get nodes -o json")
    node = json.loads(out)["items"][0]
    assert node["metadata"]["name"] == CP
    assert {"type": "InternalIP", "address": "10.0.1.10"} in node["status"]["addresses"]
    path = '\'{range .items[*]}{.metadata.name}={.status.conditions[?(@.type=="Ready")].status}{"\\n"}{end}\''
    assert (await lab.run(CP, f"sudo microk8s kubectl get nodes -o jsonpath={path}"))[1] == f"{CP}=True\n"
    code, _, err = await lab.run(CP, "sudo microk8s kubectl get pod nope")
    assert (code, err) == (1, 'Error from server (NotFound): pods "nope" not found\n')
    name = "kubernetes.default.svc.cluster.local"
    await lab.run(CP, "sudo microk8s kubectl -n kube-system rollout status deployment/coredns")
    _, pod, _ = await lab.run(CP, "sudo microk8s kubectl -n kube-system get pods -l k8s-app=kube-dns -o name")
    code, out, _ = await lab.run(
        CP, f"sudo microk8s kubectl -n kube-system exec {pod.strip()} -- nslookup {name}"
    )
    assert (code, "Address: 10.152.183.1" in out) == (0, True)


async def test_real_kubectl_is_refused_in_the_words_of_the_nodes_own(lab: Any, tmp_path: Path) -> None:
    await lab.up(CP)
    kubectl = await kubectl_for(lab, tmp_path)
    claim = json.dumps(
        {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "x"}, "spec": {}}
    )
    for command, stdin in (
        ("apply -f -", claim),
        ("get pod nope", ""),
        ("get widgets", ""),
        ("delete pods", ""),
        ("wait --for=condition=Ready pods --all", ""),
        ("rollout status node/demo-cp-0", ""),
        ("delete namespace kube-system", ""),
        ("label node demo-cp-0 kubernetes.io/os=odd", ""),
    ):
        _, out, err = await lab.run(CP, f"sudo microk8s kubectl {command}", stdin=stdin)
        code, said = await kubectl(*command.split(), stdin=stdin)
        assert code == 1, command
        assert said == out + err
