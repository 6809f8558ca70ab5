"""A run that did not get where it was going: what happened, what exists now, and what can be mended."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len

from mectui.events import ExitCode
from mectui.watch import End, NodeView, RunView, State, causes
from screens.run.addon_end import addon_paras
from screens.run.ledger_text import cost, ledger_paras
from screens.run.problem_text import problem_paras
from screens.run.scene import Scene
from screens.signs import Signs
from screens.text import duration, fitted, one_line
from screens.widgets.page import GAP, Para

_WORDS = {
    ExitCode.FAILED: "it failed",
    ExitCode.USAGE: "it cannot be done with these answers",
    ExitCode.REFUSED: "AWS refused",
    ExitCode.DEADLINE: "a deadline passed",
    ExitCode.MISSING: "something that it needs is not there",
    ExitCode.INTERRUPTED: "it was ended before its time",
}
_NODES = 12
"""How many nodes are told one by one."""
_FREE = "addons, aws.access, aws.node_ports, cluster.workers, limits, protect, terraform, timeouts"


def bad_page(scene: Scene, end: End, signs: Signs) -> Iterator[Para]:
    """Yield the page of a run that failed, was cancelled, or was killed."""
    view = scene.view
    yield from _head(view, end, signs)
    yield from (GAP, Para("What happened, and what to do", "bright"))
    for cause in causes(end.problems, view.nodes):
        yield from problem_paras(cause.problem, scene, signs, cause.nodes)
    if not end.problems:
        yield Para("It gave no reason; its log has all it said.", "plain")
    yield from _nodes(view, signs)
    yield from addon_paras(scene, end, signs)
    yield from (GAP, *_standing(end))
    yield from (GAP, *_mending(scene, end))


def _head(view: RunView, end: End, signs: Signs) -> Iterator[Para]:
    word = "its process is gone" if end.killed else _word(end.exit_code)
    heard = "last heard of " if end.killed else ""
    took = "" if end.seconds is None else f", {heard}after {duration(end.seconds)}"
    where = _undone(view, end)
    what = f"{view.kind} {view.cluster}: {word}{took}"
    yield Para(what, "bad", ((f"{signs.blocked} ", "bad"),))
    exit_code = "no exit code" if end.killed else f"exit code {end.exit_code}"
    yield Para(f"in: {where}; {exit_code}", "muted", (("  ", "muted"),))


def _undone(view: RunView, end: End) -> str:
    """Return what was not done; a run that goes on after a phase that failed is in another at its end."""
    last = view.phases.get(end.phase)
    done = last is not None and last.state is State.DONE
    failed = (each.title for each in view.phases.values() if each.state is State.FAILED)
    return (", ".join(failed) if done else "") or (last.title if last else "") or end.phase.value


def _word(code: int) -> str:
    return _WORDS[ExitCode(code)] if code in tuple(_WORDS) else f"it ended with exit code {code}"


def _nodes(view: RunView, signs: Signs) -> Iterator[Para]:
    """Yield the nodes that are not in the cluster, those that failed first."""
    nodes = view.ordered_nodes
    absent = sorted((node for node in nodes if node.state is not State.DONE), key=_failed_first)
    if not absent:
        return
    yield GAP
    yield Para(f"{len(nodes) - len(absent)} of {len(nodes)} nodes are Ready", "bright")
    column = max(len(one_line(node.name)) for node in absent[:_NODES])
    for node in absent[:_NODES]:
        failed = node.state is State.FAILED
        sign, style = (signs.blocked, "bad") if failed else (signs.todo, "muted")
        head = (
            (f"{sign} {'failed' if failed else 'not yet':8}", style),
            (f"{one_line(node.name):{column}}  ", "plain"),
        )
        yield Para(_where(node, failed=failed), "plain" if failed else "muted", head)
    if len(absent) > _NODES:
        yield Para(f"and {len(absent) - _NODES} more, on the page of the nodes", "muted")


def _failed_first(node: NodeView) -> bool:
    return node.state is not State.FAILED


def _where(node: NodeView, *, failed: bool) -> str:
    step = node.current
    if step is None:
        return ""
    waits = f": {node.waiting}" if node.waiting else ""
    return f"at the step {step.step}" if failed else f"up to the step {step.step}{waits}"


def _standing(end: End) -> Iterator[Para]:
    """Yield what exists, what it costs, and the one command that removes it."""
    billed = [each for each in end.exists or () if not each.free]
    known = end.exists is not None
    aside = cost(end.hourly_usd) if billed else "nothing is billed" if known else ""
    yield Para("In AWS now, and billed" if billed else "In AWS now", "bright", aside=aside)
    yield Para(end.stands)
    yield from ledger_paras(end.exists or ())
    yield GAP
    column = max((cell_len(one_line(does)) for does in end.commands), default=0)
    for does, command in end.commands.items():
        yield Para(command, "plain", ((f"  {fitted(one_line(does).lower(), column)}  ", "muted"),))


def _mending(scene: Scene, end: End) -> Iterator[Para]:
    """Yield which answers may still change: any, where nothing was made of them."""
    if scene.view.kind == "destroy" or not end.answers:
        return
    yield Para("The answers", "bright")
    yield Para(end.answers)
    if end.nothing_made:
        yield Para("Nothing was made of them: each may become another.", "muted")
        return
    yield Para(f"These may change without harm: {_FREE}.", "muted")
    yield Para("Others change machines that exist; the plan shows how, before anything is done.", "muted")
