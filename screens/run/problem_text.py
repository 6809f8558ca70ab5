"""What is wrong, why, and what can be done, in paragraphs."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from mectui.events import Problem, spelled
from screens.run.scene import Scene
from screens.signs import Signs
from screens.widgets.page import Para
from screens.widgets.rows_view import Span

_LABEL = 5


def problem_paras(
    problem: Problem, scene: Scene, signs: Signs, nodes: Sequence[str] = (), indent: int = 0
) -> Iterator[Para]:
    """Yield a problem; `nodes` are those that it stops, where there are several."""
    yield Para(_typed(problem.what, scene), "bad", ((" " * indent + f"{signs.blocked} ", "bad"),))
    yield from reasons(problem, scene, nodes, indent + 2)


def reasons(problem: Problem, scene: Scene, nodes: Sequence[str] = (), indent: int = 0) -> Iterator[Para]:
    """Yield why it is so, what can be done, and on which nodes."""
    if problem.why:
        yield Para(_typed(problem.why, scene), "plain", _label("why", indent))
    if problem.remedy:
        yield Para(_typed(problem.remedy, scene), "bright", _label("do", indent))
    if len(nodes) > 1:
        yield Para(", ".join(nodes), "plain", _label("on", indent))


def _typed(text: str, scene: Scene) -> str:
    return spelled(text, shlex.join(scene.command))


def _label(word: str, indent: int) -> tuple[Span, ...]:
    return ((" " * indent + word.ljust(_LABEL), "muted"),)
