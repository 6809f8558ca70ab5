"""Asking AWS while someone answers: first for the step in sight, then ahead of the way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from mectui.wizard.flow import Flow
from mectui.wizard.step import Step
from screens import pace

Draw = Callable[[], Awaitable[None]]
_ROUNDS = 6
"""How often a lookup may lead to another one: region, VPC, subnets, and some to spare."""


async def look_around(flow: Flow, draw: Draw, *, refresh: bool = False) -> None:
    """Look up what the current step needs, then what the others will; `draw` follows every change."""
    await _look(flow, flow.current, draw, refresh=refresh)
    for _ in range(_ROUNDS):
        behind = [step for step in flow.steps if flow.behind(step)]
        if not behind:
            pace.settle()  # nothing more is going to be loaded
            return
        await asyncio.gather(*(_look(flow, step, draw) for step in behind))


async def _look(flow: Flow, step: Step, draw: Draw, *, refresh: bool = False) -> None:
    if refresh or flow.behind(step):
        await look_up(flow, step, draw, step.needs, step.wants, refresh=refresh)


async def look_up(flow: Flow, step: Step, draw: Draw, *parts: Sequence[str], refresh: bool = False) -> None:
    """Look up what a step lacks, and draw that it is being looked up, and each part as it comes.

    So what is merely good to know keeps nobody waiting for what is needed.
    """
    async with asyncio.TaskGroup() as group:
        for names in parts:
            group.create_task(_part(flow, step, draw, names, refresh=refresh))
        await asyncio.sleep(0)  # the lookups are under way now, which is what is drawn
        await draw()


async def _part(flow: Flow, step: Step, draw: Draw, names: Sequence[str], *, refresh: bool) -> None:
    if names:
        await flow.look(step, names, refresh=refresh)
        await draw()
