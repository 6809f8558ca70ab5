"""What a phase that only looks and writes has to say, in paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rich.cells import cell_len

from mectui.events import Phase
from mectui.watch import Check, PhaseView, State, expected
from screens.run.problem_text import problem_paras, reasons
from screens.run.scene import Scene
from screens.signs import Signs
from screens.text import duration, fitted, one_line
from screens.widgets.page import GAP, Para
from screens.widgets.rows_view import Span

_NAME = 16
"""Cells of a check's name at most."""

_WHAT: Mapping[Phase, str] = {
    Phase.PREFLIGHT: "Everything that the cluster needs is looked up, and found to fit, before anything is "
    "touched.",
    Phase.WORKSPACE: "The answers become a Terraform workspace, which plain terraform runs as it is.",
    Phase.KUBECONFIG: "The administrator's kubeconfig is fetched from the first control plane, and kept in "
    "the cluster's folder.",
    Phase.ADDONS: "The add-ons are brought up one after another, each until it is proven to work.",
    Phase.VERIFY: "The cluster is asked to prove itself: nodes that stay Ready, names that resolve, a pod "
    "reached on every node.",
}
_ABOUT_DESTROYING = "Whose account it is, and what is to go, is looked up before anything is touched."
_BUSY: Mapping[Phase, str] = {
    Phase.PREFLIGHT: "asking AWS and Terraform; answers come in any order",
    Phase.WORKSPACE: "Terraform is setting the workspace up",
    Phase.KUBECONFIG: "asking the first control plane",
    Phase.ADDONS: "asking the cluster what is there of them",
    Phase.VERIFY: "asking the cluster",
}
_WORDS = {
    State.WAITING: ("not begun", "muted"),
    State.RUNNING: ("running", "plain"),
    State.DONE: ("done", "good"),
    State.FAILED: ("failed", "bad"),
    State.SKIPPED: ("skipped", "muted"),
}


def checks_page(scene: Scene, signs: Signs) -> Iterator[Para]:
    """Yield what the phase that is looked at does, what it found, what it waits for, and what is wrong."""
    phase = scene.view.phases.get(scene.phase) or PhaseView(scene.phase)
    yield from _head(phase, scene, signs)
    yield GAP
    yield from _checks(phase, scene, signs)
    yield from _said(phase, scene)
    if phase.state is State.RUNNING:
        waits = phase.waiting or _BUSY.get(phase.phase, "at work")
        yield from (GAP, Para(waits, "plain", ((f"{signs.looking} waiting ", "accent"),)))
    yield from _problems(phase, scene, signs)


def _head(phase: PhaseView, scene: Scene, signs: Signs) -> Iterator[Para]:
    word, style = _WORDS[phase.state]
    if phase.interrupted:
        word = "ended before its time"
    sign = {
        State.RUNNING: signs.looking,
        State.DONE: signs.done,
        State.FAILED: signs.blocked,
    }.get(phase.state, signs.todo)
    destroying = scene.view.kind == "destroy" and phase.phase is Phase.PREFLIGHT
    yield Para(_ABOUT_DESTROYING if destroying else _WHAT.get(phase.phase, phase.title), "bright")
    told = f"{word}: {phase.skipped.rpartition(': ')[2]}" if phase.skipped else word
    yield Para(told + _times(phase, scene), style, ((f"{sign} ", style),))


def _times(phase: PhaseView, scene: Scene) -> str:
    took = phase.elapsed(scene.now)
    usual = expected(phase.phase, scene.view, scene.usual)
    parts = [] if took is None else [duration(took)]
    if usual is not None and phase.state in (State.RUNNING, State.DONE, State.WAITING):
        parts.append(f"usually {duration(usual)}")
    return "".join(f", {part}" for part in parts)


# What was found


def _checks(phase: PhaseView, scene: Scene, signs: Signs) -> Iterator[Para]:
    """Yield the checks that were made, then those that are known to come."""
    made = [check for check in scene.view.checks if check.phase is phase.phase]
    names = {check.check for check in made}
    coming = [each for each in scene.view.planned if each.phase is phase.phase and each.check not in names]
    column = _column([*names, *(each.check for each in coming)])
    for check in made:
        yield from _check(check, phase, scene, signs, column)
    busy = phase.state is State.RUNNING
    for each in coming:
        head = _marked(signs.looking if busy else signs.todo, "asking" if busy else "to come", each.check)
        style = "plain" if busy else "muted"
        yield Para(each.message, style, _spans(head, "accent" if busy else "muted", column, signs))
        busy = False


def _check(check: Check, phase: PhaseView, scene: Scene, signs: Signs, column: int) -> Iterator[Para]:
    sign, word, style = {
        True: (signs.done, "ok", "good"),
        False: (signs.blocked, "no", "bad"),
        None: (signs.warning, "unsure", "warn"),
    }[check.ok]
    head = _spans(_marked(sign, word, check.check), style, column, signs)
    text = check.error.what if check.error else check.message
    yield Para(text, "plain" if check.ok else style, head, _at(check, phase))
    if check.error is not None:
        yield from reasons(check.error, scene, indent=sum(cell_len(text) for text, _ in head))


def _at(check: Check, phase: PhaseView) -> str:
    """Return how long after the phase's beginning it was known, from a second on."""
    if check.time is None or phase.begun is None or check.time < phase.begun:
        return ""
    seconds = (check.time - phase.begun).total_seconds()
    return f"after {duration(seconds)}" if seconds >= 1 else ""


def _marked(sign: str, word: str, name: str) -> tuple[str, str]:
    return f"{sign} {word:7} ", one_line(name)


def _spans(mark: tuple[str, str], style: str, column: int, signs: Signs) -> tuple[Span, ...]:
    return (mark[0], style), (fitted(mark[1], column, more=signs.more) + "  ", "plain")


def _column(names: Iterable[str]) -> int:
    return min(_NAME, max((cell_len(one_line(name)) for name in names), default=0))


# What else was said


def _said(phase: PhaseView, scene: Scene) -> Iterator[Para]:
    for text in phase.said:
        yield Para(text, "muted")
    if phase.phase is Phase.KUBECONFIG and phase.state is State.DONE:
        yield GAP
        yield Para(
            "Only you can read the file; what is in it is a secret, and is on no screen and in no log."
        )
        merge = scene.spell("kubeconfig", scene.view.cluster, "--merge")
        yield Para(merge, "plain", (("merge it into yours  ", "muted"),))


def _problems(phase: PhaseView, scene: Scene, signs: Signs) -> Iterator[Para]:
    """Yield what went wrong in this phase beside its checks, once each."""
    end = scene.view.end
    last = end.problems if end is not None and not end.ok and end.phase is phase.phase else ()
    told = {check.error for check in scene.view.checks}
    for problem in dict.fromkeys((*phase.problems, *last)):
        if problem not in told:
            yield from (GAP, *problem_paras(problem, scene, signs))
