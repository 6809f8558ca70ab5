"""The parts of a run as the side list has them, and which of them the run is at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mectui.events import ExitCode, Phase
from mectui.watch import PhaseView, RunView, State, Usual


@dataclass(frozen=True, slots=True)
class Chapter:
    """One line of the side list: its phases, and the panel that draws it."""

    key: str
    title: str
    panel: str
    phases: tuple[Phase, ...] = ()


END = Chapter("end", "end", "end-panel")
"""What comes after the last phase; it has no phase of its own."""

_CHAPTERS = (
    Chapter("preflight", "preflight", "checks-panel", (Phase.PREFLIGHT,)),
    Chapter("workspace", "workspace", "checks-panel", (Phase.WORKSPACE,)),
    Chapter("plan", "plan", "plan-panel", (Phase.PLAN,)),
    Chapter("apply", "apply", "apply-panel", (Phase.APPLY,)),
    Chapter("nodes", "nodes", "nodes-panel", (Phase.NODES, Phase.JOIN)),
    Chapter("kubeconfig", "kubeconfig", "checks-panel", (Phase.KUBECONFIG,)),
    Chapter("addons", "add-ons", "checks-panel", (Phase.ADDONS,)),
    Chapter("verify", "verify", "checks-panel", (Phase.VERIFY,)),
    Chapter("destroy", "destroy", "apply-panel", (Phase.DESTROY,)),
)


@dataclass(frozen=True, slots=True)
class ChapterRow:
    """How a chapter stands; seconds are None before its beginning, `usual` where no earlier run tells."""

    chapter: Chapter
    state: State
    seconds: float | None
    usual: float | None
    late: bool


def chapters_of(view: RunView) -> list[Chapter]:
    """Return the chapters of a run, in order; the end is there once there is one."""
    known = [each for each in _CHAPTERS if not view.phases.keys().isdisjoint(each.phases)]
    return [*(known or _CHAPTERS[:1]), *([END] if view.end else [])]


def chapter_now(view: RunView, chapters: list[Chapter]) -> Chapter:
    """Return the chapter that the run is at; one that waits for approval is at its plan."""
    if view.end is not None and view.end.exit_code != ExitCode.AWAITING_APPROVAL:
        return END
    phase = Phase.PLAN if view.end is not None else view.phase
    return next((each for each in chapters if phase in each.phases), chapters[-1])


def phase_of(chapter: Chapter, view: RunView) -> Phase:
    """Return the phase that a chapter is looked at by: the one that goes on, where it has several."""
    return view.phase if view.phase in chapter.phases or not chapter.phases else chapter.phases[-1]


def row_of(chapter: Chapter, view: RunView, usual: Usual, now: datetime) -> ChapterRow:
    """Return how a chapter stands."""
    if chapter is END:
        ended = view.end is not None and (view.end.ok or view.end.exit_code == ExitCode.AWAITING_APPROVAL)
        return ChapterRow(END, State.DONE if ended else State.FAILED, view.elapsed(now), None, late=False)
    phases = [view.phases[each] for each in chapter.phases if each in view.phases]
    seconds = _sum(phase_seconds(each, now) for each in phases)
    expected = _sum(usual.seconds("phase", each.phase.value) for each in phases)
    late = any(
        each.state is State.RUNNING and usual.late(phase_seconds(each, now), "phase", each.phase.value)
        for each in phases
    )
    return ChapterRow(chapter, _state(phases), seconds, expected, late)


def phase_seconds(phase: PhaseView, now: datetime) -> float | None:
    """Return the seconds that a phase took, or has taken so far; None before its beginning."""
    if phase.seconds is not None:
        return phase.seconds
    return None if phase.begun is None else max(0.0, (now - phase.begun).total_seconds())


def _state(phases: list[PhaseView]) -> State:
    """Return the state of phases as one; between two of them, it goes on."""
    states = {each.state for each in phases}
    for state in (State.FAILED, State.RUNNING):
        if state in states:
            return state
    if len(states) == 1:
        return states.pop()
    return State.RUNNING if State.WAITING in states else State.DONE


def _sum(seconds: Iterable[float | None]) -> float | None:
    """Return the sum of what is known; None where nothing is."""
    known = [each for each in seconds if each is not None]
    return sum(known) if known else None
