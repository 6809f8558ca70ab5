"""What is said of an add-on in a list, and of all that are chosen together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mectui.addons.catalogue import catalogue
from mectui.addons.recipe import Needs, Recipe, State
from mectui.addons.recipe.tracks import Range
from mectui.addons.solver import Chosen, Finding, Footprint, Rule, Solution

Facts = tuple[tuple[str, str], ...]
_IN_A_WORD = frozenset({Rule.STATUS, Rule.TRIED, Rule.WARNING})
"""Doubts that the recipe's own facts say already."""


def cells(recipe: Recipe) -> tuple[str, str, str]:
    """Return the row of an add-on; how alive it is stands there where it is not."""
    state = recipe.status.state
    what = recipe.what if state is State.ACTIVE else f"{state}: {recipe.what}"
    return recipe.title, what, recipe.version


def details(recipe: Recipe, track: str | None, said: Iterable[Finding] = ()) -> Facts:
    """Return all that should be known before it is taken; `said` is what the solver says of it here."""
    return tuple((label, text) for label, text in _details(recipe, track, said) if text)


def _details(recipe: Recipe, track: str | None, said: Iterable[Finding]) -> Iterator[tuple[str, str]]:
    yield "Mind", "; ".join(str(each.problem).rstrip(".") for each in said if each.rule not in _IN_A_WORD)
    yield "For", recipe.what
    yield "Status", f"{recipe.status.state}, seen {recipe.status.seen}: {recipe.status.reason}"
    yield "Version", f"{recipe.version}{f' on {track}' if track else ''}"
    yield "Runs on", f"{', '.join(recipe.architectures)}{_tracks(recipe.kubernetes)}"
    yield "Asks for", needs(recipe.needs)
    yield "Depends on", titles(recipe.depends)
    yield "Beware", " ".join(f"{warning.rstrip('.')}." for warning in recipe.warnings)
    yield "Tried", _tried(recipe)
    yield "In a file", recipe.name


def _tracks(tracks: Range) -> str:
    return "" if tracks == Range() else f"; Kubernetes {tracks}"


def _tried(recipe: Recipe) -> str:
    if recipe.tried.live:
        return f"on a live cluster, {recipe.tried.live}"
    return recipe.tried.note or "in the embedded cloud; not on a live cluster"


def needs(need: Needs) -> str:
    """Return what an add-on takes of its cluster, in words."""
    return "; ".join(filter(None, (_together(need), _each(need), ", ".join(_machines(need)))))


def _together(need: Needs) -> str:
    volumes = f"volumes of {need.volumes_gib} GiB" if need.volumes_gib else ""
    return ", ".join(filter(None, (_room(need.vcpu, need.memory_mib), volumes)))


def _each(need: Needs) -> str:
    nodes = _room(need.vcpu_each, need.memory_mib_each)
    disks = _room(need.vcpu_per_disk, need.memory_mib_per_disk)
    return "; ".join(
        filter(None, (nodes and f"{nodes} on each node", disks and f"{disks} for each data disk"))
    )


def _machines(need: Needs) -> Iterator[str]:
    per_node = need.per_node
    if need.nodes > 1:
        yield f"{need.nodes} nodes"
    if per_node.vcpu or per_node.memory_mib:
        yield f"machines of {_room(per_node.vcpu, per_node.memory_mib + per_node.hugepages_mib)}"
    if per_node.types:
        yield f"machines of the types {' or '.join(per_node.types)}"
    if per_node.data_disks:
        yield f"{per_node.data_disks} data disk(s) of {per_node.disk_gib} GiB in each"
    if need.storage_class:
        yield "a default storage class"


def _room(vcpu: float, memory_mib: int) -> str:
    parts = (f"{vcpu:g} vCPU" if vcpu else "", memory(memory_mib) if memory_mib else "")
    return ", ".join(filter(None, parts))


def memory(mib: int) -> str:
    """Return memory in words: `640 MiB`, `2.2 GiB`."""
    return f"{mib} MiB" if mib < 1024 else f"{mib / 1024:.1f} GiB".replace(".0 ", " ")


def titles(names: Iterable[str]) -> str:
    """Return the titles of add-ons by their names."""
    recipes = catalogue().recipes
    return ", ".join(recipes[name].title if name in recipes else name for name in names)


def added(chosen: Chosen) -> str:
    """Return why an add-on is there that nobody chose by its name; empty of one that somebody did."""
    if chosen.wanted_by:
        return f"added, because {titles(chosen.wanted_by)} needs it"
    return f"added, because {titles([chosen.stands_for])} stands for it" if chosen.stands_for else ""


def amounts(solution: Solution) -> str:
    """Return what all that is chosen amounts to: how many, and the room against what there is."""
    if not solution.order:
        return "none chosen"
    more = f" + {len(solution.added)} added" if solution.added else ""
    return f"{len(solution.order) - len(solution.added)}{more}: {footprint(solution.footprint)}"


def footprint(taken: Footprint) -> str:
    """Return what add-ons ask for, against what the cluster has beside MicroK8s itself."""
    vcpu = _against(f"{taken.vcpu:.1f}", _number(taken.vcpu_there), "vCPU", lacks=taken.lacks_vcpu)
    there = None if taken.memory_mib_there is None else f"{taken.memory_mib_there / 1024:.1f}"
    memory = _against(f"{taken.memory_mib / 1024:.1f}", there, "GiB", lacks=taken.lacks_memory)
    scarce = taken.volumes_gib > taken.volumes_gib_there
    volumes = _against(str(taken.volumes_gib), str(taken.volumes_gib_there), "GiB of disk", lacks=scarce)
    return ", ".join(filter(None, (vcpu, memory, volumes if taken.volumes_gib else "")))


def _number(number: float | None) -> str | None:
    return None if number is None else f"{number:.1f}"


def _against(wanted: str, there: str | None, unit: str, *, lacks: bool) -> str:
    short = " (too little)" if lacks else ""
    return f"{wanted} {unit}" if there is None else f"{wanted} of {there} {unit}{short}"
