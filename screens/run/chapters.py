"""The parts of a run as the side list has them, and which of them the run is at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mectui.events import Phase
from mectui.watch import RunView, State, Usual, expected
from mectui.watch.usual import is_late


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
    Chapter("addons", "add-ons", "addons-panel", (Phase.ADDONS,)),
    Chapter("verify", "verify", "checks-panel", (Phase.VERIFY,)),
    Chapter("destroy", "destroy", "apply-panel", (Phase.DESTROY,)),
)


@dataclass(frozen=True, slots=True)
class ChapterRow:
    """How a chapter stands; seconds are None before its beginning, `usual` where no earlier run tells.

    `count` says how much of it is done, such as `5 of 8`, where it consists of things that are counted.
    """

    chapter: Chapter
    state: State
    seconds: float | None
    usual: float | None
    late: bool
    count: str = ""


def chapters_of(view: RunView) -> list[Chapter]:
    """Return the chapters of a run, in order; the end is there once there is one beyond its plan."""
    known = [each for each in _CHAPTERS if not view.phases.keys().isdisjoint(each.phases)]
    return [*(known or _CHAPTERS[:1]), *([END] if view.end and not view.end.awaits else [])]


def chapter_now(view: RunView, chapters: list[Chapter]) -> Chapter:
    """Return the chapter that the run is at; one that waits for approval is at its plan."""
    if view.end is not None and not view.end.awaits:
        return END
    phase = Phase.PLAN if view.end is not None else view.phase
    return next((each for each in chapters if phase in each.phases), chapters[-1])


def phase_of(chapter: Chapter, view: RunView) -> Phase:
    """Return the phase that a chapter is looked at by: the one that goes on, where it has several."""
    return view.phase if view.phase in chapter.phases or not chapter.phases else chapter.phases[-1]


def row_of(chapter: Chapter, view: RunView, usual: Usual, now: datetime) -> ChapterRow:
    """Return how a chapter stands. Of several phases, one goes on within the other."""
    if chapter is END:
        return _end(view, now)
    phases = [view.phases[each] for each in chapter.phases if each in view.phases]
    states = {each.state for each in phases}
    state = next((each for each in _TELLING if each in states), State.WAITING)  # nothing was heard yet
    seconds = _longest(each.elapsed(now) for each in phases)
    likely = _longest(expected(each.phase, view, usual) for each in phases)
    late = state is State.RUNNING and is_late(seconds, likely)
    return ChapterRow(chapter, state, seconds, likely, late, _count(chapter, view))


_TELLING = (State.FAILED, State.RUNNING, State.DONE, State.SKIPPED, State.WAITING)
"""States in the order in which one of several phases speaks for all."""


def _end(view: RunView, now: datetime) -> ChapterRow:
    good = view.end is not None and view.end.ok
    return ChapterRow(END, State.DONE if good else State.FAILED, view.elapsed(now), None, late=False)


def _count(chapter: Chapter, view: RunView) -> str:
    """Return how many add-ons are as they are to be, of all that are to be brought up or taken away."""
    if Phase.ADDONS not in chapter.phases or not view.addons:
        return ""
    done = sum(addon.state is State.DONE for addon in view.addons.values())
    return f"{done} of {len(view.addons)}"


def _longest(seconds: Iterable[float | None]) -> float | None:
    return max((each for each in seconds if each is not None), default=None)
