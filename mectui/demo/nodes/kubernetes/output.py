"""The forms in which `kubectl get` prints objects."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import yaml

from mectui.demo.nodes.kubernetes.jsonpath import render
from mectui.demo.nodes.kubernetes.requests import listing
from mectui.demo.nodes.kubernetes.resources import Resource
from mectui.demo.nodes.kubernetes.store import Object
from mectui.demo.nodes.kubernetes.tables import text


@dataclass(frozen=True, slots=True)
class Form:
    """How to print: what -o says, one object or a list, with namespaces, with headers."""

    output: str
    single: bool
    namespaces: bool
    headers: bool


def show_together(objects: list[Object], output: str) -> str:
    """Return objects of several kinds as one List."""
    whole = {"apiVersion": "v1", "items": objects, "kind": "List", "metadata": {"resourceVersion": ""}}
    return _written(whole, output)


def show(resource: Resource, objects: list[Object], form: Form) -> str:
    """Return objects as kubectl prints them."""
    whole: Any = objects[0] if form.single and objects else {**listing(resource, objects), "kind": "List"}
    if form.output == "name":
        kind = resource.kind.lower() + (f".{resource.group}" if resource.group else "")
        return "".join(f"{kind}/{obj['metadata']['name']}\n" for obj in objects)
    if form.output not in ("", "wide"):
        return _written(whole, form.output)
    wide = form.output == "wide"
    return text(resource.kind, objects, wide=wide, namespaces=form.namespaces, headers=form.headers)


def _written(whole: Any, output: str) -> str:
    """Return objects in a form for programs."""
    if output == "json":
        return json.dumps(whole, indent=4) + "\n"
    if output.startswith("jsonpath="):
        return render(output.removeprefix("jsonpath="), whole)
    if output.startswith("custom-columns="):
        columns = [column.partition(":")[2] for column in output.partition("=")[2].split(",")]
        rows = whole.get("items", [whole])
        return "".join(
            f"{'   '.join(render(f'{{{c}}}', row) or '<none>' for c in columns)}\n" for row in rows
        )
    return str(yaml.safe_dump(whole, sort_keys=True))
