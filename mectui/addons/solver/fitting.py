"""What does not fit a cluster whatever its size, and the way out of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from mectui.addons.catalogue import Catalogue
from mectui.addons.recipe import DEFAULT_STORAGE_CLASS, Claim, Unfit
from mectui.addons.recipe.tracks import TRACKS, newest
from mectui.addons.solver.choosing import Chosen, choose
from mectui.addons.solver.finding import Finding, Rule, Way, refusal
from mectui.addons.solver.machines import cheapest, no_smaller
from mectui.addons.solver.shape import MachineType, Shape
from mectui.answers.model import Addon


def suiting_tracks(addons: Sequence[Addon], shape: Shape, catalogue: Catalogue) -> list[str]:
    """Return the tracks on which all of them work, and whatever they depend on there."""
    return [
        track
        for track in TRACKS
        if all(
            track in each.recipe.kubernetes
            for each in choose(addons, replace(shape, track=track), catalogue).order
        )
    ]


def engines(order: Sequence[Chosen], shape: Shape) -> Iterator[Finding]:
    """Yield what is not for what makes the machines a cluster."""
    for each in order:
        if shape.engine not in each.recipe.engines:
            what = f"{each.recipe.title} is not for clusters of {shape.engine}"
            yield refusal(Rule.ENGINE, (each.name,), what, "", each.leave_out)


def kubernetes(
    order: Sequence[Chosen], addons: Sequence[Addon], shape: Shape, catalogue: Catalogue
) -> Iterator[Finding]:
    """Yield what the channel is too old or too new for."""
    for each in order:
        if shape.track is None or shape.track in each.recipe.kubernetes:
            continue
        whom, track = "all that is chosen", newest(suiting_tracks(addons, shape, catalogue))
        if track is None:
            whom = f"{each.name}, though not all that is chosen"
            track = newest(suiting_tracks([Addon(name=each.name)], shape, catalogue))
        way = Way(f"choose channel {track}/stable, which suits {whom}", "cluster.channel")
        what = f"{each.recipe.title} does not go with Kubernetes {shape.track}"
        why = f"it works with {each.recipe.kubernetes}"
        yield refusal(Rule.KUBERNETES, (each.name,), what, why, *((way,) if track else ()), each.leave_out)


def architectures(order: Sequence[Chosen], shape: Shape, types: Sequence[MachineType]) -> Iterator[Finding]:
    """Yield what has no images for the nodes' processors."""
    for each in order:
        there = each.recipe.architectures
        if shape.architecture is None or shape.architecture in there:
            continue
        wanted = " or ".join(there)
        other = cheapest((one for one in types if no_smaller(one, shape)), [each.recipe], shape, there)
        what = f"{each.recipe.title} is not there for {shape.architecture}"
        why = f"it has images for {wanted} only"
        such = f" such as {other.name}" if other else ""
        way = Way(
            f"choose an instance type of {wanted}{such}", "aws.instance_type", other.name if other else None
        )
        yield refusal(Rule.ARCHITECTURE, (each.name,), what, why, way, each.leave_out)


def conflicts(order: Sequence[Chosen]) -> Iterator[Finding]:
    """Yield which of the chosen cannot be on one cluster."""
    there = {each.name: each for each in order}
    for each in order:
        for conflict in each.recipe.conflicts:
            if other := there.get(conflict.addon):
                yield _either(each, other, conflict.why, ())
    for one, other in combinations(order, 2):
        for claim in one.claims:
            rival = next((its for its in other.claims if its.what == claim.what), None)
            if rival:
                ways = (*_without(one, claim), *_without(other, rival))
                yield _either(one, other, f"both are the cluster's {claim.what}", ways)


def _without(chosen: Chosen, claim: Claim) -> Iterator[Way]:
    """Yield how it can be there without the claim."""
    if claim.when:
        yield _told(chosen, claim.when, switch=False)
    if claim.unless:
        yield _told(chosen, claim.unless, switch=True)


def _told(chosen: Chosen, name: str, *, switch: bool) -> Way:
    words = f"set {chosen.name}'s input {name} to {'true' if switch else 'false'}"
    return Way.told(words, chosen.name, name, switch)


def _either(one: Chosen, other: Chosen, why: str, ways: Sequence[Way]) -> Finding:
    what = f"{one.recipe.title} and {other.recipe.title} do not go together"
    all_ways = dict.fromkeys((*ways, one.leave_out, other.leave_out))
    return refusal(Rule.CONFLICT, (one.name, other.name), what, why, *all_ways)


def storage(order: Sequence[Chosen]) -> Iterator[Finding]:
    """Yield what asks for volumes where no storage class is the default."""
    if any(claim.what == DEFAULT_STORAGE_CLASS for each in order for claim in each.claims):
        return
    for each in order:
        if each.recipe.needs.storage_class:
            what = f"{each.recipe.title} needs a default storage class"
            why = "none of the chosen add-ons is one"
            way = Way("choose one of storage, such as hostpath-storage", "addons", "hostpath-storage")
            yield refusal(Rule.STORAGE, (each.name,), what, why, way)


def clouds(order: Sequence[Chosen], shape: Shape) -> Iterator[Finding]:
    """Yield what does not do in this cloud what one takes it for, unless a person says that they know."""
    for each, unfit in unfit_here(order, shape, known=False):
        what = f"{each.recipe.title} does not work on {unfit.cloud.upper()}"
        knowing = (_told(each, unfit.unless, switch=True),) if unfit.unless else ()
        instead = Way.without(unfit.instead)
        yield refusal(Rule.CLOUD, (each.name,), what, unfit.why, instead, *knowing, each.leave_out)


def unfit_here(order: Sequence[Chosen], shape: Shape, *, known: bool) -> Iterator[tuple[Chosen, Unfit]]:
    """Yield each that this cloud is not for, where a person said that they know, or where none did."""
    for each in order:
        for unfit in each.recipe.unfit:
            if unfit.cloud == shape.cloud and bool(each.answers.get(unfit.unless or "")) is known:
                yield each, unfit
