"""Answers and lookups in, what will exist out: nodes, names, zones, rules, cost."""

from mectui.plan.model import ClusterPlan, Machine, PlannedNode, Role

__all__ = ["ClusterPlan", "Machine", "PlannedNode", "Role"]
