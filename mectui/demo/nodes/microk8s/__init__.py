"""MicroK8s: the snap on one machine, the cluster that it is part of, and how it joins and leaves."""

from mectui.demo.nodes.microk8s.cluster import Cluster
from mectui.demo.nodes.microk8s.snap import MicroK8s

__all__ = ["Cluster", "MicroK8s"]
