"""What the API server refuses in manifests, and what it does not let be changed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from mectui.demo.nodes.kubernetes.problems import ApiProblem

Object = dict[str, Any]
Check = Callable[[Object], Iterator[str]]

_WORKLOADS = frozenset({"Deployment", "DaemonSet", "StatefulSet"})
_RBAC = frozenset({"Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"})
_SUBDOMAIN = re.compile(r"(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
_LABEL = re.compile(r"(?=.{0,63}$)([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?")
_OF_STATEFUL_SETS = ("replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit",
                     "persistentVolumeClaimRetentionPolicy", "minReadySeconds")  # fmt: skip
"""What of a stateful set can be changed."""

_NAMES = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.'"
_LABELS = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.'"
_FIXED = {
    "Deployment": ("spec.selector",),
    "DaemonSet": ("spec.selector",),
    "Job": ("spec.selector", "spec.template", "spec.completions"),
    "StorageClass": ("provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"),
    "PersistentVolumeClaim": ("spec.accessModes", "spec.storageClassName", "spec.volumeName"),
    "RoleBinding": ("roleRef",),
    "ClusterRoleBinding": ("roleRef",),
}


def validate(obj: Object) -> None:
    """Refuse an object that no API server would take. Raises ApiProblem."""
    _require_texts(obj)
    faults = [*_of_metadata(obj), *(fault for check in _checks(obj["kind"]) for fault in check(obj))]
    if faults:
        raise _invalid(obj, *faults)


def require_unchanged(old: Object, new: Object) -> None:
    """Refuse a change of what stays as it was made. Raises ApiProblem."""
    kind = new["kind"]
    for path in _FIXED.get(kind, ()):
        before, after = _at(old, path), _at(new, path)
        if before != after and not (before is None and kind == "PersistentVolumeClaim"):
            raise _invalid(
                new, f"{path}: Invalid value: {json.dumps(after, default=str)}: field is immutable"
            )
    if kind == "StatefulSet":
        others = {*old["spec"], *new["spec"]} - {*_OF_STATEFUL_SETS}
        if any(old["spec"].get(key) != new["spec"].get(key) for key in others):
            known = ", ".join(f"'{key}'" for key in _OF_STATEFUL_SETS)
            raise _invalid(
                new,
                f"spec: Forbidden: updates to statefulset spec for fields other than {known} are forbidden",
            )


def _invalid(obj: Object, *faults: str) -> ApiProblem:
    group, name = obj["apiVersion"].rpartition("/")[0], obj["metadata"]["name"]
    kind = f"{obj['kind']}.{group}" if group else obj["kind"]
    said = faults[0] if len(faults) == 1 else f"[{', '.join(faults)}]"
    parts = [fault.partition(": ") for fault in faults]
    causes = [{"field": field, "message": rest} for field, _, rest in parts]
    details = {"name": name, "group": group, "kind": obj["kind"], "causes": causes}
    return ApiProblem(422, "Invalid", f'{kind} "{name}" is invalid: {said}', details)


def _at(obj: Object, path: str) -> Any:
    value: Any = obj
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _checks(kind: str) -> tuple[Check, ...]:
    if kind in _WORKLOADS:
        return (_selector, _template)
    return {
        "Job": (_template, _ending),
        "Pod": (_pod,),
        "PersistentVolumeClaim": (_claim,),
        "Service": (_service,),
    }.get(kind, ())


def _require_texts(obj: Object) -> None:
    """Refuse values that are no texts where only texts may be."""
    maps = [("metadata.labels", "string"), ("metadata.annotations", "string")]
    maps += [("data", "string")] if obj["kind"] == "ConfigMap" else []
    for path, wanted in maps:
        for key, value in (_at(obj, path) or {}).items():
            if not isinstance(value, str):
                found = (
                    "bool"
                    if isinstance(value, bool)
                    else "number"
                    if isinstance(value, int | float)
                    else "object"
                )
                where = f"Go struct field {obj['kind']}.{path}"
                message = f"json: cannot unmarshal {found} into {where} of type {wanted} (key {key})"
                raise ApiProblem(400, "BadRequest", message)


def _of_metadata(obj: Object) -> Iterator[str]:
    name = obj["metadata"]["name"]
    if obj["kind"] not in _RBAC and not _SUBDOMAIN.fullmatch(name):
        yield f'metadata.name: Invalid value: "{name}": {_NAMES}'
    for value in (obj["metadata"].get("labels") or {}).values():
        if not _LABEL.fullmatch(value):
            yield f'metadata.labels: Invalid value: "{value}": {_LABELS}'


def _selector(obj: Object) -> Iterator[str]:
    selector = _at(obj, "spec.selector.matchLabels") or {}
    labels = _at(obj, "spec.template.metadata.labels") or {}
    if not _at(obj, "spec.selector"):
        yield "spec.selector: Required value"
    elif any(labels.get(key) != value for key, value in selector.items()):
        said = "`selector` does not match template `labels`"
        yield f"spec.template.metadata.labels: Invalid value: {json.dumps(labels)}: {said}"


def _template(obj: Object) -> Iterator[str]:
    claims = (each["metadata"]["name"] for each in _at(obj, "spec.volumeClaimTemplates") or ())
    yield from _containers(_at(obj, "spec.template.spec") or {}, "spec.template.spec", set(claims))
    policy = _at(obj, "spec.template.spec.restartPolicy")
    if obj["kind"] in _WORKLOADS and policy not in (None, "Always"):
        yield f'spec.template.spec.restartPolicy: Unsupported value: "{policy}": supported values: "Always"'


def _ending(obj: Object) -> Iterator[str]:
    if _at(obj, "spec.template.spec.restartPolicy") not in ("Never", "OnFailure"):
        yield 'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'


def _pod(obj: Object) -> Iterator[str]:
    yield from _containers(obj.get("spec") or {}, "spec", set())


def _containers(spec: Object, path: str, claims: set[str]) -> Iterator[str]:
    volumes = claims | {each["name"] for each in spec.get("volumes") or ()}
    if not spec.get("containers"):
        yield f"{path}.containers: Required value"
    for number, container in enumerate(spec.get("containers") or ()):
        where = f"{path}.containers[{number}]"
        for key in ("name", "image"):
            if not container.get(key):
                yield f"{where}.{key}: Required value"
        for index, mount in enumerate(container.get("volumeMounts") or ()):
            if mount["name"] not in volumes:
                yield f'{where}.volumeMounts[{index}].name: Not found: "{mount["name"]}"'


def _claim(obj: Object) -> Iterator[str]:
    if not _at(obj, "spec.accessModes"):
        yield "spec.accessModes: Required value: at least 1 access mode is required"
    if not _at(obj, "spec.resources.requests.storage"):
        yield "spec.resources[storage]: Required value"


def _service(obj: Object) -> Iterator[str]:
    spec = obj.get("spec") or {}
    if not spec.get("ports") and spec.get("clusterIP") != "None" and spec.get("type") != "ExternalName":
        yield "spec.ports: Required value"
