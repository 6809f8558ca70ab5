"""MicroK8s on a node: the commands it is told, and the meaning of what it prints."""

from mectui.microk8s.invitation import Invitation, parse_invitation
from mectui.microk8s.kubeconfig import render_kubeconfig
from mectui.microk8s.nodes import NodeState, PodState, parse_nodes, parse_pods
from mectui.microk8s.outcome import Outcome, Repair, classify
from mectui.microk8s.snap import Boot, InstalledSnap, parse_boot, parse_snap_list
from mectui.microk8s.status import DatastoreRole, Status, parse_status

__all__ = [
    "Boot",
    "DatastoreRole",
    "InstalledSnap",
    "Invitation",
    "NodeState",
    "Outcome",
    "PodState",
    "Repair",
    "Status",
    "classify",
    "parse_boot",
    "parse_invitation",
    "parse_nodes",
    "parse_pods",
    "parse_snap_list",
    "parse_status",
    "render_kubeconfig",
]
