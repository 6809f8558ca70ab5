"""Evictions: a pod goes when it is asked to, unless a disruption budget needs it."""

from __future__ import annotations

from mectui.demo.nodes.kubernetes.resources import BUDGETS, PODS
from mectui.demo.nodes.kubernetes.selectors import matches_labels
from mectui.demo.nodes.kubernetes.store import ApiProblem, Object, Store
from mectui.demo.nodes.kubernetes.tables import is_ready


def evict(store: Store, namespace: str, name: str) -> None:
    """Remove a pod, as its Eviction asks for. Raises ApiProblem where it is not there, or is needed."""
    pod = store.get(PODS, namespace, name)
    for budget in store.list(BUDGETS, namespace):
        if _selects(budget, pod) and _spare(store, budget) < 1:
            message = "Cannot evict pod as it would violate the pod's disruption budget."
            raise ApiProblem(429, "TooManyRequests", message)
    store.delete(PODS, namespace, name)


def _selects(budget: Object, pod: Object) -> bool:
    labels = budget["spec"].get("selector", {}).get("matchLabels", {})
    return matches_labels(pod, ",".join(f"{key}={value}" for key, value in labels.items()))


def _spare(store: Store, budget: Object) -> int:
    """Return how many pods of a budget may go now; whole numbers only, no percentages."""
    pods = [pod for pod in store.list(PODS, budget["metadata"]["namespace"]) if _selects(budget, pod)]
    ready = sum(map(is_ready, pods))
    if "maxUnavailable" in budget["spec"]:
        return int(budget["spec"]["maxUnavailable"]) - (len(pods) - ready)
    return ready - int(budget["spec"].get("minAvailable", 1))
