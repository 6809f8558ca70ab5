"""What is said of the row under the cursor of the join tree, in whole sentences."""

from __future__ import annotations

from collections.abc import Iterator

from mectui.events import Step, spelled
from mectui.watch.node_tree import QuorumRow, RoleRow, StepRow, TreeRow
from mectui.watch.standing import NodeNow, Standing
from screens.run.node_rows import against, short, until, word
from screens.run.scene import Scene
from screens.text import duration
from screens.widgets.facts import Pairs

MEANINGS = {
    Step.CREATED: "EC2 runs the machine",
    Step.REACHABLE: "its SSH server answers",
    Step.TRUSTED: "it has proven its host key, and has one of its own",
    Step.BOOTED: "cloud-init is done",
    Step.INSTALLED: "the MicroK8s snap is in",
    Step.MICROK8S_READY: "MicroK8s is up on it",
    Step.JOINED: "it is a member of the cluster",
    Step.NODE_READY: "Kubernetes calls it Ready",
}
"""What is true of a node once a step is done."""
_TIMES = ("", "once", "twice")


def facts_of(row: TreeRow, scene: Scene, *, asked: bool) -> Pairs:
    """Return what there is to say of a row; `asked` says that its node was asked to be tried again."""
    if isinstance(row, RoleRow):
        return ((row.key, row.words), ("", "space or enter folds them, and unfolds them"))
    if isinstance(row, QuorumRow):
        return (("datastore", row.words), ("", "without that many voters, the control planes change nothing"))
    pairs = tuple(node_facts(row.now, scene, asked=asked))
    if isinstance(row, StepRow):
        return ((str(row.step.step), MEANINGS[row.step.step]), *pairs)
    return pairs


def node_facts(look: NodeNow, scene: Scene, *, asked: bool) -> Iterator[tuple[str, str]]:
    """Yield how a node stands, what is wrong with it, and what it has said."""
    node = look.node
    more = again(scene, asked=asked) if look.standing is Standing.FAILED else ""
    yield short(node.name, scene.view.cluster), headline(look) + more
    if node.problem is not None and look.standing is Standing.FAILED:
        yield "why", spelled(look.waits, scene.spell())
        yield "do", spelled(node.problem.remedy, scene.spell())
    elif look.waits and look.standing is not Standing.DONE:
        yield "now", look.waits
    if node.said:
        yield "said", node.said
    if history(look):
        yield "before", history(look)


def headline(look: NodeNow) -> str:
    """Return what a node is, and how far it has come, such as `worker, booting for 9 s (usually 12 s)`."""
    role = "control plane" if look.node.control_plane else "worker"
    kind = f"{role}, {look.node.datastore}" if look.node.datastore else role
    if look.seconds is None or look.standing is Standing.FAILED:
        return f"{kind}, {word(look)}"
    when = "for" if look.standing in (Standing.WORKING, Standing.HELD) else "after"
    measures = ", ".join(filter(None, (against(look.expected), until(look))))
    return f"{kind}, {word(look)} {when} {duration(look.seconds)}" + (f" ({measures})" if measures else "")


def again(scene: Scene, *, asked: bool) -> str:
    """Return what trying a failed node again does: it goes on from the step that failed."""
    if not scene.live:
        return ""
    if scene.view.end is not None:
        return "; r resumes the run there, m restarts or replaces its machine"
    return "; asked to go on there" if asked else "; r goes on there"


def history(look: NodeNow) -> str:
    """Return how often a node was tried again and put right."""
    told = (("tried again", look.node.tries), ("put right", look.node.repairs))
    return ", ".join(f"{what} {often(times)}" for what, times in told if times)


def often(times: int) -> str:
    """Return a number of times in words."""
    return _TIMES[times] if times < len(_TIMES) else f"{times} times"
