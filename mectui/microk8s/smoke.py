"""The smoke test: one pod a node, reached, and removed again. The commands only; who runs them judges."""

from __future__ import annotations

from mectui.microk8s.commands import kubectl

NAMESPACE = "mectui-verify"
PORT = 8080
SERVICE_NAME = "kubernetes.default.svc.cluster.local"

MANIFEST = f"""\
apiVersion: v1
kind: Namespace
metadata:
  name: {NAMESPACE}
---
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: smoke
  namespace: {NAMESPACE}
spec:
  selector:
    matchLabels:
      app: smoke
  template:
    metadata:
      labels:
        app: smoke
    spec:
      terminationGracePeriodSeconds: 0
      tolerations:
        - operator: Exists
      containers:
        - name: httpd
          image: docker.io/library/busybox:1.36
          command: [sh, -c, "hostname >/tmp/index.html && exec httpd -f -p {PORT} -h /tmp"]
          ports:
            - containerPort: {PORT}
"""
"""One busybox a node that answers HTTP with its own name. Its shell ends at once when told to."""


def apply() -> str:
    """Apply the manifest, which goes to standard input."""
    return kubectl("apply", "-f", "-")


def rolled_out(seconds: int) -> str:
    """Block until every node runs its pod; exit 1 after `seconds`."""
    return kubectl("-n", NAMESPACE, "rollout", "status", "daemonset/smoke", f"--timeout={seconds}s")


def pods() -> str:
    """Print the pods as JSON."""
    return kubectl("-n", NAMESPACE, "get", "pods", "-o", "json")


def resolve(pod: str) -> str:
    """Ask CoreDNS, from inside a pod, for the API's own service."""
    return kubectl("-n", NAMESPACE, "exec", pod, "--", "nslookup", SERVICE_NAME)


def reach(pod: str) -> str:
    """Fetch the pod's page through the API server; the answer is the pod's name."""
    return kubectl("get", "--raw", f"/api/v1/namespaces/{NAMESPACE}/pods/{pod}:{PORT}/proxy/")


def remove() -> str:
    """Remove the namespace and all in it, and block until it is gone."""
    return kubectl("delete", "namespace", NAMESPACE, "--ignore-not-found", "--wait=true", "--timeout=120s")


def dns_rolled_out(seconds: int) -> str:
    """Block until CoreDNS runs; exit 1 after `seconds`, or where it is not deployed."""
    return kubectl("-n", "kube-system", "rollout", "status", "deployment/coredns", f"--timeout={seconds}s")
