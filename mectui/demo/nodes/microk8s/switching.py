"""`microk8s enable` and `disable`: what an add-on makes appears, and goes again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from mectui.demo.nodes import made
from mectui.demo.nodes.kubernetes.merging import merge
from mectui.demo.nodes.kubernetes.resources import NODES
from mectui.demo.nodes.kubernetes.store import Store
from mectui.demo.nodes.made.placing import Place, place, remove

if TYPE_CHECKING:
    from mectui.demo.nodes.files import FileSystem
    from mectui.demo.nodes.microk8s.snap import MicroK8s


def enabled(machine: MicroK8s, name: str) -> bool:
    """Say whether an add-on is on: in the cluster, or on this very machine where it is each one's own."""
    things = made.addon(name, machine.minor)
    if things.local:
        return all(machine.node.files.exists(path) for path in things.files({}))
    return name in machine.cluster.addons


class Unknown(Exception):
    """An add-on is told what it does not know, or not told what it needs; `code` is what it exits."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


def restarts(machine: MicroK8s, name: str) -> bool:
    """Say whether an add-on starts the API server anew."""
    return bool(made.addon(name, machine.minor).row.get("restarts"))


def enable(machine: MicroK8s, name: str, arguments: Sequence[str] = ()) -> None:
    """Enable an add-on: what it makes appears, and runs soon. Raises ApiProblem where it cannot, Unknown."""
    things, cluster = made.addon(name, machine.minor), machine.cluster
    facts = facts_of(things, arguments)
    _require_files(machine, things, facts)
    nodes = [node["metadata"]["name"] for node in cluster.store.list(NODES)]
    manifests = (*things.definitions(), *things.namespaces(facts), *things.objects(facts, nodes))
    cluster.addons.add(name)
    cluster.made[name] = [*cluster.made.get(name, ()), *place(cluster.store, manifests)]
    _patch_nodes(cluster.store, things.node_patch)
    for other in _reached(machine, things.reach):
        _write(other, things, facts)


def disable(machine: MicroK8s, name: str, arguments: Sequence[str] = ()) -> None:
    """Disable an add-on, and remove what it made; what others put into its namespaces goes with those.

    Raises Unknown.
    """
    things, cluster = made.addon(name, machine.minor), machine.cluster
    _read(arguments, (), things.row.get("removal_options", ()))
    cluster.addons.discard(name)
    places: list[Place] = cluster.made.pop(name, [])
    remove(cluster.store, places)
    _patch_nodes(cluster.store, _undone(things.node_patch))
    for other in _reached(machine, things.reach):
        _unwrite(other.node.files, things)
        other.node.loopback.pop(name, None)


def facts_of(things: made.Things, arguments: Sequence[str]) -> dict[str, str]:
    """Return the arguments of an add-on by name. Raises Unknown for one too many, and where it lacks one."""
    names, options = things.row.get("arguments", ()), things.row.get("options", ())
    facts = _read(arguments, names, options)
    missing = [name for name in things.row.get("requires", ()) if name not in facts]
    if missing:  # which it asks for, and nobody answers
        raise Unknown(f"Your input value ({missing[0]}) is not valid", 1)
    return facts


def _read(arguments: Sequence[str], names: Sequence[str], options: Sequence[str]) -> dict[str, str]:
    """Read `--a b`, `--a=b`, `-a b` and `a=b` for `options`, and others for `names` in their order."""
    facts: dict[str, str] = {}
    rest, unnamed = list(arguments), iter(names)
    while rest:
        word = rest.pop(0)
        name, equals, value = word.lstrip("-").partition("=")
        if (word.startswith("-") or equals) and _plain(name) not in options:
            raise Unknown(f"Error: No such option: {word}", 2)
        if word.startswith("-"):
            follows = bool(rest) and not rest[0].startswith("-")
            facts[_plain(name)] = value if equals else rest.pop(0) if follows else "true"
        elif equals:
            facts[_plain(name)] = value
        else:
            facts[_next(unnamed, word)] = word
    return facts


def _next(names: Iterator[str], word: str) -> str:
    name = next(names, None)
    if name is None:
        raise Unknown(f"Error: Got unexpected extra argument ({word})", 2)
    return name


def _require_files(machine: MicroK8s, things: made.Things, facts: dict[str, str]) -> None:
    for name in things.row.get("reads", ()):
        if name in facts and not machine.node.files.exists(facts[name]):
            raise Unknown(f"{facts[name]}: No such file or directory", 1)


def _plain(name: str) -> str:
    return name.replace("-", "_")


def _reached(machine: MicroK8s, reach: str) -> Iterator[MicroK8s]:
    if reach == "node":
        yield machine
    else:
        everyone = reach == "all"
        yield from (other for other in machine.cluster.machines if everyone or not other.worker)


def _write(machine: MicroK8s, things: made.Things, facts: dict[str, Any]) -> None:
    files = machine.node.files
    for path, text in things.files(facts).items():
        files.put(path, text)
    for path, line in things.lines(facts).items():
        files.put(path, f"{files.text(path) if files.exists(path) else ''}{line}\n")
    machine.node.loopback[things.name] = things.addresses(facts)


def _unwrite(files: FileSystem, things: made.Things) -> None:
    for path in things.files({}):
        if files.exists(path):
            files.remove(path)
    for path, line in things.lines({}).items():
        if files.exists(path):
            files.write(path, files.text(path).replace(f"{line}\n", ""))


def _patch_nodes(store: Store, patch: dict[str, Any]) -> None:
    if patch:
        for node in store.list(NODES):
            store.update(NODES, merge(node, patch))


def _undone(patch: dict[str, Any]) -> dict[str, Any]:
    return {key: _undone(value) if isinstance(value, dict) else None for key, value in patch.items()}
