"""Why workloads are not up, as Kubernetes tells it: pods that wait, and what it warns of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from mectui.addons.recipe import Evidence
from mectui.addons.recipe.placeholders import filled
from mectui.addons.runner.crew import Machine
from mectui.addons.runner.given import Given
from mectui.addons.runner.shelltext import words
from mectui.addons.runner.working import ask

_SECONDS = 30
_MOST = 4


async def reasons(evidence: Evidence, given: Given, first: Machine) -> list[str]:
    """Return the reasons that the namespace of evidence tells of, a line each; none where it has none."""
    part = evidence.rollout or evidence.available or evidence.value or evidence.answer
    namespace = filled(part.namespace, given.values) if part else None
    if not namespace:
        return []
    pods = await _list(first, "pods", namespace)
    warnings = await _list(first, "events", namespace, "--field-selector=type=Warning")
    found = [*(line for pod in pods for line in _waiting(pod)), *map(_warning, warnings)]
    return list(dict.fromkeys(found))[-_MOST:]


async def _list(first: Machine, *what: str) -> list[Mapping[str, Any]]:
    kind, namespace, *more = what
    script = f"microk8s kubectl {words('get', kind, '-n', namespace, *more, '-o', 'json')}\n"
    answer = await ask(first, script, _SECONDS)
    try:
        return list(json.loads(answer.stdout)["items"])
    except (ValueError, KeyError, TypeError):
        return []


def _waiting(pod: Mapping[str, Any]) -> Iterator[str]:
    status, name = pod.get("status") or {}, pod["metadata"]["name"]
    for container in (*(status.get("initContainerStatuses") or ()), *(status.get("containerStatuses") or ())):
        waits = (container.get("state") or {}).get("waiting") or {}
        if waits.get("message"):
            yield f"pod {name}: {waits.get('reason')}: {waits['message']}"
    for condition in status.get("conditions") or ():
        if condition.get("type") == "PodScheduled" and condition.get("status") == "False":
            yield f"pod {name}: {condition.get('reason')}: {condition.get('message')}"


def _warning(event: Mapping[str, Any]) -> str:
    about = event.get("involvedObject") or {}
    name = f"{str(about.get('kind', '')).lower()} {about.get('name', '')}".strip()
    return f"{name}: {event.get('reason')}: {event.get('message')}"
