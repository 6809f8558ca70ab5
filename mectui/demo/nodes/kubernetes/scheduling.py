"""The scheduler: which node a pod can go to, and why it can go to none."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from mectui.demo.nodes.kubernetes.resources import NODES, PODS
from mectui.demo.nodes.kubernetes.selectors import matches_expressions
from mectui.demo.nodes.kubernetes.store import Object, Store
from mectui.demo.nodes.kubernetes.tables import is_ready

_UNITS = {"": 1, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40}
_QUANTITY = re.compile(r"([\d.]+)([a-zA-Z]*)")
_TAINTED = frozenset({"NoSchedule", "NoExecute"})


def choose(store: Store, pod: Object) -> tuple[str, str]:
    """Return the node of a pod that has none yet; else, behind an empty name, why no node can have it."""
    nodes, spec = store.list(NODES), pod["spec"]
    used = _used(store)
    reasons: Counter[str] = Counter()
    for node in nodes:
        reason = _against(node, spec, used)
        if reason is None:
            return str(node["metadata"]["name"]), ""
        reasons[reason] += 1
    told = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))
    return (
        "",
        f"0/{len(nodes)} nodes are available: {told}." if nodes else "no nodes available to schedule pods",
    )


def fits(node: Object, spec: Object, *, daemon: bool = False) -> bool:
    """Say whether a node's labels and taints are such that pods of a kind may go there."""
    return _is_selected(node, spec) and (_untolerated(node, spec, daemon=daemon) is None)


def _against(node: Object, spec: Object, used: dict[str, Counter[str]]) -> str | None:
    """Return why a pod cannot go to a node, as the scheduler says it; None where it can."""
    taint = _untolerated(node, spec)
    if not is_ready(node):
        return "node(s) had untolerated taint {node.kubernetes.io/not-ready: }"
    if node["spec"].get("unschedulable") and taint is None:
        return "node(s) were unschedulable"
    if taint is not None:
        return f"node(s) had untolerated taint {{{taint}}}"
    if not _is_selected(node, spec):
        return "node(s) didn't match Pod's node affinity/selector"
    there = node["status"].get("allocatable") or {}
    taken = used.get(node["metadata"]["name"], Counter())
    for name, wanted in _requests(spec).items():
        if taken[name] + wanted > quantity(there.get(name, "0")):
            return f"Insufficient {name}"
    return None


def _is_selected(node: Object, spec: Object) -> bool:
    labels = node["metadata"].get("labels") or {}
    affinity = (spec.get("affinity") or {}).get("nodeAffinity") or {}
    terms = (affinity.get("requiredDuringSchedulingIgnoredDuringExecution") or {}).get("nodeSelectorTerms")
    named = all(labels.get(key) == value for key, value in (spec.get("nodeSelector") or {}).items())
    return named and (
        terms is None
        or any(matches_expressions(labels, term.get("matchExpressions") or ()) for term in terms)
    )


def _untolerated(node: Object, spec: Object, *, daemon: bool = False) -> str | None:
    """Return the first taint of a node that keeps pods off that do not say that they bear it."""
    tolerations = spec.get("tolerations") or ()
    for taint in node["spec"].get("taints") or ():
        own = daemon and taint["key"].startswith("node.kubernetes.io/")
        if taint["effect"] in _TAINTED and not own and not any(_bears(each, taint) for each in tolerations):
            return f"{taint['key']}: {taint.get('value', '')}"
    return None


def _bears(toleration: Object, taint: Object) -> bool:
    if toleration.get("effect") not in (None, "", taint["effect"]):
        return False
    if toleration.get("operator") == "Exists":
        return toleration.get("key") in (None, "", taint["key"])
    same_key: bool = toleration.get("key") == taint["key"]
    return same_key and str(toleration.get("value", "")) == str(taint.get("value", ""))


def _used(store: Store) -> dict[str, Counter[str]]:
    """Return what the pods of each node ask for together."""
    used: dict[str, Counter[str]] = {}
    for pod in store.list(PODS):
        node, phase = pod["spec"].get("nodeName"), (pod.get("status") or {}).get("phase")
        if node and phase not in ("Succeeded", "Failed"):
            used.setdefault(node, Counter()).update(_requests(pod["spec"]))
    return used


def _requests(spec: Object) -> Counter[str]:
    total: Counter[str] = Counter({"pods": 1})
    for container in spec.get("containers") or ():
        resources = container.get("resources") or {}
        # what only has a limit asks for just that
        wanted = {**(resources.get("limits") or {}), **(resources.get("requests") or {})}
        for name, amount in wanted.items():
            total[name] += quantity(amount)  # type: ignore[assignment]
    return total


def quantity(text: Any) -> float:
    """Return an amount such as `500m`, `2` or `4Gi` as a number. Raises ValueError for what is none."""
    match = _QUANTITY.fullmatch(str(text))
    if match is None or match[2] not in _UNITS:
        raise ValueError(f"not a quantity: {text}")
    return float(match[1]) * _UNITS[match[2]]
