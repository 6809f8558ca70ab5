"""The kubeconfig for people: reaches the cluster at any address without touching its certificates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from mectui.microk8s.commands import API_PORT

CERTIFICATE_NAME = "kubernetes.default.svc"
"""A name that the API server's certificate always has, whatever the machine's addresses are."""


def render_kubeconfig(cluster: str, admin: str, servers: Mapping[str, str]) -> str:
    """Return a kubeconfig with one context a control plane, the first of them current.

    `admin` is what `microk8s config` printed on one control plane: its authority and its user serve
    on all, since joined nodes share them. `servers` maps a node's name to the address to reach it at.
    The current context is named as the cluster; the others as their node. Raises ValueError where
    `admin` is no kubeconfig, such as a worker's prose.
    """
    authority, user = _authority(admin), _user(admin)
    names = {node: cluster if index == 0 else node for index, node in enumerate(servers)}
    table = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [
            {"name": names[node], "cluster": _cluster(authority, address)}
            for node, address in servers.items()
        ],
        "users": [{"name": f"{cluster}-admin", "user": user}],
        "contexts": [
            {"name": name, "context": {"cluster": name, "user": f"{cluster}-admin"}}
            for name in names.values()
        ],
        "current-context": cluster,
        "preferences": {},
    }
    return yaml.safe_dump(table, sort_keys=False)


def _cluster(authority: str, address: str) -> dict[str, str]:
    return {
        "certificate-authority-data": authority,
        "server": f"https://{f'[{address}]' if ':' in address else address}:{API_PORT}",
        "tls-server-name": CERTIFICATE_NAME,
    }


def _authority(admin: str) -> str:
    return str(_first(admin, "clusters")["cluster"]["certificate-authority-data"])


def _user(admin: str) -> dict[str, Any]:
    return dict(_first(admin, "users")["user"])


def _first(admin: str, section: str) -> dict[str, Any]:
    try:
        row = yaml.safe_load(admin)[section][0]
        return dict(row)
    except (yaml.YAMLError, TypeError, KeyError, IndexError) as error:
        raise ValueError("microk8s config printed no kubeconfig") from error
