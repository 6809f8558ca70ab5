"""The commands of helm that recipes use."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

import yaml

from mectui.demo.fault_kinds import FaultKind
from mectui.demo.nodes import made
from mectui.demo.nodes.helm.releases import Release, find, forget, releases, save
from mectui.demo.nodes.kubernetes.merging import merge
from mectui.demo.nodes.kubernetes.resources import NAMESPACES, NODES
from mectui.demo.nodes.kubernetes.store import ApiProblem, Store
from mectui.demo.nodes.made.placing import place, remove
from mectui.demo.nodes.programs.options import Options, read_options
from mectui.demo.nodes.shell import Process

if TYPE_CHECKING:
    from mectui.demo.nodes.microk8s.cluster import Cluster

_FLAGS = (
    "install create-namespace wait atomic short A all-namespaces a all ignore-not-found devel debug "
    "reset-values reuse-values force no-hooks dry-run skip-crds"
)
_VALUED = "n namespace repo version timeout f values o output set set-string set-file filter history-max"
_SECONDS = 6
_VERSION = "v3.18.6+gb76a950"


class Refusal(Exception):
    """helm ends with exit code 1 and a message."""


@dataclass(frozen=True)
class Call:
    """One call of helm."""

    cluster: Cluster
    process: Process
    options: Options

    @property
    def store(self) -> Store:
        """The cluster's objects."""
        return self.cluster.store

    @property
    def namespace(self) -> str:
        """The namespace that is meant."""
        return self.options.get("n", "namespace", default="default")

    @property
    def release(self) -> Release:
        """The release that is named. Raises Refusal where there is none."""
        name = self.options.words[1] if len(self.options.words) > 1 else ""
        found = find(self.store, self.namespace, name)
        if found is None:
            raise Refusal("Error: release: not found")
        return found


async def helm(cluster: Cluster, process: Process) -> int:
    """Do what the arguments say and return the exit code."""
    call = Call(cluster, process, read_options(process.arguments, flags=_FLAGS, valued=_VALUED))
    name = call.options.words[0] if call.options.words else ""
    if name not in _COMMANDS:
        process.complain(f'Error: unknown command "{name}" for "helm"')
        return 1
    try:
        return await _COMMANDS[name](call)
    except Refusal as refusal:
        process.complain(str(refusal))
    except ApiProblem as problem:
        process.complain(f"Error: {problem}")
    return 1


async def _upgrade(call: Call) -> int:
    _, name, chart = call.options.words
    found = find(call.store, call.namespace, name)
    if found is None and not call.options.has("install"):
        raise Refusal(f'Error: UPGRADE FAILED: "{name}" has no deployed releases')
    if found is not None and found.pending:
        raise Refusal("Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress")
    things, version = await _pulled(call, chart)
    _ensure_namespace(call)
    verb = "install" if found is None else "upgrade"
    release = Release(name, call.namespace, things.name, version, values=await _values(call))
    if found is not None:
        release = release.become(revision=found.revision + 1, places=found.places)
    save(call.store, release.become(status=f"pending-{verb}"))
    await call.process.node.clock.sleep(_SECONDS)
    if call.process.node.faults.take(FaultKind.HELM_TIMEOUT, name):
        kind = "INSTALLATION" if found is None else "UPGRADE"
        raise Refusal(f"Error: {kind} FAILED: context deadline exceeded")
    _placed(call, things, release)
    if found is None:
        call.process.say(f'Release "{name}" does not exist. Installing it now.')
    else:
        call.process.say(f'Release "{name}" has been upgraded. Happy Helming!')
    call.process.write(_told(release))
    return 0


async def _install(call: Call) -> int:
    if find(call.store, call.namespace, call.options.words[1]) is not None:
        raise Refusal("Error: INSTALLATION FAILED: cannot re-use a name that is still in use")
    call.options.values["install"] = [""]
    return await _upgrade(call)


async def _pulled(call: Call, chart: str) -> tuple[made.Things, str]:
    """Return what a chart makes, and its version; a file says both by itself."""
    name, version = chart.rpartition("/")[2], call.options.get("version")
    path = call.process.path(chart)
    if call.process.files.exists(path):
        described = _described(call.process.files.read(path))
        name, version = described["name"], described["version"]
    things = made.chart(name)
    if things is None or str(version) not in map(str, things.row.get("versions", [version])):
        source = call.options.get("repo") or chart
        raise Refusal(f'Error: chart "{name}" matching {version} not found in {source} index')
    return things, version


def _described(data: bytes) -> dict[str, Any]:
    with tarfile.open(fileobj=BytesIO(data)) as archive:
        path = min((name for name in archive.getnames() if name.endswith("/Chart.yaml")), key=len)
        file = archive.extractfile(path)
        assert file is not None
        return dict(yaml.safe_load(file.read()))


