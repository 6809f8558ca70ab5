"""The application with a small AWS behind it, and nothing that changes from one run to the next."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from mectui.answers import Answers, Loaded
from mectui.clusters import Home
from mectui.run.session import Going, Session
from mectui.wizard import Check, Draft, Flow, all_steps
from screens.app import MectuiApp
from screens.routes import Means, ToWizard
from screens.signs import UNICODE, Signs
from screens.wizard import checking, wording
from tests.wizard.small_aws import NOON, Aws, small_aws

CHECKS = (
    Check("identity", ok=True, message="arn:aws:iam::123456789012:user/op"),
    Check("quota", ok=None, message="the quota cannot be read"),
)


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing change from one run to the next."""
    stand_still(monkeypatch)


def stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock and every animation, and let the preflight answer at once."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setattr(wording, "now", lambda: NOON + timedelta(seconds=12))

    async def preflight(_: Answers, __: Mapping[str, str], take: Any) -> tuple[Check, ...]:
        for check in CHECKS:
            take(check)
        return CHECKS

    monkeypatch.setattr(checking, "preflight", preflight)


@pytest.fixture
def aws() -> Aws:
    """The account behind the application."""
    return small_aws()


@pytest.fixture
def app(aws: Aws) -> Callable[..., MectuiApp]:
    """Make an application, from an answer file or from nothing; one for each test."""

    def make(
        file: Path | None = None,
        theme: str = "mectui-dark",
        session: Callable[[], Session] = no_session,
    ) -> MectuiApp:
        def begin() -> Flow:
            environ = {"AWS_REGION": "us-east-2"}
            return Flow(all_steps(), Draft.begun(file, environ), lambda _: aws)

        return wizard_app(begin, session=session, theme=theme)

    return make


class Idle(Session):
    """Stands for a session where no test gets as far as a run."""

    def create(self, loaded: Loaded, approve: str | None = None) -> Going:
        """Begin nothing."""
        raise AssertionError("a run was begun")


def no_session() -> Session:
    """Return a session of a home with nothing on record."""
    return Idle(Home(Path("/nowhere")), {})


def wizard_app(
    begin: Callable[[], Flow],
    environ: Callable[[], Mapping[str, str]] = dict,
    *,
    session: Callable[[], Session] = no_session,
    signs: Signs = UNICODE,
    theme: str | None = "mectui-dark",
) -> MectuiApp:
    """Return the application that opens on a wizard."""
    return MectuiApp(Means(lambda _: begin(), environ, session), ToWizard(), signs=signs, theme=theme)


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until the wizard is there and has nothing to do."""
    app = pilot.app
    while len(app.screen_stack) < 2:
        await asyncio.sleep(0)
        await pilot.pause()
    for _ in range(2):
        await idle(app)
        await pilot.pause()


async def idle(app: App[Any]) -> None:
    """Wait until no worker is at work; one that gave way to another may have been cancelled."""
    while len(app.workers):
        with suppress(WorkerCancelled):
            await app.workers.wait_for_complete()
        await asyncio.sleep(0)


async def go_to(pilot: Pilot[Any], step: str) -> None:
    """Go through the steps to this one by their defaults; `walk_to` does so by keys, as slowly as people."""
    await settled(pilot)
    while flow(pilot).current.key != step:
        assert not flow(pilot).go(), flow(pilot).problems()
    await pilot.app.screen_stack[1].go_to(step)  # type: ignore[attr-defined]
    await settled(pilot)


async def walk_to(pilot: Pilot[Any], step: str) -> None:
    """Press enter until the wizard is at a step."""
    await settled(pilot)
    while flow(pilot).current.key != step:
        before = flow(pilot).current.key
        await pilot.press("enter")
        await settled(pilot)
        assert flow(pilot).current.key != before, flow(pilot).problems()


def flow(pilot: Pilot[Any]) -> Flow:
    """Return the flow that is shown."""
    shown: Flow = pilot.app.screen_stack[1].flow  # type: ignore[attr-defined]
    return shown
