"""What the API server tells of itself: version, groups and resources."""

from __future__ import annotations

from typing import Any

from mectui.demo.nodes.kubernetes.resources import RESOURCES

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


def document(path: str, version: str) -> dict[str, Any] | None:
    """Return the document of discovery at a path, or None where there is none."""
    groups = sorted({resource.group for resource in RESOURCES if resource.group})
    if path == "/version":
        return version_info(version)
    if path == "/api":
        return {"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []}
    if path == "/apis":
        return {"kind": "APIGroupList", "apiVersion": "v1", "groups": [_group(name) for name in groups]}
    if path.startswith("/openapi/v3"):
        return openapi(path.removeprefix("/openapi/v3"))
    for prefix in {resource.prefix for resource in RESOURCES}:
        if path == prefix:
            return _resources(prefix)
        if path and path == prefix.rpartition("/")[0] and path != "/api":
            return {"kind": "APIGroup", "apiVersion": "v1", **_group(path.rpartition("/")[2])}
    return None


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


def _group(name: str) -> dict[str, Any]:
    version = {"groupVersion": f"{name}/v1", "version": "v1"}
    return {"name": name, "versions": [version], "preferredVersion": version}


def _resources(prefix: str) -> dict[str, Any]:
    members = [resource for resource in RESOURCES if resource.prefix == prefix]
    evictions = [_EVICTIONS] if any(resource.kind == "Pod" for resource in members) else []
    return {
        "kind": "APIResourceList",
        "apiVersion": "v1",
        "groupVersion": members[0].group_version,
        "resources": [*(resource.describe() for resource in members), *evictions],
    }


def openapi(prefix: str) -> dict[str, Any] | None:
    """Return an OpenAPI document that tells kubectl no more than that the server checks fields itself."""
    prefixes = {resource.prefix for resource in RESOURCES}
    if not prefix:
        return {"paths": {name.lstrip("/"): {"serverRelativeURL": f"/openapi/v3{name}"} for name in prefixes}}
    if prefix not in prefixes:
        return None
    members = [resource for resource in RESOURCES if resource.prefix == prefix]
    parameters = [{"name": "fieldValidation", "in": "query", "schema": {"type": "string"}}]
    paths = {
        f"{prefix}/{resource.plural}/{{name}}": {
            "patch": {
                "parameters": parameters,
                "responses": {},
                "x-kubernetes-group-version-kind": {
                    "group": resource.group,
                    "version": "v1",
                    "kind": resource.kind,
                },
            }
        }
        for resource in members
    }
    return {"openapi": "3.0.0", "info": {"title": "Kubernetes", "version": "v1"}, "paths": paths}
