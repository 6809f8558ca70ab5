"""helm, as `microk8s helm3` runs it: releases are secrets, and a chart makes what the data says."""

from mectui.demo.nodes.helm.commands import helm

__all__ = ["helm"]
