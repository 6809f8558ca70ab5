"""Label and field selectors."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_CLAUSE = re.compile(r"\s*,\s*(?![^(]*\))")
_SET = re.compile(r"(\S+)\s+(in|notin)\s*\(([^)]*)\)")


def matches_labels(obj: dict[str, Any], selector: str) -> bool:
    """Say whether an object's labels satisfy a selector such as `app=web,tier!=db,env in (a,b),!old`."""
    labels = obj["metadata"].get("labels") or {}
    return all(_label(labels, clause) for clause in _CLAUSE.split(selector.strip()) if clause)


def _label(labels: dict[str, str], clause: str) -> bool:
    if match := _SET.fullmatch(clause):
        values = {value.strip() for value in match[3].split(",")}
        return (labels.get(match[1]) in values) == (match[2] == "in")
    if clause.startswith("!"):
        return clause[1:] not in labels
    for operator in ("!=", "==", "="):
        if operator in clause:
            key, _, value = clause.partition(operator)
            return (labels.get(key) == value) == (operator != "!=")
    return clause in labels


def matches_fields(obj: dict[str, Any], selector: str) -> bool:
    """Say whether an object's fields satisfy a selector such as `metadata.name=x,spec.nodeName=y`."""
    for clause in filter(None, selector.split(",")):
        unequal = "!=" in clause
        path, _, wanted = clause.replace("==", "=").replace("!=", "=").partition("=")
        value: Any = obj
        for part in path.split("."):
            value = value.get(part, "") if isinstance(value, dict) else ""
        if (str(value) == wanted) == unequal:
            return False
    return True


def matches_expressions(labels: dict[str, str], expressions: Iterable[dict[str, Any]]) -> bool:
    """Say whether labels satisfy every expression of a node selector's term."""
    return all(_expression(labels, each) for each in expressions)


def _expression(labels: dict[str, str], row: dict[str, Any]) -> bool:
    key, operator = str(row["key"]), str(row["operator"])
    values: list[str] = row.get("values") or []
    if operator == "In":
        return labels.get(key) in values
    if operator == "NotIn":
        return labels.get(key) not in values
    return (key in labels) is (operator == "Exists")
