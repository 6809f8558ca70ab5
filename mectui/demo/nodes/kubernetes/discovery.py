"""What the API server tells of itself: version, groups and resources."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mectui.demo.nodes.kubernetes.resources import Resource, Resources

_EVICTIONS = {
    "name": "pods/eviction",
    "singularName": "",
    "namespaced": True,
    "group": "policy",
    "version": "v1",
    "kind": "Eviction",
    "verbs": ["create"],
}
"""What tells kubectl that it may drain a node by evictions."""


def document(resources: Resources, path: str, version: str) -> dict[str, Any] | None:
    """Return the document of discovery at a path, or None where there is none."""
    members = list(resources)
    if path == "/version":
        return version_info(version)
    if path == "/api":
        return {"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []}
    if path == "/apis":
        return {"kind": "APIGroupList", "apiVersion": "v1", "groups": _groups(members)}
    if path.startswith("/openapi/v3"):
        return openapi(members, path.removeprefix("/openapi/v3"))
    here = [resource for resource in members if resource.prefix == path]
    if here:
        return _resources(here)
    group = next((row for row in _groups(members) if path == f"/apis/{row['name']}"), None)
    return {"kind": "APIGroup", "apiVersion": "v1", **group} if group else None


def version_info(version: str) -> dict[str, str]:
    """Return what /version answers."""
    major, minor, _ = version.removeprefix("v").split(".")
    return {
        "major": major,
        "minor": minor,
        "gitVersion": version,
        "gitCommit": "0" * 40,
        "gitTreeState": "clean",
        "buildDate": "2026-01-01T00:00:00Z",
        "goVersion": "go1.24.6",
        "compiler": "gc",
        "platform": "linux/amd64",
    }


def _groups(members: Iterable[Resource]) -> list[dict[str, Any]]:
    versions: dict[str, dict[str, dict[str, str]]] = {}
    for each in members:
        if each.group:
            row = {"groupVersion": each.group_version, "version": each.version}
            versions.setdefault(each.group, {})[each.version] = row
    return [
        {"name": name, "versions": [*rows.values()], "preferredVersion": next(iter(rows.values()))}
        for name, rows in sorted(versions.items())
    ]


def _resources(members: list[Resource]) -> dict[str, Any]:
    evictions = [_EVICTIONS] if any(resource.kind == "Pod" for resource in members) else []
    return {
        "kind": "APIResourceList",
        "apiVersion": "v1",
        "groupVersion": members[0].group_version,
        "resources": [*(resource.describe() for resource in members), *evictions],
    }


def openapi(resources: Iterable[Resource], prefix: str) -> dict[str, Any] | None:
    """Return an OpenAPI document that tells kubectl no more than that the server checks fields itself."""
    prefixes = {resource.prefix for resource in resources}
    if not prefix:
        return {"paths": {name.lstrip("/"): {"serverRelativeURL": f"/openapi/v3{name}"} for name in prefixes}}
    if prefix not in prefixes:
        return None
    members = [resource for resource in resources if resource.prefix == prefix]
    parameters = [{"name": "fieldValidation", "in": "query", "schema": {"type": "string"}}]
    paths = {
        f"{prefix}/{resource.plural}/{{name}}": {
            "patch": {
                "parameters": parameters,
                "responses": {},
                "x-kubernetes-group-version-kind": {
                    "group": resource.group,
                    "version": resource.version,
                    "kind": resource.kind,
                },
            }
        }
        for resource in members
    }
    return {"openapi": "3.0.0", "info": {"title": "Kubernetes", "version": "v1"}, "paths": paths}
