"""What `microk8s config` prints."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mectui.demo.nodes.microk8s.cluster import Cluster


def render(cluster: Cluster, host: str) -> str:
    """Return the administrator's kubeconfig for the API server at a host."""
    authority, admin = cluster.authority.pair, cluster.admin
    return f"""\
apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: {b64encode(authority.certificate).decode()}
    server: https://{host}:16443
  name: microk8s-cluster
contexts:
- context:
    cluster: microk8s-cluster
    user: admin
  name: microk8s
current-context: microk8s
kind: Config
preferences: {{}}
users:
- name: admin
  user:
    client-certificate-data: {b64encode(admin.certificate).decode()}
    client-key-data: {b64encode(admin.key).decode()}
"""
