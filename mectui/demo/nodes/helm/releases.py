"""The releases of a cluster: Helm keeps each in a secret of its namespace."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from mectui.demo.nodes.kubernetes.resources import SECRETS
from mectui.demo.nodes.kubernetes.store import Store
from mectui.demo.nodes.made.placing import Place

_TYPE = "helm.sh/release.v1"


@dataclass(frozen=True)
class Release:
    """One release, as its latest revision left it."""

    name: str
    namespace: str
    chart: str
    version: str
    status: str = "deployed"
    revision: int = 1
    values: dict[str, Any] = field(default_factory=dict)
    places: tuple[Place, ...] = ()

    @property
    def pending(self) -> bool:
        """Say whether an operation was begun and never ended."""
        return self.status.startswith("pending")

    @property
    def told(self) -> str:
        """What helm says of it."""
        return (
            f"NAME: {self.name}\nLAST DEPLOYED: Sat Nov 21 09:00:00 2026\nNAMESPACE: {self.namespace}\n"
            f"STATUS: {self.status}\nREVISION: {self.revision}\nTEST SUITE: None\n"
        )

    def become(self, **changes: Any) -> Release:
        """Return the release with other facts."""
        return replace(self, **changes)


def find(store: Store, namespace: str, name: str) -> Release | None:
    """Return a release, or None."""
    return next((each for each in releases(store, namespace) if each.name == name), None)


def releases(store: Store, namespace: str = "") -> Iterator[Release]:
    """Yield the releases of a namespace, or of all."""
    for secret in store.list(SECRETS, namespace, "owner=helm"):
        row = json.loads(base64.b64decode(secret["data"]["release"]))
        yield Release(**row | {"places": tuple(tuple(place) for place in row["places"])})


def save(store: Store, release: Release) -> None:
    """Write a release down."""
    forget(store, release)
    name = f"sh.helm.release.v1.{release.name}.v{release.revision}"
    labels = {"owner": "helm", "name": release.name, "status": release.status}
    data = base64.b64encode(json.dumps(asdict(release)).encode()).decode()
    secret = {
        "metadata": {"name": name, "namespace": release.namespace, "labels": labels},
        "type": _TYPE,
        "data": {"release": data},
    }
    store.create(SECRETS, secret, release.namespace)


def forget(store: Store, release: Release) -> None:
    """Remove what is written of a release."""
    for secret in store.list(SECRETS, release.namespace, f"owner=helm,name={release.name}"):
        store.delete(SECRETS, release.namespace, secret["metadata"]["name"])
