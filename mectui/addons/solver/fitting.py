"""What does not fit a cluster whatever its size, and the way out of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from mectui.addons.catalogue import Catalogue
from mectui.addons.recipe import DEFAULT_STORAGE_CLASS, Unfit
from mectui.addons.recipe.tracks import TRACKS, newest
from mectui.addons.solver import ways
from mectui.addons.solver.choosing import Chosen, choose
from mectui.addons.solver.finding import Finding, Rule, Way, refusal
from mectui.addons.solver.machines import cheapest, holding, no_smaller
from mectui.addons.solver.shape import MachineType, Shape
from mectui.answers.model import Addon

_USUAL_STORAGE = "hostpath-storage"


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
            yield refusal(Rule.ENGINE, (each.name,), what, "", ways.leave_out(each, shape))


def kubernetes(
    order: Sequence[Chosen], addons: Sequence[Addon], shape: Shape, catalogue: Catalogue
) -> Iterator[Finding]:
    """Yield what the channel is too old or too new for."""
    amiss = [each for each in order if shape.track and shape.track not in each.recipe.kubernetes]
    suits_all = newest(suiting_tracks(addons, shape, catalogue)) if amiss else None
    for each in amiss:
        whom, track = "all that is chosen", suits_all
        if track is None:
            whom = f"{each.name}, though not all that is chosen"
            track = newest(suiting_tracks([Addon(name=each.name)], shape, catalogue))
        another = (ways.of_channel(track, whom, shape),) if track else ()
        what = f"{each.recipe.title} does not go with Kubernetes {shape.track}"
        why = f"it works with {each.recipe.kubernetes}"
        yield refusal(Rule.KUBERNETES, (each.name,), what, why, *another, ways.leave_out(each, shape))


def architectures(order: Sequence[Chosen], shape: Shape, types: Sequence[MachineType]) -> Iterator[Finding]:
    """Yield what has no images for the nodes' processors."""
    for each in order:
        there = each.recipe.architectures
        if shape.architecture is None or shape.architecture in there:
            continue
        no_less = (one for one in types if no_smaller(one, shape))
        other = holding(types, order, shape) or cheapest(no_less, [each.recipe], shape, there)
        what = f"{each.recipe.title} is not there for {shape.architecture}"
        why = f"it has images for {' or '.join(there)} only"
        another = ways.of_architectures(there, other, shape)
        yield refusal(Rule.ARCHITECTURE, (each.name,), what, why, another, ways.leave_out(each, shape))


def conflicts(order: Sequence[Chosen], shape: Shape) -> Iterator[Finding]:
    """Yield which of the chosen cannot be on one cluster."""
    there = {each.name: each for each in order}
    for each in order:
        for conflict in each.recipe.conflicts:
            if other := there.get(conflict.addon):
                yield _either(each, other, conflict.why, (), shape)
    for one, other in combinations(order, 2):
        for claim in one.claims:
            rival = next((its for its in other.claims if its.what == claim.what), None)
            if rival:
                without = (*ways.switching(one, claim, on=False), *ways.switching(other, rival, on=False))
                yield _either(one, other, f"both are the cluster's {claim.what}", without, shape)


def _either(one: Chosen, other: Chosen, why: str, without: Sequence[Way], shape: Shape) -> Finding:
    what = f"{one.recipe.title} and {other.recipe.title} do not go together"
    every = dict.fromkeys((*without, ways.leave_out(one, shape), ways.leave_out(other, shape)))
    return refusal(Rule.CONFLICT, (one.name, other.name), what, why, *every)


def storage(order: Sequence[Chosen], shape: Shape) -> Iterator[Finding]:
    """Yield what asks for volumes where no storage class is the default."""
    classes = [
        (each, claim) for each in order for claim in each.recipe.claims if claim.what == DEFAULT_STORAGE_CLASS
    ]
    if any(claim in each.claims for each, claim in classes):
        return
    by_input = [way for each, claim in classes for way in ways.switching(each, claim, on=True)]
    usual = Way(f"choose one of storage, such as {_USUAL_STORAGE}", "addons", _USUAL_STORAGE)
    one_more = () if any(each.name == _USUAL_STORAGE for each, _ in classes) else (usual,)
    for each in order:
        if each.recipe.needs.storage_class:
            what = f"{each.recipe.title} needs a default storage class"
            why = "none of the chosen add-ons is one"
            out = ways.leave_out(each, shape)
            yield refusal(Rule.STORAGE, (each.name,), what, why, *by_input, *one_more, out)


def clouds(order: Sequence[Chosen], shape: Shape) -> Iterator[Finding]:
    """Yield what does not do in this cloud what one takes it for, unless a person says that they know."""
    for each, unfit in unfit_here(order, shape, known=False):
        what = f"{each.recipe.title} does not work on {unfit.cloud.upper()}"
        knowing = (ways.told(each, unfit.unless, switch=True),) if unfit.unless else ()
        every = (Way.without(unfit.instead), *knowing, ways.leave_out(each, shape))
        yield refusal(Rule.CLOUD, (each.name,), what, unfit.why, *every)


def unfit_here(order: Sequence[Chosen], shape: Shape, *, known: bool) -> Iterator[tuple[Chosen, Unfit]]:
    """Yield each that this cloud is not for, where a person said that they know, or where none did."""
    for each in order:
        for unfit in each.recipe.unfit:
            if unfit.cloud == shape.cloud and bool(each.answers.get(unfit.unless or "")) is known:
                yield each, unfit
