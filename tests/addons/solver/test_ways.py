"""Every way out that is named leads out: taken, it ends the refusal that named it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from mectui.addons.catalogue import catalogue
from mectui.addons.recipe.tracks import TRACKS, track_of
from mectui.addons.solver import Finding, MachineType, Rule, Shape, Standing, Way, by_size, solve
from mectui.answers.model import Addon
from tests.addons.small import MACHINES, cluster

REAL = catalogue()
NAMES = sorted({*REAL.recipes, "gpu", "storage", "fluxcd", "community/istio"})
SWITCHES = {
    "hostpath-storage": {"default_class": False},
    "longhorn": {"default_class": False},
    "easyhaproxy": {"node_ports": True},
}
TYPES = by_size(
    (
        *MACHINES,
        MachineType("r7g.8xlarge", "arm64", 32, 262_144, 1.7),
        MachineType("m7i.4xlarge", "amd64", 16, 65_536, 0.8),
        MachineType("g5.24xlarge", "amd64", 96, 393_216, 8.1),
    )
)
FIXED = {"cluster.channel", "aws.instance_type", "aws.data_disks.count"}
"""What nobody changes of a cluster that there is."""


@st.composite
def some_wishes(draw: st.DrawFn) -> list[Addon]:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=8, unique_by=known_as))
    return [Addon(name=name, inputs=draw(st.sampled_from(({}, SWITCHES.get(name, {}))))) for name in names]


def known_as(name: str) -> str:
    recipe = REAL.named(name)
    return recipe.profile.default if recipe.profile else recipe.name


@st.composite
def some_cluster(draw: st.DrawFn) -> Shape:
    machine = draw(st.sampled_from(TYPES))
    return on(
        cluster(
            track=draw(st.sampled_from(TRACKS)),
            control_planes=draw(st.sampled_from((1, 3))),
            workers=draw(st.integers(0, 3)),
            data_disks=draw(st.integers(0, 3)),
            disk_gib=draw(st.sampled_from((10, 100))),
        ),
        machine,
    )


def on(shape: Shape, machine: MachineType) -> Shape:
    return replace(
        shape,
        instance_type=machine.name,
        architecture=machine.architecture,
        vcpu=machine.vcpu,
        memory_mib=machine.memory_mib,
    )


def taken(way: Way, addons: list[Addon], shape: Shape) -> tuple[list[Addon], Shape] | None:
    """Return what there is once a way is taken; None of one that names nothing to be taken."""
    if way.path == "addons":
        if way.value is None:
            kept = [addon for addon in addons if addon.name.rpartition("/")[2] not in way.out]
            return (kept, shape) if way.out else None
        return [*addons, Addon(name=str(way.value))], shape
    if way.by_input:
        return _told(way, addons), shape
    match way.path:
        case "cluster.channel":
            return addons, replace(shape, track=track_of(str(way.value)))
        case "cluster.workers":
            return addons, replace(shape, workers=int(way.value or 0))
        case "aws.instance_type" if way.value:
            return addons, on(shape, next(each for each in TYPES if each.name == way.value))
        case "aws.data_disks.count":
            disks = yaml.safe_load(way.words.removeprefix("set aws.data_disks to "))
            return addons, replace(shape, data_disks=disks["count"], disk_gib=disks["size_gib"])
    return None


def _told(way: Way, addons: list[Addon]) -> list[Addon]:
    _, name, key = way.path.split(".")
    had = next((addon for addon in addons if known_as(addon.name) == name), Addon(name=name))
    others = [addon for addon in addons if addon is not had]
    return [*others, Addon(name=had.name, inputs={**had.inputs, key: way.value})]


def refusals(addons: list[Addon], shape: Shape) -> Iterator[Finding]:
    found = solve(addons, shape, REAL, TYPES).refusals
    return (each for each in found if each.rule not in (Rule.INPUT, Rule.NAME))


def of_the_same(one: Finding, other: Finding) -> bool:
    if (one.rule, set(one.addons)) != (other.rule, set(other.addons)):
        return False
    return one.rule is not Rule.CONFLICT or one.problem == other.problem


@settings(max_examples=120, deadline=None, derandomize=True)
@given(some_wishes(), some_cluster())
def test_every_way_out_ends_the_refusal_that_names_it(addons: list[Addon], shape: Shape) -> None:
    for finding in refusals(addons, shape):
        assert any(way.by_leaving_out for way in finding.ways)
        for way in finding.ways:
            then = taken(way, addons, shape)
            if then is not None:
                assert not any(of_the_same(finding, each) for each in refusals(*then)), (finding.problem, way)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(some_wishes(), some_cluster(), st.data())
def test_of_a_cluster_that_there_is_nothing_fixed_is_to_be_changed(
    addons: list[Addon], shape: Shape, data: st.DataObject
) -> None:
    there = frozenset(data.draw(st.sets(st.sampled_from([addon.name for addon in addons]))))
    shape = replace(shape, standing=Standing("edge", there))
    for way in (way for finding in refusals(addons, shape) for way in finding.ways):
        assert way.path not in FIXED
        _, _, disabled = way.words.partition("`mectui addons edge disable ")
        assert set(disabled.removesuffix("`").split()) == there & set(way.out)


def test_more_workers_than_the_limit_lets_in_name_the_limit() -> None:
    shape = Shape("1.34", 1, 0, "t4g.large", "arm64", 2, 8192, data_disks=1, disk_gib=50, max_nodes=1)
    [finding] = [
        each for each in solve([Addon(name="storidge")], shape, REAL).refusals if each.rule is Rule.NODES
    ]
    assert "set cluster.workers to 2 and limits.max_nodes to 3" in str(finding.problem)
    standing = replace(shape, standing=Standing("edge"))
    [finding] = [
        each for each in solve([Addon(name="storidge")], standing, REAL).refusals if each.rule is Rule.NODES
    ]
    assert "once limits.max_nodes of its answers is 3" in str(finding.problem)
