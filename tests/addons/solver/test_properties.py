"""What holds of every choice of add-ons on every cluster."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from mectui.addons.catalogue import catalogue
from mectui.addons.recipe import DEFAULT_STORAGE_CLASS
from mectui.addons.recipe.tracks import TRACKS
from mectui.addons.solver import Finding, Rule, Shape, Solution, solve
from mectui.answers.model import Addon
from tests.addons.small import MACHINES, cluster

REAL = catalogue()
NAMES = sorted(REAL.recipes)

every = settings(max_examples=120, deadline=None, derandomize=True)

some_names = st.lists(st.sampled_from(NAMES), max_size=8, unique=True)
some_machine = st.sampled_from(MACHINES)


@st.composite
def some_cluster(draw: st.DrawFn) -> Shape:
    machine = draw(some_machine)
    known = draw(st.booleans())
    return cluster(
        track=draw(st.sampled_from((None, *TRACKS))),
        control_planes=draw(st.sampled_from((1, 3, 5))),
        workers=draw(st.integers(0, 4)),
        instance_type=machine.name,
        architecture=machine.architecture if known else None,
        vcpu=machine.vcpu if known else None,
        memory_mib=machine.memory_mib if known else None,
        data_disks=draw(st.integers(0, 3)),
        disk_gib=draw(st.sampled_from((0, 20, 100))),
    )


def solved(names: list[str], shape: Shape) -> Solution:
    return solve([Addon(name=name) for name in names], shape, REAL, MACHINES)


def told(solution: Solution) -> set[tuple[Rule, frozenset[str]]]:
    return {(finding.rule, frozenset(finding.addons)) for finding in solution.refusals}


@every
@given(some_names, some_cluster())
def test_everything_comes_behind_what_it_depends_on(names: list[str], shape: Shape) -> None:
    order = [each.name for each in solved(names, shape).order]
    assert len(order) == len(set(order))
    for each in solved(names, shape).order:
        before = order[: order.index(each.name)]
        assert set(each.recipe.depends) <= set(before)
        assert {name for name in each.recipe.after if name in order} <= set(before)


@every
@given(some_names, some_cluster())
def test_nothing_is_there_that_nobody_wished_or_needs(names: list[str], shape: Shape) -> None:
    solution = solved(names, shape)
    for each in solution.added:
        assert set(each.wanted_by) <= {other.name for other in solution.order} - {each.name}
        assert any(each.name in other.recipe.depends for other in solution.order)


@every
@given(some_names, some_cluster())
def test_solving_what_was_solved_changes_nothing(names: list[str], shape: Shape) -> None:
    once = solved(names, shape)
    again = solve(
        [Addon(name=each.name, inputs=dict(each.inputs)) for each in once.order], shape, REAL, MACHINES
    )
    assert [each.name for each in again.order] == [each.name for each in once.order]
    assert [each.answers for each in again.order] == [each.answers for each in once.order]
    assert again.footprint == once.footprint
    assert again.fits is once.fits


@every
@given(some_names, some_cluster())
def test_the_order_of_wishes_changes_nothing(names: list[str], shape: Shape) -> None:
    shuffled = names[::-1]
    assert told(solved(shuffled, shape)) == told(solved(names, shape))


def helps(finding: Finding, more: Solution) -> bool:
    """Tell whether what was added is what a finding asks for: a storage class."""
    claimed = {claim.what for each in more.order for claim in each.claims}
    return finding.rule is Rule.STORAGE and DEFAULT_STORAGE_CLASS in claimed


def gave_way(solution: Solution) -> set[str]:
    """Return what does without a claim in a solution, and so may end a conflict."""
    return {each.name for each in solution.order if each.gave_way}


@every
@given(some_names, st.sampled_from(NAMES), some_cluster())
def test_one_more_addon_never_hides_a_refusal(names: list[str], another: str, shape: Shape) -> None:
    before, after = solved(names, shape), solved([*dict.fromkeys([*names, another])], shape)
    for finding in before.refusals:
        if helps(finding, after) or set(finding.addons) & gave_way(after):
            continue
        assert (finding.rule, frozenset(finding.addons)) in told(after), finding


@every
@given(some_names, some_cluster())
def test_every_refusal_says_why_or_what_to_do(names: list[str], shape: Shape) -> None:
    for finding in solved(names, shape).refusals:
        assert finding.problem.what
        assert finding.problem.remedy, finding
        assert set(finding.addons) <= {each.name for each in solved(names, shape).order}


@every
@given(some_names, some_cluster())
def test_what_is_not_known_is_never_refused(names: list[str], shape: Shape) -> None:
    unknown = {Rule.KUBERNETES} if shape.track is None else set()
    if shape.architecture is None:
        unknown |= {Rule.ARCHITECTURE, Rule.ROOM}
    assert unknown.isdisjoint(finding.rule for finding in solved(names, shape).refusals)
