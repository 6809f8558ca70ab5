"""Whatever the events of a run say, it is shown as it is, on its place, and nothing of it acts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from textual.pilot import Pilot

from mectui.events import Event, Phase, Problem, Step
from screens.run.frame import RunScreen
from tests.screens.run.stage import FrameStage
from tests.screens.seeing import lines, press, seen, until
from tests.screens.test_hostile_text import HOSTILE, sane
from tests.watch.events import NOON

ALL = " ".join(HOSTILE.values())


def told(text: str) -> Problem:
    return Problem(f"what {text}", f"why {text}", f"remedy {text}")


def hostile(text: str) -> Iterator[Event]:
    """Yield a run in which every text of every event is this one."""
    yield _event("run.started", Phase.PREFLIGHT, text, cluster=text, kind=text)
    for phase in Phase:
        yield _event("phase.started", phase, text)
        yield _event("preflight.check", phase, text, error=told(text), check=text, ok=False)
    attributes = [{"name": text, "before": text, "after": text, "forces": True}]
    plan: dict[str, Any] = {"action": text, "type": text, "attributes": attributes}
    for action in (text, "create", "replace"):
        yield _event("plan.change", Phase.PLAN, text, node=text, resource=text, **{**plan, "action": action})
    yield _event("plan.ready", Phase.PLAN, text, hash=text, create=1, replace=1, command=text)
    yield _event("resource.started", Phase.APPLY, text, node=text, resource=text, action="create", type=text)
    yield _event("resource.failed", Phase.APPLY, text, resource=text, action="create", type=text)
    yield _event("terraform.diagnostic", Phase.APPLY, text, error=told(text), resource=text, severity="error")
    yield _event("terraform.unknown", Phase.APPLY, text, type=text, level=text)
    for name in ("node.step.started", "node.waiting", "node.output", "node.repair", "node.datastore"):
        yield _event(name, Phase.NODES, text, node=text, step=Step.BOOTED, role=text)
    yield _event("node.step.failed", Phase.NODES, text, node=text, step=Step.BOOTED, error=told(text))
    yield _event("node.waiting", Phase.JOIN, text, node="demo-cp-0", step=Step.JOINED)


def last(text: str, code: int) -> Event:
    node = {"name": text, "role": text, "private_ip": text, "public_ip": text, "ready": False}
    thing = {"kind": text, "id": text, "name": text, "node": text, "state": text, "hourly_usd": 1.5}
    return _event(
        "run.finished",
        Phase.JOIN,
        text,
        error=told(text),
        ok=code == 0,
        exit_code=code,
        cluster=text,
        stands=text,
        commands={text: text},
        kubeconfig=text,
        nodes=[node],
        exists=[thing],
        problems=[told(text).as_dict()],
        stage=text,
        answers=text,
        again=text,
        node_ports=[text],
    )


def _event(name: str, phase: Phase, text: str, **fields: Any) -> Event:
    known = {key: fields.pop(key) for key in ("node", "step", "resource", "error") if key in fields}
    event = Event(name, phase, text, **known, data=fields)
    return event.stamped(time=NOON, run=text, seq=1)


async def go_through(pilot: Pilot[Any]) -> None:
    """Look at every phase, each with a row under the cursor, and at the log; nothing may be out of place."""
    screen = pilot.app.screen
    assert isinstance(screen, RunScreen)
    for _ in Phase:
        for key in ("right", "down", "end"):
            await press(pilot, key)
            sane(pilot)
    await press(pilot, "l")
    await pilot.pause()
    sane(pilot)
    await press(pilot, "escape", "question_mark")
    sane(pilot)
    await press(pilot, "escape", "f")
    if screen.check_action("cancel", ()):
        await press(pilot, "x")
        sane(pilot)
        await press(pilot, "escape")


@pytest.mark.parametrize(("kind", "size"), zip(HOSTILE, [(80, 24), (150, 44)] * 2, strict=True))
async def test_hostile_events_are_shown_as_they_are(kind: str, size: tuple[int, int]) -> None:
    stage = FrameStage(hostile(HOSTILE[kind]))
    async with stage.run_test(size=size) as pilot:
        await until(pilot, lambda: stage.told.awaited == 0 and bool(lines(pilot, "#side")))
        await press(pilot, *["left"] * 12)
        await go_through(pilot)
        stage.told.tell(last(HOSTILE[kind], 1))
        await until(pilot, lambda: "✗ end" in seen(pilot, "#side"))
        await go_through(pilot)


async def test_markup_is_text_and_no_link() -> None:
    stage = FrameStage(hostile(HOSTILE["markup"]))
    async with stage.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "[/prod] [red]x[/]" in seen(pilot, "#top"))
        stage.told.tell(last(HOSTILE["markup"], 0))
        await until(pilot, lambda: "✓ end" in seen(pilot, "#side"))
        assert "[/prod] [red]x[/]" in seen(pilot, "#middle")


async def test_a_plan_of_hostile_text_awaits_approval() -> None:
    stage = FrameStage([*hostile(ALL), last(ALL, 5)])
    async with stage.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "✓ plan" in seen(pilot, "#side"))
        for key in ("end", "enter", "escape", "tab", "tab"):
            await press(pilot, key)
            sane(pilot)