async def _values(call: Call) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in call.options.all("f", "values"):
        stdin = name == "-"
        raw = await call.process.streams.stdin.read() if stdin else call.process.files.read(name)
        values = merge(values, yaml.safe_load(raw) or {})
    for text in call.options.all("set", "set-string"):
        for pair in text.split(","):
            path, _, value = pair.partition("=")
            nested: Any = yaml.safe_load(value)
            for key in reversed(path.split(".")):
                nested = {key: nested}
            values = merge(values, nested)
    return values


def _ensure_namespace(call: Call) -> None:
    if call.store.find(NAMESPACES, "", call.namespace) is None:
        if not call.options.has("create-namespace"):
            raise Refusal(f'Error: create: failed to create: namespaces "{call.namespace}" not found')
        call.store.create(NAMESPACES, {"metadata": {"name": call.namespace}})


def _placed(call: Call, things: made.Things, release: Release) -> None:
    facts: dict[str, Any] = {"values": release.values, "release": release.name}
    facts["namespace"] = release.namespace
    facts["disks"] = call.cluster.take_disks(things.takes) if things.takes else {}
    facts["notes"] = {node["metadata"]["name"]: _notes(node) for node in call.store.list(NODES)}
    nodes = list(facts["notes"])
    place(call.store, things.definitions())  # which stay when the release goes
    further = [row for row in things.namespaces(facts) if row["metadata"]["name"] != release.namespace]
    new = place(call.store, [*further, *things.objects(facts, nodes)])
    places = tuple(dict.fromkeys((*release.places, *new)))
    save(call.store, release.become(places=places))


def _notes(node: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is noted at a node for others, by the names of annotations without their domains."""
    annotations: Mapping[str, str] = node["metadata"].get("annotations") or {}
    return {name.rpartition("/")[2]: yaml.safe_load(value) for name, value in annotations.items()}


async def _uninstall(call: Call) -> int:
    try:
        release = call.release
    except Refusal:
        if call.options.has("ignore-not-found"):
            return 0
        raise Refusal(
            f"Error: uninstall: Release not loaded: {call.options.words[1]}: release: not found"
        ) from None
    remove(call.store, release.places)
    forget(call.store, release)
    things = made.chart(release.chart)
    if things and things.takes:
        call.cluster.free_disks(things.takes)
    call.process.say(f'release "{release.name}" uninstalled')
    return 0


async def _rollback(call: Call) -> int:
    save(call.store, call.release.become(status="deployed"))
    call.process.say("Rollback was a success! Happy Helming!")
    return 0


async def _status(call: Call) -> int:
    release = call.release
    if call.options.get("o", "output") == "json":
        call.process.say(json.dumps(_row(release) | {"info": {"status": release.status}}))
    else:
        call.process.write(_told(release))
    return 0


def _told(release: Release) -> str:
    return (
        f"NAME: {release.name}\nLAST DEPLOYED: Sat Nov 21 09:00:00 2026\nNAMESPACE: {release.namespace}\n"
        f"STATUS: {release.status}\nREVISION: {release.revision}\nTEST SUITE: None\n"
    )


async def _list(call: Call) -> int:
    everywhere = call.options.has("A", "all-namespaces")
    found = list(releases(call.store, "" if everywhere else call.namespace))
    if call.options.get("o", "output") == "json":
        call.process.say(json.dumps([_row(release) for release in found]))
    elif call.options.has("short"):
        call.process.write("".join(f"{release.name}\n" for release in found))
    else:
        call.process.say("NAME\tNAMESPACE\tREVISION\tUPDATED\tSTATUS\tCHART\tAPP VERSION")
        for row in map(_row, found):
            call.process.say("\t".join(str(value) for value in row.values()))
    return 0


def _row(release: Release) -> dict[str, Any]:
    return {
        "name": release.name,
        "namespace": release.namespace,
        "revision": str(release.revision),
        "updated": "2026-11-21 09:00:00 +0000 UTC",
        "status": release.status,
        "chart": f"{release.chart}-{release.version}",
        "app_version": release.version,
    }


async def _get(call: Call) -> int:
    """`helm get values NAME`."""
    name = call.options.words[-1]
    found = find(call.store, call.namespace, name)
    if found is None:
        raise Refusal("Error: release: not found")
    as_json = call.options.get("o", "output") == "json"
    call.process.say(json.dumps(found.values) if as_json else yaml.safe_dump(found.values).rstrip())
    return 0


async def _show(call: Call) -> int:
    """`helm show chart NAME`: what a chart says of itself, where its repository has that version."""
    things, version = await _pulled(call, call.options.words[-1])
    call.process.say(f"apiVersion: v2\nname: {things.name}\nversion: {version}")
    return 0


async def _repo(call: Call) -> int:
    return 0


async def _version(call: Call) -> int:
    call.process.say(_VERSION if call.options.has("short") else f'version.BuildInfo{{Version:"{_VERSION}"}}')
    return 0


_COMMANDS: dict[str, Callable[[Call], Awaitable[int]]] = {
    "get": _get,
    "install": _install,
    "list": _list,
    "ls": _list,
    "repo": _repo,
    "rollback": _rollback,
    "show": _show,
    "status": _status,
    "uninstall": _uninstall,
    "upgrade": _upgrade,
    "version": _version,
}
