"""The screens of clusters over a home folder of their own, with the clock stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from mectui.clusters import Home
from mectui.run.cluster_row import ClusterRow
from screens.signs import UNICODE, Signs
from tests.screens.clusters.stage import Acting, Clusters, Sight, put_on_record, stop_clock

Make = Callable[..., Clusters]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Stop the clock at noon; return what puts it so many seconds later."""

    def stop(later: float = 0.0) -> None:
        stop_clock(monkeypatch, later)

    stop()
    return stop


@pytest.fixture
def sight() -> Sight:
    """What is seen."""
    return Sight()


@pytest.fixture
def session(tmp_path: Path) -> Acting:
    """A session over a home of its own."""
    return Acting(Home(tmp_path / "home"), {})


@pytest.fixture
def app(session: Acting, sight: Sight) -> Make:
    """Make an application over clusters that are on record and seen so."""

    def make(rows: Iterable[ClusterRow] = (), theme: str = "mectui-dark", signs: Signs = UNICODE) -> Clusters:
        for row in rows:
            put_on_record(session.home, row)
            sight.put(row)
        return Clusters(session, sight.eyes, theme, signs)

    return make
