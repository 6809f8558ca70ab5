"""What is wrong with single fields, while they are typed."""

from __future__ import annotations

from collections.abc import Mapping

from mectui.events import Problem
from mectui.wizard.findings import BASIS
from mectui.wizard.flow import Flow
from mectui.wizard.form import Input, Typed


def at_once(given: Input) -> bool:
    """Tell whether to take what is typed letter by letter: not where AWS would be asked about each."""
    asked = {path for basis in BASIS.values() for path in basis}
    return not isinstance(given, Typed) or not asked & set(given.values)


def wrong(flow: Flow, *, tried: bool) -> Mapping[str, Problem]:
    """Return what the step itself finds wrong with single fields; what they lack, once one tried."""
    step = flow.current
    lacks = step.lacks(flow.draft, flow.findings) if tried else {}
    return {**lacks, **step.wrong(flow.draft, flow.findings)}


def said_of(flow: Flow, given: Typed, *, tried: bool) -> Mapping[str, Problem]:
    """Return what to say at the fields of what is typed, by key path."""
    found = flow.draft.problems
    return {**{path: found[path][0] for path in given.values if path in found}, **wrong(flow, tried=tried)}
