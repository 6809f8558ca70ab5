"""What never ends beside AWS' own calls: it is told, and holds no other lookup up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from mectui.aws import address
from mectui.aws.cloud import Cloud
from mectui.aws.lookups import Lookups, asking


@pytest.fixture
def never(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """What a call waits for that does not end before its deadline."""
    monkeypatch.setattr(asking, "LOOKUP_DEADLINE", 0.05)
    event = Event()
    yield event
    event.set()


async def test_credentials_that_never_come_are_told(never: Event, tmp_path: Path) -> None:
    def cloud_for(_: str) -> Cloud:
        never.wait(30)
        raise AssertionError("nobody waits any more")

    identity = await Lookups(cloud_for, tmp_path, {}).identity()
    assert identity.problem is not None
    assert "To read the credentials took longer than" in identity.problem.what


async def test_an_address_that_never_comes_is_told(
    never: Event, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address, "public_address", lambda _: str(never.wait(30)))
    lookups = Lookups(lambda _: pytest.fail("AWS is not asked"), tmp_path, {})
    found = await lookups.public_address()
    assert found.problem is not None
    assert "To ask for the public address took longer than" in found.problem.what
