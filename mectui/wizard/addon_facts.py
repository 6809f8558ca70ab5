"""What is told of an add-on before it is taken: the first to know in a preview, and all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mectui.addons.recipe import Endpoint, Input, Recipe, State
from mectui.addons.recipe.tracks import Range
from mectui.addons.solver import Finding, Footprint, Rule
from mectui.wizard import addon_words as words
from mectui.wizard.addons import Trial

Facts = tuple[tuple[str, str], ...]
_IN_A_WORD = frozenset({Rule.STATUS, Rule.TRIED, Rule.WARNING})
"""Doubts that the recipe's own facts say already."""
_PRESET = "MicroK8s has it on by itself"


def cells(recipe: Recipe, taken: Footprint) -> tuple[str, str, str, str]:
    """Return the row of an add-on; how alive it is stands there where it is not."""
    state = recipe.status.state
    what = recipe.what if state is State.ACTIVE else f"{state}: {recipe.what}"
    return recipe.title, what, f"{taken.vcpu:.1f}", f"{taken.memory_mib / 1024:.1f}"


def preview(
    recipe: Recipe, taken: Footprint, brings: Iterable[str], said: Iterable[Finding], why_there: str
) -> Facts:
    """Return what is the first to know: what is to mind here, what it is for, takes and brings, and is."""
    pairs = (
        ("Added", why_there.removeprefix("added, ")),
        ("Mind", _minded(said)),
        ("Takes", words.takes(taken)),
        ("Tried", _tried(recipe)),
        ("For", recipe.what),
        ("Brings", words.titles(brings)),
        ("Is", f"{recipe.name}, {recipe.version}; {_PRESET if recipe.preset else recipe.status.state}"),
    )
    return _some(pairs)


def details(recipe: Recipe, track: str | None, trial: Trial | None, said: Iterable[Finding]) -> Facts:
    """Return all that should be known; `said` is what the solver says of it here."""
    return _some(_details(recipe, track, trial, said))


def _details(
    recipe: Recipe, track: str | None, trial: Trial | None, said: Iterable[Finding]
) -> Iterator[tuple[str, str]]:
    status, other = recipe.status, " ".join(recipe.aliases)
    yield "Mind", _minded(said)
    yield "For", recipe.what
    yield "Stands for", _profile(recipe)
    yield "Status", f"{status.state}, seen {status.seen}: {status.reason}"
    yield "Tried", f"{_tried(recipe)}{f'; {recipe.tried.note}' if recipe.tried.note else ''}"
    yield "Version", f"{recipe.version}{f' on {track}' if track else ''}"
    yield "Runs on", f"{', '.join(recipe.architectures)}{_tracks(recipe.kubernetes)}"
    yield "Takes", words.needs(recipe.needs)
    yield "Depends on", words.titles(recipe.depends)
    if trial and trial.brings:
        yield "Brings here", f"{words.titles(trial.brings)}; with it, {words.takes(trial.taken)}"
    yield "Does not go with", "\n".join(_conflicts(recipe))
    yield "Asks for", "\n".join(_asked(given, recipe.name) for given in recipe.inputs)
    yield "Reached at", "\n".join(map(_endpoint, recipe.endpoints))
    yield "Beware", "\n".join(recipe.warnings)
    yield "Stays", recipe.stays
    yield "In a file", f"{recipe.name}{f' (also {other})' if other else ''}"
    yield "Read in", "\n".join(recipe.sources)


def _some(pairs: Iterable[tuple[str, str]]) -> Facts:
    return tuple((label, text) for label, text in pairs if text)


def _minded(said: Iterable[Finding]) -> str:
    return "; ".join(str(each.problem).rstrip(".") for each in said if each.rule not in _IN_A_WORD)


def _tried(recipe: Recipe) -> str:
    return f"on a live cluster, {recipe.tried.live}" if recipe.tried.live else "not on a live cluster"


def _profile(recipe: Recipe) -> str:
    if recipe.profile is None:
        return ""
    others = [name for name in recipe.profile.choices if name != recipe.profile.default]
    return f"{words.titles([recipe.profile.default])}, or {words.titles(others)}: {recipe.profile.why}"


def _tracks(tracks: Range) -> str:
    return "" if tracks == Range() else f"; Kubernetes {tracks}"


def _conflicts(recipe: Recipe) -> Iterator[str]:
    for each in recipe.conflicts:
        yield f"{words.titles([each.addon])}: {each.why}"
    for claim in recipe.claims:
        yield f"another that is the cluster's {claim.what}"


def _asked(given: Input, addon: str) -> str:
    if given.secret:
        meant = f"a secret, {given.variable(addon)}"
    else:
        meant = "" if given.default is None else f"{_value(given.default)} unless told otherwise"
    needed = "needed" if given.required and given.default is None else ""
    about = "; ".join(filter(None, (needed, meant, given.help)))
    return f"{given.title} ({given.name}): {about}".rstrip(": ")


def _value(value: bool | int | str) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _endpoint(each: Endpoint) -> str:
    where = f"{each.service}.{each.namespace}:{each.port}" if each.service else f"every node:{each.port}"
    port = f", NodePort {each.node_port}" if each.node_port else ""
    note = f"; {each.note}" if each.note else ""
    return f"{each.title}: {each.scheme}://{where}{port}{note}"
