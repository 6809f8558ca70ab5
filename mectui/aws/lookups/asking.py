"""One call to AWS for a lookup: its result, or the problem that stands in for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from mectui.aws.cloud import Cloud
from mectui.aws.failures import code_of
from mectui.aws.lookups.cleaning import on_one_line
from mectui.aws.lookups.found import Found
from mectui.events import ExitCode, Problem, Trouble, now
from mectui.events.threads import in_thread

T = TypeVar("T")
Row = TypeVar("Row")

_NOT_PERMITTED = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"})
LOOKUP_DEADLINE = 60.0


@dataclass(frozen=True, slots=True)
class Asked(Generic[T]):
    """What one call came back with: a value or a problem."""

    value: T | None = None
    problem: Problem | None = None


async def ask(cloud: Cloud, doing: str, permission: str, call: Callable[[], T]) -> Asked[T]:
    """Run a blocking call that needs `permission`, such as `ec2:DescribeVpcs`; `doing` says what for."""
    try:
        return Asked(value=await cloud.ask(doing, call, deadline=LOOKUP_DEADLINE))
    except Trouble as trouble:
        return Asked(problem=_problem(trouble, permission))


async def in_time(doing: str, call: Callable[[], T]) -> T:
    """Run a blocking call that needs no AWS: a file, a `credential_process`, another server.

    Raises Trouble as the call does, and Trouble(DEADLINE) where it does not end.
    """
    try:
        async with asyncio.timeout(LOOKUP_DEADLINE):
            return await in_thread(call)
    except TimeoutError:
        what = f"To {doing} took longer than {LOOKUP_DEADLINE:.0f} s"
        raise Trouble.of(ExitCode.DEADLINE, what, remedy="Refresh to try again.") from None


def _problem(trouble: Trouble, permission: str) -> Problem:
    first = trouble.problems[0]
    if trouble.__cause__ is None or code_of(trouble.__cause__) not in _NOT_PERMITTED:
        return first
    return replace(first, what=f"The permission {permission} is missing")


def found(rows: Iterable[Row] | None, *problems: Problem | None) -> Found[Row]:
    """Return the rows that were told just now, or none, with all that went wrong as one problem.

    Texts in them are from outside, so here they lose what is no text; they are still never markup.
    """
    problem = Problem.together(on_one_line(each) for each in problems if each is not None)
    if rows is None:
        return Found(problem=problem)
    return Found(tuple(map(on_one_line, rows)), now(), problem)
