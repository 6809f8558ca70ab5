"""`microk8s remove-node`, traps included: see its exit codes where it is forced."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address
from typing import TYPE_CHECKING

from mectui.demo.nodes.kubernetes.resources import NODES
from mectui.demo.nodes.microk8s.texts import STILL_IN_DQLITE

if TYPE_CHECKING:
    from mectui.demo.nodes.microk8s.snap import MicroK8s


def remove_node(machine: MicroK8s, wanted: str, *, force: bool, say: Callable[[str], None]) -> int:
    """Remove a node by name or address and return the exit code.

    An address without a Node object is looked for in the datastore where forced, and the exit code is 1
    even where that succeeded.
    """
    cluster = machine.cluster
    name = (cluster.node_name(wanted) or wanted) if _is_address(wanted) else wanted
    node = cluster.store.find(NODES, "", name)
    if node is None:
        say(f"Node {name} does not exist in Kubernetes.\n")
        if force:
            say(f"Attempting to remove {name} from dqlite.\n")
            if name != machine.address and cluster.member(name) is not None:
                say("Removing node entry found in dqlite.\n")
                _dismiss(machine, name)
        return 1
    address = str(node["status"]["addresses"][0]["address"])
    registered = cluster.member(address) is not None and address != machine.address
    if registered and not force:
        say(STILL_IN_DQLITE.format(name=name))
        return 1
    if registered:
        _dismiss(machine, address)
    cluster.forget(name)
    return 0


def _dismiss(machine: MicroK8s, address: str) -> None:
    machine.cluster.dismiss(address)
    machine.write_backend()


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
