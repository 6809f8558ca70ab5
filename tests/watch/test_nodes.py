"""A node from its events: where it stands, since when, and what a second try changes."""

from __future__ import annotations

from mectui.events import Problem, Step
from mectui.watch import NodeView, State, quorum
from tests.watch.events import Script, instance
from tests.watch.node_events import TIMES, being_made, fail, late_boot, made_cluster, start, wait, walk

NODE = "demo-w-1"


def node(script: Script, name: str = NODE) -> NodeView:
    return script.view().nodes[name]


def states(view: NodeView) -> str:
    return "".join(step.state.value[0] for step in view.steps.values())


def failed() -> Script:
    """A worker whose boot took too long, while the others went on."""
    script = made_cluster()
    clock = walk(script, NODE, Step.TRUSTED)
    start(script, NODE, Step.BOOTED, at=clock)
    wait(script, NODE, "cloud-init is still running", Step.BOOTED)
    return fail(script, NODE, Step.BOOTED, late_boot(NODE), at=clock + 900)


def test_a_machine_is_there_while_terraform_makes_it() -> None:
    script = being_made(Script(), NODE)
    script.at(10).resource("progress", instance(NODE), node=NODE, seconds=10)
    view = node(script)
    assert states(view) == "rwwwwwww"
    assert view.steps[Step.CREATED].elapsed(script.now) == 10


def test_a_machine_that_terraform_cannot_make_has_failed_and_says_why() -> None:
    script = being_made(Script(), NODE)
    script.at(3).resource("failed", instance(NODE), node=NODE, seconds=3)
    assert node(script).problem == Problem(f"{instance(NODE)}: failed")
    quota = Problem("creating EC2 Instance: VcpuLimitExceeded", "the quota is 5", "ask for a higher quota")
    script.tell("terraform.diagnostic", quota.what, resource=instance(NODE), error=quota, severity="error")
    assert node(script).problem == quota
    assert node(script).current is not None
    assert node(script).steps[Step.CREATED].seconds == 3


def test_a_warning_about_a_machine_does_not_make_it_fail() -> None:
    script = being_made(Script(), NODE)
    old = Problem("an argument is deprecated")
    script.tell("terraform.diagnostic", old.what, resource=instance(NODE), error=old, severity="warning")
    assert node(script).state is State.RUNNING


def test_what_terraform_took_stays_the_time_of_the_first_step() -> None:
    script = made_cluster()
    walk(script, NODE, Step.REACHABLE)
    assert node(script).steps[Step.CREATED].seconds == TIMES[Step.CREATED]


def test_a_failed_step_keeps_its_problem_and_its_time() -> None:
    view = node(failed())
    assert states(view) == "dddfwwww"
    assert view.problem == late_boot(NODE)
    assert view.steps[Step.BOOTED].seconds == 900
    assert view.waiting == "cloud-init is still running"


def test_the_first_of_several_problems_is_the_one_that_is_told() -> None:
    script = fail(failed(), NODE, Step.BOOTED, Problem("and more"), at=922)
    assert node(script).problem == late_boot(NODE)
    assert node(script).steps[Step.BOOTED].seconds == 900


def test_a_new_try_takes_the_failed_mark_away_at_once() -> None:
    view = node(start(failed(), NODE, Step.CREATED, at=1000))
    assert view.state is State.RUNNING
    assert states(view) == "dwwwwwww"
    assert (view.problem, view.waiting, view.tries) == (None, "", 1)


def test_a_step_found_true_at_once_took_what_it_took_before() -> None:
    script = start(failed(), NODE, Step.CREATED, at=1000)
    for step in (Step.REACHABLE, Step.TRUSTED):
        start(script, NODE, step, at=1000)
        script.tell("node.step.done", f"{NODE} is {step}", node=NODE, step=step, seconds=0.05)
    start(script, NODE, Step.BOOTED, at=1000)
    view = node(script.at(1004))
    assert view.steps[Step.REACHABLE].seconds == TIMES[Step.REACHABLE]
    assert view.steps[Step.BOOTED].elapsed(script.now) == 4


def test_every_failure_that_is_tried_again_counts_and_so_does_every_join() -> None:
    script = failed()
    start(script, NODE, Step.CREATED, at=1000)
    start(script, NODE, Step.REACHABLE, at=1000)
    fail(script, NODE, Step.REACHABLE, Problem("no answer"), at=1900)
    walk(script, NODE, Step.MICROK8S_READY, at=2000)
    start(script, NODE, Step.JOINED, at=2100)
    script.tell("node.retry", f"{NODE} tries to join again", node=NODE, attempt=2)
    assert node(script).tries == 3


def test_a_resumed_run_walks_from_the_beginning_without_terraform() -> None:
    script = Script(kind="resume")
    walk(script, NODE, Step.MICROK8S_READY, at=0)
    assert states(node(script)) == "ddddddww"
    assert node(script).tries == 0


def test_a_node_that_waits_for_another_is_held() -> None:
    script = made_cluster()
    walk(script, NODE, Step.MICROK8S_READY)
    assert not node(script).held
    wait(script, NODE, "waits for demo-cp-0, which it is to join", Step.JOINED)
    assert node(script).held
    assert node(script).state is State.RUNNING
    assert not node(start(script, NODE, Step.JOINED, at=200)).held


def test_the_newest_of_what_it_waits_for_and_what_it_said_is_what_it_does() -> None:
    script = start(made_cluster(), NODE, Step.BOOTED, at=20)
    wait(script, NODE, "cloud-init is still running", Step.BOOTED)
    assert node(script).doing == "cloud-init is still running"
    script.tell("node.output", "Setting up snapd", node=NODE, step=Step.BOOTED)
    assert (node(script).doing, node(script).waiting) == ("Setting up snapd", "cloud-init is still running")
    script.at(50).tell("node.step.done", node=NODE, step=Step.BOOTED, seconds=30)
    assert node(script).doing == ""


def test_the_end_of_the_run_stops_the_clock_of_what_went_on() -> None:
    script = start(made_cluster(), NODE, Step.BOOTED, at=20)
    script.at(30).end(130, "interrupted")
    view = node(script.at(3000))
    assert view.state is State.WAITING
    assert view.steps[Step.BOOTED].elapsed(script.now) == 10
    assert view.elapsed(script.now) == 30
    assert not view.held


def test_a_node_that_is_done_took_the_time_from_its_first_step_to_its_last() -> None:
    script = made_cluster()
    end = walk(script, NODE, Step.NODE_READY)
    assert node(script).state is State.DONE
    assert node(script).elapsed(script.at(9999).now) == end


def test_a_worker_that_leaves_is_leaving_and_then_gone() -> None:
    script = Script(kind="scale").tell("node.leaving", "its pods move to the other nodes", node=NODE)
    assert (node(script).leaving, node(script).left) == ("its pods move to the other nodes", False)
    assert node(script.tell("node.left", "it has left", node=NODE)).left


def test_voters_and_how_many_of_them_are_needed() -> None:
    script = made_cluster(3, 0)
    assert quorum(script.view().nodes.values()) is None
    for number, role in enumerate(("voter", "voter", "voter", "spare")):
        script.tell("node.datastore", node=f"demo-cp-{number}", role=role)
    assert quorum(script.view().nodes.values()) == (3, 2)


def test_a_node_whose_machine_is_replaced_comes_back() -> None:
    script = made_cluster().tell("node.leaving", "its pods move to the other nodes", node=NODE)
    script.tell("node.left", "it has left", node=NODE)
    back = node(start(script, NODE, Step.CREATED, at=60))
    assert (back.leaving, back.left) == ("", False)
