"""The operators of all kinds: what they are handed turns out, and makes, as the data says."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from mectui.demo.nodes import made
from mectui.demo.nodes.clock import Clock, Stage
from mectui.demo.nodes.kubernetes.kubelets import Begin
from mectui.demo.nodes.kubernetes.resources import HOOKS, NAMESPACES
from mectui.demo.nodes.kubernetes.store import Object, Store
from mectui.demo.nodes.made.placing import place

INJECTS = "mectui.demo/injects"
"""The annotation of a webhook that says `ANNOTATION=CONTAINER`: what pods with the one get besides."""


@dataclass(frozen=True)
class Operators:
    """Looks at every new object, and sets its status a little later."""

    store: Store
    clock: Clock
    begin: Begin

    def notice(self, change: str, obj: Object) -> None:
        """Begin to look at a new object of a kind that is known, and at a job once it is done."""
        if obj["kind"] == "Job" and change == "MODIFIED":
            self._finish(obj)
        elif change == "ADDED" and obj["kind"] == "Pod":
            self._inject(obj)
        elif change == "ADDED" and (group := obj["apiVersion"].rpartition("/")[0]):
            kind = f"{obj['kind']}.{group}"
            status, makes = made.status(kind), made.operated(kind)
            if status is not None or makes is not None:
                self.begin(self._settle(obj, dict(status or {}), makes))

    async def _settle(self, obj: Object, status: Object, makes: made.Things | None) -> None:
        await self.clock.take(Stage.POD, obj["metadata"]["name"])
        if makes is not None and self.store.find(NAMESPACES, "", obj["metadata"]["namespace"]) is not None:
            owner = {"kind": obj["kind"], "name": obj["metadata"]["name"], "uid": obj["metadata"]["uid"]}
            place(self.store, [_owned(each, owner) for each in makes.objects(_facts(obj))])
        if "status" not in obj:
            obj["status"] = copy.deepcopy(status)
            self.store.touch(obj)

    def _finish(self, job: Object) -> None:
        """Let a job that is done have made, and removed, what it is there for."""
        things = made.operated(f"Job.batch/{job['metadata']['name']}")
        if things is None or not job.get("status", {}).get("succeeded"):
            return
        facts = _facts(job)
        place(self.store, [*things.namespaces(facts), *things.definitions(), *things.objects(facts)])
        for name in things.row.get("removes", ()):
            if self.store.find(NAMESPACES, "", name) is not None:
                self.store.delete(NAMESPACES, "", name, now=True)

    def _inject(self, pod: Object) -> None:
        """Give a pod the containers that webhooks add to it."""
        for hook in self.store.list(HOOKS):
            note, _, container = (hook["metadata"].get("annotations") or {}).get(INJECTS, "").partition("=")
            if container and (pod["metadata"].get("annotations") or {}).get(note) == "true":
                pod["spec"]["containers"].append(
                    {"name": container, "image": f"registry.example/{container}"}
                )


def _facts(obj: Object) -> dict[str, Any]:
    """Return what may stand in what is made of an object: its name, its fields, a job's variables."""
    facts: dict[str, Any] = {**obj["metadata"], "spec": obj.get("spec", {})}
    containers = facts["spec"].get("template", {}).get("spec", {}).get("containers", [])
    variables = [row for container in containers for row in container.get("env", ())]
    return facts | {"env": {row["name"]: row.get("value", "") for row in variables}}


def _owned(manifest: Object, owner: Object) -> Object:
    return manifest | {"metadata": {**manifest["metadata"], "ownerReferences": [owner]}}
