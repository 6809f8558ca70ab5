"""What the tests of the runner share."""

from __future__ import annotations

import pytest

from mectui.addons.runner import working
from mectui.ssh import pace
from tests.addons.runner.bench import Bench


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Bench:
    """Return a bench at which nobody waits."""
    monkeypatch.setattr(pace, "SHORTEST", 0.001)
    monkeypatch.setattr(working, "PAUSE_SECONDS", 0.0)
    return Bench()
