"""What nobody foresaw ends the application, and is told by whoever opened it: without what variables hold."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partialmethod

import pytest

import screens
from mectui.wizard import Flow
from screens.app import MectuiApp
from screens.routes import Made, Means
from tests.screens.conftest import no_session

SECRET = "wJalrXUtnFEMI"


class Broken:
    """A way in that has a mistake in it, with a secret at hand."""

    title = "broken"

    def load(self, means: Means) -> Made:
        environ: Mapping[str, str] = {"AWS_SECRET_ACCESS_KEY": SECRET}
        raise RuntimeError(f"a mistake of ours, with {len(environ)} variable")


def no_flow(_: object) -> Flow:
    raise AssertionError("a wizard was opened")


def test_a_mistake_is_passed_on_and_no_variable_is_printed(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(MectuiApp, "run", partialmethod(MectuiApp.run, headless=True, size=(80, 24)))
    with pytest.raises(RuntimeError, match="a mistake of ours"):
        screens.show(Means(no_flow, dict, no_session), Broken())
    printed = "".join(capfd.readouterr())
    assert SECRET not in printed
    assert "Traceback" not in printed
