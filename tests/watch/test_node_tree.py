"""The join tree: who comes first, what is folded, what each node waits for, and how a role stands."""

from __future__ import annotations

import pytest

from mectui.events import Step
from mectui.watch import NodeView, Usual
from mectui.watch.node_tree import NodeRow, NodeTree, QuorumRow, RoleRow, StepRow, TreeRow, quorum_words
from mectui.watch.standing import Standing
from tests.watch.events import Script, node_names
from tests.watch.node_events import TIMES, being_made, fail, late_boot, made_cluster, start, wait, walk

FEW, MANY = 16, 200
"""Lines of a terminal that is low, and of one in which everything fits."""


def rows(
    script: Script, height: int = FEW, tree: NodeTree | None = None, usual: Usual | None = None
) -> list[TreeRow]:
    return (tree or NodeTree()).rows(script.view(), usual or Usual(), script.now, height)


def node_rows(script: Script, **how: object) -> dict[str, NodeRow]:
    return {row.key: row for row in rows(script, **how) if isinstance(row, NodeRow)}  # type: ignore[arg-type]


def role_row(script: Script, role: str = "workers") -> str:
    return next(row.words for row in rows(script) if isinstance(row, RoleRow) and row.key == role)


def learnt() -> Usual:
    """What an earlier run has taught."""
    script = made_cluster(1, 2)
    for name in node_names("demo", 1, 2):
        walk(script, name, Step.NODE_READY)
    return Usual.of([script.events])


def five_workers() -> Script:
    """One worker of each kind: in its number's order done, held, working, late, failed; now is 200 s."""
    script = made_cluster(0, 5)
    walk(script, "demo-w-0", Step.NODE_READY)
    walk(script, "demo-w-1", Step.MICROK8S_READY)
    wait(script, "demo-w-1", "waits for demo-cp-0, which it is to join", Step.JOINED)
    for number in (2, 3, 4):
        walk(script, f"demo-w-{number}", Step.TRUSTED)
    start(script, "demo-w-4", Step.BOOTED, at=21)
    fail(script, "demo-w-4", Step.BOOTED, late_boot("demo-w-4"), at=190)
    start(script, "demo-w-3", Step.BOOTED, at=21)
    start(script, "demo-w-2", Step.BOOTED, at=190)
    return script.at(200)


def test_the_failed_come_first_then_the_late_and_the_done_last() -> None:
    found = node_rows(five_workers(), usual=learnt())
    assert [row.now.standing for row in found.values()] == [
        Standing.FAILED, Standing.LATE, Standing.WORKING, Standing.HELD, Standing.DONE,
    ]  # fmt: skip
    assert list(found) == [f"demo-w-{number}" for number in (4, 3, 2, 1, 0)]


def test_nodes_of_the_same_standing_keep_the_order_of_their_numbers() -> None:
    assert list(node_rows(made_cluster(0, 12))) == [f"demo-w-{number}" for number in range(12)]


def test_control_planes_stand_above_workers_each_below_their_row() -> None:
    keys = [row.key for row in rows(made_cluster(1, 2))]
    assert keys == ["control planes", "demo-cp-0", "workers", "demo-w-0", "demo-w-1"]


def test_machines_of_the_plan_are_there_before_terraform_begins_with_them() -> None:
    script = Script()
    for event in made_cluster(1, 2).events:
        if event.event in ("plan.change", "plan.ready"):
            script.events.append(event)
    being_made(script, "demo-w-1", at=5)
    found = node_rows(script)
    assert found["demo-w-0"].now.standing is Standing.TO_COME
    assert found["demo-w-0"].now.doing == "Terraform has not begun with it"
    assert found["demo-w-1"].now.doing == "EC2 is starting the machine"


def test_what_a_node_waits_for_is_always_said() -> None:
    found = node_rows(five_workers())
    doing = {key: row.now.doing for key, row in found.items()}
    assert doing["demo-w-4"] == "was not booted within 900 s: cloud-init is still running"
    assert doing["demo-w-3"] == "cloud-init has to end"
    assert doing["demo-w-1"] == "waits for demo-cp-0, which it is to join"
    script = five_workers().tell("node.output", "Setting up snapd", node="demo-w-3", step=Step.BOOTED)
    assert node_rows(script)["demo-w-3"].now.doing == "Setting up snapd"


def test_one_that_waits_for_another_says_how_long() -> None:
    script = five_workers()
    ready = 14 + sum(TIMES[step] for step in list(Step)[1:6])
    assert node_rows(script)["demo-w-1"].now.seconds == 200 - ready


def test_between_two_steps_a_node_is_still_at_work() -> None:
    script = made_cluster(0, 1)
    walk(script, "demo-w-0", Step.BOOTED)
    assert node_rows(script)["demo-w-0"].now.standing is Standing.WORKING


def test_late_is_measured_by_earlier_runs() -> None:
    script = start(made_cluster(0, 1), "demo-w-0", Step.BOOTED, at=20)
    on_time = node_rows(script.at(20 + 44), usual=learnt())["demo-w-0"].now
    late = node_rows(script.at(20 + 46), usual=learnt())["demo-w-0"].now
    assert (on_time.standing, late.standing) == (Standing.WORKING, Standing.LATE)
    assert late.expected is not None
    assert (late.expected.seconds, late.expected.learnt) == (TIMES[Step.BOOTED], True)


