"""Answers and lookups in, what will exist out: nodes, names, zones, rules, cost."""

from mectui.plan.limits import check_limits
from mectui.plan.make import make_plan
from mectui.plan.model import ClusterPlan, Machine, PlannedNode, Role

__all__ = ["ClusterPlan", "Machine", "PlannedNode", "Role", "check_limits", "make_plan"]
