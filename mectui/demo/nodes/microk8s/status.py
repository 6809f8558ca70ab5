"""`microk8s status` in its three formats."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mectui.demo.nodes.microk8s.addons import Addon
from mectui.demo.nodes.microk8s.texts import NOT_RUNNING

if TYPE_CHECKING:
    from mectui.demo.nodes.microk8s.cluster import Cluster

Listed = list[tuple[Addon, bool]]


def pretty(cluster: Cluster, addons: Listed, *, ready: bool) -> Iterator[str]:
    """Yield the lines for people."""
    if not ready:
        yield NOT_RUNNING
        return
    yield "microk8s is running"
    yield f"high-availability: {'yes' if cluster.highly_available else 'no'}"
    for title, role in (("master", "voter"), ("standby", "standby")):
        addresses = " ".join(address for address, has in cluster.roles() if has == role)
        yield f"  datastore {title} nodes: {addresses or 'none'}"
    yield "addons:"
    for title, wanted in (("enabled", True), ("disabled", False)):
        yield f"  {title}:"
        for addon, enabled in addons:
            if enabled == wanted:
                yield f"    {addon.name:<20} # ({addon.repository}) {addon.description}"


def short(cluster: Cluster, addons: Listed, *, ready: bool) -> Iterator[str]:
    """Yield a line an add-on."""
    if not ready:
        yield NOT_RUNNING
        return
    yield "microk8s is running"
    yield "addons:"
    for addon, enabled in sorted(addons, key=lambda item: not item[1]):
        yield f"{addon.repository}/{addon.name}: {'enabled' if enabled else 'disabled'}"


def for_programs(cluster: Cluster, addons: Listed, *, ready: bool) -> Iterator[str]:
    """Yield the lines of YAML."""
    yield "microk8s:"
    yield f"  running: {ready}"
    yield "high-availability:"
    # Here it means the add-on; whether there are voters enough is told to people only.
    enabled_at_all = "ha-cluster" in cluster.addons
    yield f"  enabled: {enabled_at_all}"
    yield from _datastore(cluster) if enabled_at_all else ()
    if not ready:
        yield f"  message: {NOT_RUNNING}"
        return
    yield "addons:"
    for addon, enabled in sorted(addons, key=lambda item: not item[1]):
        yield f"  - name: {addon.name}"
        yield f"    repository: {addon.repository}"
        yield f"    description: {addon.description}"
        yield f"    version: {addon.version or ' '}"
        yield f"    status: {'enabled' if enabled else 'disabled'}"


def _datastore(cluster: Cluster) -> Iterator[str]:
    yield "  nodes:"
    for address, role in cluster.roles():
        yield f"    - address: {address}"
        yield f"      role: {role}"