def test_without_earlier_runs_it_is_measured_by_the_other_nodes() -> None:
    script = made_cluster(0, 3)
    walk(script, "demo-w-0", Step.BOOTED)
    start(script, "demo-w-2", Step.BOOTED, at=21)
    assert node_rows(script.at(500))["demo-w-2"].now.standing is Standing.WORKING
    walk(script, "demo-w-1", Step.BOOTED)
    late = node_rows(script.at(500))["demo-w-2"].now
    assert late.standing is Standing.LATE
    assert late.expected is not None
    assert not late.expected.learnt


def test_nodes_that_were_there_before_say_nothing_of_how_long_a_boot_takes() -> None:
    script = Script(kind="resume")
    for name in ("demo-w-0", "demo-w-1"):
        for step in Step:
            script.tell("node.step.started", node=name, step=step)
            script.tell("node.step.done", node=name, step=step, seconds=0.01)
    start(script, "demo-w-2", Step.BOOTED, at=1)
    assert node_rows(script.at(60))["demo-w-2"].now.standing is Standing.WORKING


def test_few_nodes_are_unfolded_where_all_of_them_fit() -> None:
    script = made_cluster(1, 2)
    assert sum(isinstance(row, StepRow) for row in rows(script, height=29)) == 24
    assert not any(isinstance(row, StepRow) for row in rows(script, height=28))


def test_what_one_folds_and_unfolds_stays_so() -> None:
    script, tree = made_cluster(0, 2), NodeTree()
    assert tree.toggle(rows(script, FEW, tree)[-1]) == "demo-w-1"
    steps = [row for row in rows(script, FEW, tree) if isinstance(row, StepRow)]
    assert [(row.now.key, row.step.step) for row in steps] == [("demo-w-1", step) for step in Step]
    assert tree.toggle(steps[3]) == "demo-w-1"
    steps = [row for row in rows(script, MANY, tree) if isinstance(row, StepRow)]
    assert {row.now.key for row in steps} == {"demo-w-0"}


def test_a_role_that_is_folded_is_one_row() -> None:
    script, tree = made_cluster(1, 2), NodeTree()
    assert tree.toggle(rows(script, FEW, tree)[2]) == "workers"
    folded = rows(script, FEW, tree)
    assert [row.key for row in folded] == ["control planes", "demo-cp-0", "workers"]
    tree.toggle(folded[-1])
    assert len(rows(script, FEW, tree)) == 5


def test_a_filter_leaves_the_nodes_with_that_in_their_name() -> None:
    script, tree = five_workers(), NodeTree()
    tree.needle = "W-3"
    assert (tree.narrowed, NodeTree().narrowed) == (True, False)
    assert list(node_rows(script, tree=tree)) == ["demo-w-3"]


def test_only_problems_are_the_failed_and_the_late() -> None:
    tree = NodeTree()
    tree.problems = True
    assert list(node_rows(five_workers(), tree=tree, usual=learnt())) == ["demo-w-4", "demo-w-3"]


def test_a_role_says_how_many_are_ready_and_what_the_others_do() -> None:
    assert role_row(five_workers()) == "1 of 5 Ready, 1 failed, 1 late, 1 booting, 1 waiting"


def test_those_that_leave_are_not_counted_among_those_that_are_wanted() -> None:
    script = five_workers()
    script.tell("node.leaving", "its pods move to the other nodes", node="demo-w-5")
    script.tell("node.leaving", "it leaves the cluster", node="demo-w-6")
    script.tell("node.left", "it has left", node="demo-w-6")
    assert role_row(script) == "1 of 5 Ready, 1 failed, 1 late, 1 booting, 1 waiting, 1 leaving, 1 gone"
    found = node_rows(script)
    assert found["demo-w-5"].now.doing == "its pods move to the other nodes"
    assert list(found)[-1] == "demo-w-6"


def test_a_run_that_has_ended_works_on_nothing() -> None:
    script = five_workers()
    wait(script, "demo-w-3", "cloud-init is still running", Step.BOOTED)
    script.end(130, "interrupted")
    now = node_rows(script.at(900), usual=learnt())["demo-w-3"].now
    assert (now.standing, now.seconds) == (Standing.STOPPED, 179)
    assert now.doing == "the run has ended: cloud-init is still running"


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        ((None, None, None), "no quorum yet"),
        (("voter", None, None), "1 voter, 1 needed: none may fail"),
        (("voter", "voter", None), "2 voters, 2 needed: none may fail"),
        (("voter", "voter", "voter"), "3 voters, 2 needed: one may fail"),
        (("voter",) * 3 + ("stand-by", "spare"), "3 voters, 2 needed: one may fail"),
        (("voter",) * 5, "5 voters, 3 needed: two may fail"),
        (("voter",) * 9, "9 voters, 5 needed: 4 may fail"),
    ],
)
def test_quorum_in_words(roles: tuple[str | None, ...], words: str) -> None:
    assert quorum_words(NodeView(f"demo-cp-{n}", datastore=role) for n, role in enumerate(roles)) == words


def test_quorum_is_told_below_several_control_planes_and_not_of_one_alone() -> None:
    script = made_cluster(3, 1)
    assert [row.key for row in rows(script)][:2] == ["control planes", "quorum"]
    for name in node_names("demo", 3, 0):
        script.tell("node.datastore", node=name, role="voter")
    [row] = [row for row in rows(script) if isinstance(row, QuorumRow)]
    assert row.words == "3 voters, 2 needed: one may fail"
    assert not any(isinstance(row, QuorumRow) for row in rows(made_cluster(1, 2)))
