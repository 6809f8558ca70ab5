"""What should be known of add-ons that fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mectui.addons.recipe import State
from mectui.addons.recipe.tracks import TRACKS
from mectui.addons.solver.choosing import Chosen
from mectui.addons.solver.finding import Finding, Rule
from mectui.addons.solver.fitting import unfit_here
from mectui.addons.solver.footprint import Footprint
from mectui.addons.solver.shape import Shape
from mectui.events import Problem

_DISKS = "raise aws.data_disks or aws.root_disk_gib"


def doubts(order: Sequence[Chosen], shape: Shape, taken: Footprint) -> Iterator[Finding]:
    """Yield them, of each add-on and then of all together."""
    for each in order:
        yield from _names(each)
        yield from _warnings(each)
    for each, unfit in unfit_here(order, shape, known=True):
        what = f"{each.recipe.title} does less on {unfit.cloud.upper()} than elsewhere"
        yield Finding(Rule.CLOUD, (each.name,), Problem(what, unfit.why, unfit.instead))
    if order and shape.track and shape.track not in TRACKS:
        what = f"the catalogue does not know Kubernetes {shape.track}"
        why = f"it was written for {TRACKS[0]} to {TRACKS[-1]}; versions may be others"
        yield Finding(Rule.KUBERNETES, (), Problem(what, why))
    if taken.volumes_gib > taken.volumes_gib_there:
        why = f"the disks have {taken.volumes_gib_there} GiB"
        problem = Problem(f"the volumes ask for {taken.volumes_gib} GiB", why, _DISKS)
        yield Finding(Rule.DISKS, (), problem)


def _names(each: Chosen) -> Iterator[Finding]:
    if each.stands_for:
        profile = f"{each.stands_for} stands for {each.recipe.title}"
        yield Finding(Rule.NAME, (each.name,), Problem(profile))
    for name in each.gave_way:
        what = f"{each.recipe.title} is there with {name}: false, because another add-on takes that part"
        yield Finding(Rule.YIELDED, (each.name,), Problem(what))


def _warnings(each: Chosen) -> Iterator[Finding]:
    title, status, tried = each.recipe.title, each.recipe.status, each.recipe.tried
    if status.state is not State.ACTIVE:
        yield Finding(Rule.STATUS, (each.name,), Problem(f"{title} is {status.state}", status.reason))
    for warning in each.recipe.warnings:
        yield Finding(Rule.WARNING, (each.name,), Problem(f"{title}: {warning}"))
    if tried.live is None and not each.recipe.preset:
        note = tried.note or "it was tried in the embedded cloud only"
        yield Finding(Rule.TRIED, (each.name,), Problem(f"{title} was not tried on a live cluster", note))
