"""The forms in which `kubectl get` prints objects."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import yaml

from mectui.demo.nodes.kubernetes import go_template
from mectui.demo.nodes.kubernetes.call import Refusal
from mectui.demo.nodes.kubernetes.jsonpath import render
from mectui.demo.nodes.kubernetes.requests import listing
from mectui.demo.nodes.kubernetes.resources import Resource
from mectui.demo.nodes.kubernetes.store import Object
from mectui.demo.nodes.kubernetes.tables import aligned, text


@dataclass(frozen=True, slots=True)
class Form:
    """How to print: what -o says, one object or a list, with namespaces, with headers."""

    output: str
    single: bool
    namespaces: bool
    headers: bool


_FORMS = ("", "wide", "name", "json", "yaml")
_TEMPLATES = ("jsonpath=", "custom-columns=", "go-template=")


def require_form(output: str) -> None:
    """Refuse a form that kubectl does not know."""
    if output not in _FORMS and not output.startswith(_TEMPLATES):
        allowed = "custom-columns,go-template,json,jsonpath,name,wide,yaml"
        raise Refusal(
            f'error: unable to match a printer suitable for the output format "{output}", '
            f"allowed formats are: {allowed}"
        )


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
        return _written(whole, form.output, headers=form.headers)
    wide = form.output == "wide"
    return text(resource.kind, objects, wide=wide, namespaces=form.namespaces, headers=form.headers)


def _written(whole: Any, output: str, *, headers: bool = True) -> str:
    """Return objects in a form for programs."""
    if output == "json":
        return json.dumps(whole, indent=4) + "\n"
    form, _, template = output.partition("=")
    if form == "jsonpath":
        return _rendered(template, whole)
    if form == "go-template":
        return go_template.render(template, whole)
    if form == "custom-columns":
        return _columns(template, whole.get("items", [whole]), headers=headers)
    return str(yaml.safe_dump(whole, sort_keys=True))


def _rendered(template: str, whole: Any) -> str:
    try:
        return render(template, whole)
    except ValueError as error:
        raise Refusal(
            f'error: error executing jsonpath "{template}": Error executing template: {error}.'
        ) from None


def _columns(template: str, rows: list[Object], *, headers: bool) -> str:
    titles, paths = zip(*(column.split(":", 1) for column in template.split(",")), strict=True)
    table = [list(titles)] if headers else []
    table += [[render(f"{{{path}}}", row) or "<none>" for path in paths] for row in rows]
    return aligned(table)
