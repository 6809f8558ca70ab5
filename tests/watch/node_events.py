"""What the nodes of a run tell on their way, written by hand."""

from __future__ import annotations

from mectui.events import Phase, Problem, Step
from tests.watch.events import Script, instance, plan_new_cluster

STEPS = tuple(Step)
TIMES = {
    Step.CREATED: 14.0,
    Step.REACHABLE: 6.0,
    Step.TRUSTED: 1.0,
    Step.BOOTED: 30.0,
    Step.INSTALLED: 2.0,
    Step.MICROK8S_READY: 12.0,
    Step.JOINED: 20.0,
    Step.NODE_READY: 8.0,
}
"""What each step takes here, in seconds."""


def late_boot(node: str) -> Problem:
    """Return what is told of a node whose boot takes too long."""
    return Problem(
        f"{node} was not booted within 900 s",
        "cloud-init is still running",
        f"look at `mectui logs demo {node}`; `mectui resume demo` goes on",
    )


def made_cluster(control_planes: int = 1, workers: int = 2) -> Script:
    """Tell of a new cluster up to the end of its apply, at 14 s; every machine is made at once."""
    script = plan_new_cluster(Script(), control_planes, workers)
    script.begin(Phase.APPLY, "Applying")
    machines = [event for event in script.events if event.event == "plan.change" and event.node]
    for machine in machines:
        script.resource("started", machine.resource or "", node=machine.node)
    script.at(TIMES[Step.CREATED])
    for machine in machines:
        script.resource("finished", machine.resource or "", node=machine.node, seconds=TIMES[Step.CREATED])
    script.finish(TIMES[Step.CREATED])
    return script.begin(Phase.NODES, "Bringing the nodes together")


def walk(script: Script, node: str, to: Step, *, at: float = 14.0, begun: Step = Step.CREATED) -> float:
    """Take a node through its steps up to `to`, beginning at a time; return when it was through."""
    clock = at
    for step in STEPS[STEPS.index(begun) : STEPS.index(to) + 1]:
        took = 0.0 if step is Step.CREATED else TIMES[step]
        start(script, node, step, at=clock)
        clock += took
        script.at(clock).tell("node.step.done", f"{node} is {step}", node=node, step=step, seconds=took)
    return clock


def start(script: Script, node: str, step: Step, *, at: float) -> Script:
    """Begin a step."""
    return script.at(at).tell("node.step.started", f"{node}: {step}", node=node, step=step)


def wait(script: Script, node: str, message: str, step: Step | None = None) -> Script:
    """Say what a node waits for."""
    return script.tell("node.waiting", message, node=node, step=step)


def fail(script: Script, node: str, step: Step, problem: Problem, *, at: float) -> Script:
    """Let a step fail."""
    return script.at(at).tell("node.step.failed", str(problem), node=node, step=step, error=problem)


def being_made(script: Script, node: str, *, at: float = 0.0) -> Script:
    """Let Terraform begin a machine."""
    return script.at(at).resource("started", instance(node), node=node)
