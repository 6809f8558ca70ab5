"""What stopped a run, told once for all the nodes that it stops."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mectui.events import Problem
from mectui.watch.nodes import NodeView


@dataclass(frozen=True, slots=True)
class Cause:
    """A problem, in the words of the first node that has it, and the names of all those."""

    problem: Problem
    nodes: tuple[str, ...] = ()


def causes(problems: Iterable[Problem], nodes: Mapping[str, NodeView]) -> list[Cause]:
    """Return the problems in order; those that differ in nothing but a node's name are one."""
    names = _any_of(nodes)
    first: dict[Problem, Problem] = {}
    on: dict[Problem, dict[str, None]] = {}
    for problem in problems:
        alike = _nameless(problem, names)
        first.setdefault(alike, problem)
        named = names.findall(problem.what) if names else []
        having = [node.name for node in nodes.values() if node.problem == problem]
        on.setdefault(alike, {}).update(dict.fromkeys([*named, *having]))
    return [Cause(problem, tuple(on[alike])) for alike, problem in first.items()]


def _any_of(nodes: Iterable[str]) -> re.Pattern[str] | None:
    """Return what matches each of the names as a whole; None where there is none."""
    longest_first = sorted(filter(None, nodes), key=len, reverse=True)
    choice = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<![\w-])(?:{choice})(?![\w-])") if choice else None


def _nameless(problem: Problem, names: re.Pattern[str] | None) -> Problem:
    if names is None:
        return problem
    return Problem(*(names.sub("\0", part) for part in (problem.what, problem.why, problem.remedy)))
