"""A flow through all steps, with a small AWS behind it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mectui.wizard import Draft, Flow, all_steps
from tests.wizard.small_aws import Aws, small_aws


@pytest.fixture
def aws() -> Aws:
    """An account with two regions of different offers."""
    return small_aws()


@pytest.fixture
def begin(aws: Aws) -> Callable[..., Flow]:
    """Begin a flow, from a file or from nothing."""

    def begin_with(file: Path | None = None, environ: dict[str, str] | None = None, **options: Any) -> Flow:
        return Flow(all_steps(**options), Draft.begun(file, environ or {}), lambda _: aws)

    return begin_with


@pytest.fixture
async def ready(begin: Callable[..., Flow]) -> Flow:
    """A flow in which every step has been gone through by its defaults; it is at the review."""
    flow = begin()
    while flow.current.key != "review":
        await flow.look()
        assert not flow.go(), flow.problems()
    await flow.look()
    return flow
