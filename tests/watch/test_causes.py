"""One cause that stops several nodes is told once."""

from __future__ import annotations

from mectui.events import Problem, Step
from mectui.watch import NodeView, State, causes
from tests.watch.node_events import late_boot


def nodes(*names: str) -> dict[str, NodeView]:
    return {name: NodeView(name) for name in names}


def failed(node: NodeView, problem: Problem) -> None:
    step = node.steps[Step.BOOTED]
    step.state, step.problem = State.FAILED, problem


def test_problems_that_differ_in_a_nodes_name_are_one() -> None:
    names = ("demo-w-1", "demo-w-10", "demo-w-2")
    [cause] = causes(map(late_boot, names), nodes(*names))
    assert cause.problem == late_boot("demo-w-1")
    assert cause.nodes == names


def test_a_name_within_another_is_not_that_node() -> None:
    mine = Problem("demo-w-10 is lost", "it went away")
    [cause] = causes([mine], nodes("demo-w-1", "demo-w-10", "w-1"))
    assert cause.nodes == ("demo-w-10",)


def test_what_differs_in_more_stays_apart_in_its_order() -> None:
    told = [
        Problem("demo-w-0 cannot join", "the token was refused"),
        Problem("the account has no more vCPUs"),
        Problem("demo-w-1 cannot join", "the versions differ"),
    ]
    found = causes(told, nodes("demo-w-0", "demo-w-1"))
    assert [cause.problem for cause in found] == told
    assert [cause.nodes for cause in found] == [("demo-w-0",), (), ("demo-w-1",)]


def test_nodes_that_the_words_do_not_name_are_known_by_their_problem() -> None:
    problem = Problem("the bastion does not let us in", "its key is another", "mend ssh.bastion")
    known = nodes("demo-cp-0", "demo-w-0", "demo-w-1")
    failed(known["demo-cp-0"], problem)
    failed(known["demo-w-1"], problem)
    [cause] = causes([problem], known)
    assert cause.nodes == ("demo-cp-0", "demo-w-1")


def test_names_are_no_patterns() -> None:
    [cause] = causes(
        [Problem("a.c fell", "", "look at a.c"), Problem("abc fell", "", "look at abc")], nodes("a.c")
    )[:1]
    assert cause.nodes == ("a.c",)
    assert causes([], {}) == []
