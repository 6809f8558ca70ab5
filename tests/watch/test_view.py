"""A run as a watcher sees it: created, resumed, destroyed, failed, cancelled, killed, or only planned."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mectui.events import Phase, Problem, Step
from mectui.watch import PHASES_OF, PhaseView, RunView, State
from tests.watch.events import NOON, Script, instance, plan_new_cluster
from tests.watch.node_events import late_boot, made_cluster, walk

LOST = Problem("AWS does not let us in", "the token has expired", "log in again")


def states(view: RunView) -> dict[Phase, State]:
    return {phase.phase: phase.state for phase in view.phases.values()}


def created() -> Script:
    """Tell of a whole run, from its preflight to its last word."""
    script = Script().begin(Phase.PREFLIGHT, "Looking up")
    script.at(1).tell("preflight.check", "us-east-2", check="region", ok=True).finish(1.0)
    script.begin(Phase.WORKSPACE, "Writing").tell("workspace.written", "workspace written: /w")
    script.tell("terraform.log", "Initializing the backend...").finish(2.0)
    plan_new_cluster(script, 1, 1).finish(8.0)
    script.begin(Phase.APPLY, "Making the machines")
    for node in ("demo-cp-0", "demo-w-0"):
        script.resource("started", instance(node), node=node)
        script.at(24).resource("finished", instance(node), node=node, seconds=14)
    script.finish(14.0).begin(Phase.NODES, "Bringing together")
    for node in ("demo-cp-0", "demo-w-0"):
        walk(script, node, Step.MICROK8S_READY, at=25)
        script.phase = Phase.JOIN
        end = walk(script, node, Step.NODE_READY, at=80, begun=Step.JOINED)
        script.phase = Phase.NODES
    script.at(end).finish(83.0)
    script.begin(Phase.KUBECONFIG, "Writing the kubeconfig").tell(
        "kubeconfig.written", "kubeconfig written: /k"
    )
    script.finish(0.5).begin(Phase.ADDONS, "Bringing up").tell(
        "addon.ready", "dns: CoreDNS runs", addon="dns"
    )
    script.finish(1.0).begin(Phase.VERIFY, "Proving")
    script.tell("verify.planned", checks=[{"check": "nodes", "message": "every node Ready"}])
    script.tell("verify.check", "every node Ready", check="nodes", ok=True).finish(3.0)
    return script.at(120)


def test_a_created_cluster() -> None:
    nodes = [{"name": "demo-cp-0", "ready": True}, {"name": "demo-w-0", "ready": True}]
    view = created().end(0, "demo: 2 nodes Ready", nodes=nodes, kubeconfig="/k").view()
    assert (view.run, view.cluster, view.kind) == ("run-1", "demo", "create")
    assert set(states(view)) == set(PHASES_OF["create"])
    assert set(states(view).values()) == {State.DONE}
    assert all(node.state is State.DONE for node in view.ordered_nodes)
    assert [(check.check, check.ok) for check in view.checks] == [("region", True), ("nodes", True)]
    assert [each.check for each in view.planned] == ["nodes"]
    assert view.addons["dns"].message == "CoreDNS runs"
    assert view.addons["dns"].state is State.DONE
    assert list(view.phases[Phase.WORKSPACE].said) == ["workspace written: /w", "Initializing the backend..."]
    assert view.end is not None
    assert view.end.ok
    assert view.end.kubeconfig == "/k"
    assert [row["name"] for row in view.end.nodes] == ["demo-cp-0", "demo-w-0"]


def test_joining_is_told_by_no_phase_of_its_own_and_ends_with_the_nodes() -> None:
    view = created().view()
    join, nodes = view.phases[Phase.JOIN], view.phases[Phase.NODES]
    assert join.state is State.DONE
    assert join.begun == NOON + timedelta(seconds=80)
    assert nodes.seconds == 83.0
    assert join.seconds is not None
    assert join.seconds < nodes.seconds


def test_a_resumed_run_skips_what_is_so_already_and_says_why() -> None:
    script = Script(kind="resume").begin(Phase.PREFLIGHT).finish(1.0)
    script.phase = Phase.WORKSPACE
    script.tell("phase.skipped", "Writing the Terraform workspace: its plan was approved")
    script.begin(Phase.PLAN)
    view = script.view()
    workspace = view.phases[Phase.WORKSPACE]
    assert workspace.state is State.SKIPPED
    assert workspace.skipped.endswith("its plan was approved")
    assert workspace.elapsed(script.now) is None
    assert view.phase is Phase.PLAN


def test_the_steps_of_a_phase_add_up() -> None:
    script = Script(kind="destroy").begin(Phase.DESTROY, "Destroying the machines").at(20).finish(20.0)
    script.begin(Phase.DESTROY, "Proving that nothing is left").at(23)
    destroy = script.view().phases[Phase.DESTROY]
    assert destroy.title == "Proving that nothing is left"
    assert destroy.state is State.RUNNING
    assert destroy.elapsed(script.now) == 23.0
    done = script.at(25).finish(5.0).view().phases[Phase.DESTROY]
    assert (done.state, done.seconds) == (State.DONE, 25.0)


@pytest.mark.parametrize("swept", [True, False])
def test_a_step_that_is_not_needed_does_not_skip_the_phase(swept: bool) -> None:
    script = Script(kind="destroy")
    script.phase = Phase.DESTROY
    if swept:
        script.begin(Phase.DESTROY).finish(2.0)
    script.tell("phase.skipped", "Destroying the machines: nothing to destroy")
    assert script.view().phases[Phase.DESTROY].state is (State.DONE if swept else State.SKIPPED)
    if not swept:
        again = script.begin(Phase.DESTROY).view().phases[Phase.DESTROY]
        assert (again.state, again.skipped) == (State.RUNNING, "")


def test_an_apply_that_was_followed_first_counts_with_the_one_after_it() -> None:
    script = Script(kind="resume").begin(Phase.APPLY, "Following").finish(7.0)
    script.begin(Phase.WORKSPACE).finish(1.0).begin(Phase.PLAN).finish(1.0)
    apply = script.begin(Phase.APPLY, "Making the machines").finish(10.0).view().phases[Phase.APPLY]
    assert (apply.title, apply.seconds) == ("Making the machines", 17.0)


def test_a_destroyed_cluster() -> None:
    script = Script(kind="destroy").begin(Phase.PREFLIGHT).finish(1.0)
    script.begin(Phase.PLAN).change("delete", instance("demo-w-0"), node="demo-w-0").ready().finish(8.0)
    script.begin(Phase.DESTROY).resource(
        "finished", instance("demo-w-0"), "delete", node="demo-w-0", seconds=3
    )
    script.finish(5.0).end(0, "demo is gone", commands={"Drop the record": "mectui forget demo"})
    view = script.view()
    assert tuple(states(view)) == PHASES_OF["destroy"]
    assert view.plan.destroying
    assert view.end is not None
    assert view.end.commands == {"Drop the record": "mectui forget demo"}


def test_a_failed_run_fails_the_phase_it_is_in_and_no_other() -> None:
    script = made_cluster(1, 1)
    walk(script, "demo-cp-0", Step.NODE_READY)
    walk(script, "demo-w-0", Step.TRUSTED)
    script.tell("node.step.started", node="demo-w-0", step=Step.BOOTED)
    script.at(900).tell("node.step.failed", node="demo-w-0", step=Step.BOOTED, error=late_boot("demo-w-0"))
    view = script.end(4, "demo has", problems=[late_boot("demo-w-0").as_dict()]).view()
    assert view.phases[Phase.NODES].state is State.FAILED
    assert not view.phases[Phase.NODES].interrupted
    assert view.phases[Phase.APPLY].state is State.DONE
    assert view.phases[Phase.VERIFY].state is State.WAITING
    assert view.end is not None
    assert view.end.phase is Phase.NODES
    assert view.end.problems == (late_boot("demo-w-0"),)
    assert view.nodes["demo-w-0"].problem == late_boot("demo-w-0")


def test_the_only_problem_of_an_older_journal_is_the_events_own() -> None:
    script = Script().begin(Phase.PREFLIGHT)
    script.tell("run.finished", "it failed", error=LOST, ok=False, exit_code=3)
    end = script.view().end
    assert end is not None
    assert end.problems == (LOST,)
    assert end.stands == "it failed"
    assert end.exists is None


@pytest.mark.parametrize("how", [{"exit_code": 130}, {"exit_code": 1, "killed": True}])
def test_a_cancelled_or_killed_run_interrupts_its_phase(how: dict[str, Any]) -> None:
    script = Script().begin(Phase.APPLY).at(9)
    if "killed" not in how:
        script.tell("run.cancelling")
    script.tell("run.finished", "demo has", ok=False, **how)
    view = script.view()
    apply = view.phases[Phase.APPLY]
    assert (apply.state, apply.interrupted, apply.seconds) == (State.FAILED, True, 9.0)
    assert view.cancelling is ("killed" not in how)


def test_a_plan_that_awaits_approval_is_done_and_no_failure() -> None:
    view = plan_new_cluster(Script()).at(9).end(5, "The plan awaits approval").view()
    assert view.phases[Phase.PLAN].state is State.DONE
    assert view.end is not None
    assert view.end.awaits
    assert view.plan.ready


def test_what_a_phase_waits_for_and_what_went_wrong_in_it() -> None:
    script = Script().begin(Phase.VERIFY)
    script.tell("node.waiting", "not Ready: demo-w-1", node="demo-cp-0")
    verify = script.view().phases[Phase.VERIFY]
    assert verify.waiting == "not Ready: demo-w-1"
    script.tell("terraform.diagnostic", "stale", error=LOST, severity="error")
    script.tell("terraform.diagnostic", "old", error=Problem("old"), severity="warning")
    script.tell("verify.check", "no", error=Problem("a check's own"), check="dns", ok=False)
    verify = script.view().phases[Phase.VERIFY]
    assert verify.problems == [LOST]
    assert script.finish(1.0).view().phases[Phase.VERIFY].waiting == ""


def test_phases_of_a_kind_that_nobody_knows_show_up_as_they_are_heard_of() -> None:
    view = Script(kind="dance").begin(Phase.PLAN).view()
    assert list(view.phases) == [Phase.PLAN]
    assert view.phases[Phase.PLAN].elapsed(NOON) == 0.0
    assert PhaseView(Phase.PLAN).elapsed(NOON) is None


def test_what_exists_is_read_with_its_prices() -> None:
    rows = [
        {"kind": "instance", "id": "i-1", "hourly_usd": 0.03},
        {"kind": "key-pair", "id": "k", "hourly_usd": 0},
    ]
    end = (
        Script().end(1, exists=rows, hourly_usd=0.03, stage="making", answers="/a", again="mectui").view().end
    )
    assert end is not None
    assert end.exists is not None
    assert [each.free for each in end.exists] == [False, True]
    assert (end.hourly_usd, end.stage, end.answers, end.again) == (0.03, "making", "/a", "mectui")
    assert not end.nothing_made
