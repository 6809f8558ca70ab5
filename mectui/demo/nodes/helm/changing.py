"""The commands of helm that change something: install, upgrade, rollback, uninstall."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from mectui.demo.fault_kinds import FaultKind
from mectui.demo.nodes import made
from mectui.demo.nodes.helm.call import Call, Refusal, command
from mectui.demo.nodes.helm.charts import pulled, values_of
from mectui.demo.nodes.helm.releases import Release, find, forget, save
from mectui.demo.nodes.kubernetes.controllers import wait_for
from mectui.demo.nodes.kubernetes.resources import NAMESPACES, NODES
from mectui.demo.nodes.kubernetes.waiting import lacking, workloads
from mectui.demo.nodes.made.placing import Place, place, remove, standing

_SECONDS = 6
_KILLED = 137


@command("upgrade")
async def _upgrade(call: Call) -> int:
    name, chart = call.words(2)
    found = find(call.store, call.namespace, name)
    if found is None and not call.options.has("install", "i"):
        raise Refusal(f'Error: UPGRADE FAILED: "{name}" has no deployed releases')
    return await _change(call, name, chart, found)


@command("install")
async def _install(call: Call) -> int:
    name, chart = call.words(2)
    if find(call.store, call.namespace, name) is not None:
        raise Refusal("Error: INSTALLATION FAILED: cannot re-use a name that is still in use")
    return await _change(call, name, chart, None)


async def _change(call: Call, name: str, chart: str, found: Release | None) -> int:
    if found is not None and found.pending:
        raise Refusal("Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress")
    things, version = pulled(call, chart)
    values = await values_of(call)
    _ensure_namespace(call)
    verb = "install" if found is None else "upgrade"
    release = Release(name, call.namespace, things.name, version, values=values)
    if found is not None:
        release = release.become(revision=found.revision + 1, places=found.places)
    save(call.store, release.become(status=f"pending-{verb}"))
    await call.process.node.clock.sleep(_SECONDS)
    faults = call.process.node.faults
    if faults.take(FaultKind.HELM_KILLED, name):
        call.process.complain("Killed")
        return _KILLED
    whole = not faults.take(FaultKind.HELM_TIMEOUT, name)
    await _placed(call, things, release, whole=whole)
    if verb == "install":
        call.process.say(f'Release "{name}" does not exist. Installing it now.')
    else:
        call.process.say(f'Release "{name}" has been upgraded. Happy Helming!')
    call.process.write(release.told)
    return 0


def _ensure_namespace(call: Call) -> None:
    if call.store.find(NAMESPACES, "", call.namespace) is None:
        if not call.options.has("create-namespace"):
            raise Refusal(f'Error: create: failed to create: namespaces "{call.namespace}" not found')
        call.store.create(NAMESPACES, {"metadata": {"name": call.namespace}})


async def _placed(call: Call, things: made.Things, release: Release, *, whole: bool) -> None:
    """Make what a chart makes, and keep the release as what that came to."""
    place(call.store, things.definitions())  # which stay when the release goes
    objects = list(_objects(call, things, release))
    foreign = standing(call.store, objects, besides=release.places)
    if foreign is not None:
        raise _failed(call, release, _not_its_own(foreign))
    new = place(call.store, objects if whole else objects[: len(objects) // 2])
    release = release.become(places=tuple(dict.fromkeys((*release.places, *new))))
    waits = call.options.has("wait", "atomic")
    if not whole or (waits and not await _all_up(call, release)):
        raise _failed(call, release, "context deadline exceeded")
    save(call.store, release)


def _objects(call: Call, things: made.Things, release: Release) -> Iterable[dict[str, Any]]:
    facts: dict[str, Any] = {"values": release.values, "release": release.name}
    facts["namespace"] = release.namespace
    facts["disks"] = call.cluster.take_disks(things.takes) if things.takes else {}
    facts["notes"] = {node["metadata"]["name"]: _notes(node) for node in call.store.list(NODES)}
    yield from (row for row in things.namespaces(facts) if row["metadata"]["name"] != release.namespace)
    yield from things.objects(facts, list(facts["notes"]))


def _notes(node: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is noted at a node for others, by the names of annotations without their domains."""
    annotations: Mapping[str, str] = node["metadata"].get("annotations") or {}
    return {name.rpartition("/")[2]: yaml.safe_load(value) for name, value in annotations.items()}


def _not_its_own(place_of: Place) -> str:
    kind, namespace, name = place_of
    return (
        f'Unable to continue with install: {kind} "{name}" in namespace "{namespace}" exists and cannot be '
        "imported into the current release: invalid ownership metadata; label validation error: missing key "
        '"app.kubernetes.io/managed-by": must be set to "Helm"'
    )


def _failed(call: Call, release: Release, why: str) -> Refusal:
    save(call.store, release.become(status="failed"))
    return Refusal(f"Error: {'INSTALLATION' if release.revision == 1 else 'UPGRADE'} FAILED: {why}")


async def _all_up(call: Call, release: Release) -> bool:
    def up() -> bool:
        return not any(map(lacking, workloads(call.store, release.places)))

    return await wait_for(call.store, up, call.patience)


@command("uninstall")
async def _uninstall(call: Call) -> int:
    name = call.words(1)[0]
    release = find(call.store, call.namespace, name)
    if release is None:
        if call.options.has("ignore-not-found"):
            return 0
        raise Refusal(f"Error: uninstall: Release not loaded: {name}: release: not found")
    remove(call.store, release.places)
    forget(call.store, release)
    things = made.chart(release.chart)
    if things and things.takes:
        call.cluster.free_disks(things.takes)
    call.process.say(f'release "{release.name}" uninstalled')
    return 0


@command("rollback")
async def _rollback(call: Call) -> int:
    """Go back to the revision before, whose values and objects those of the failed one still are here."""
    release = call.release
    if release.revision < 2:
        raise Refusal("Error: release has no 0 version")
    save(call.store, release.become(status="deployed", revision=release.revision + 1))
    call.process.say("Rollback was a success! Happy Helming!")
    return 0
