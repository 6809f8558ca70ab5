"""The whole application over the embedded cloud, worked with as somebody at a terminal does."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from mectui.cli.asking import flow_of
from mectui.cli.settings import Settings
from mectui.run.session import Session
from screens.app import MectuiApp
from screens.routes import Means, Route, ToClusters
from tests.end_to_end.program import Mectui
from tests.end_to_end.screens.at_screen import AtScreen

Opened = Callable[..., AbstractAsyncContextManager[AtScreen]]


@pytest.fixture
def open_screen(mectui: Mectui, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Opened:
    """Open the application as `mectui --demo` does, at 80 by 24; its kubeconfig is a scratch one."""
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "kubeconfig"))

    @asynccontextmanager
    async def opened(route: Route | None = None) -> AsyncIterator[AtScreen]:
        here = Settings(mectui.home, demo=True)
        session = Session(here.home, here.environ, here.command)
        means = Means(lambda file: flow_of(here, file), lambda: here.environ, lambda: session, here.command)
        app = MectuiApp(means, route or ToClusters())
        async with app.run_test(size=(80, 24)) as pilot:
            yield AtScreen(pilot)

    return opened


@pytest.fixture
def kubeconfig(open_screen: Opened) -> Path:
    """The file that is merged into."""
    return Path(os.environ["KUBECONFIG"])
