"""How the add-ons of a cluster stand: what its runs left first, and beside it what a look finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from mectui.clusters import Folder, Home, write_private
from mectui.events import Phase, Problem, Reporter
from mectui.run import addons_now
from mectui.run.addons_now import AddonNow
from mectui.run.journal import Journal
from tests.screens.run.runs import ANSWERS


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Home(tmp_path).folder("demo")
    folder.make()
    write_private(folder.answers, f"{ANSWERS}addons: [dns]\n")
    return folder


async def dns(folder: Folder, lacks: str | None, monkeypatch: pytest.MonkeyPatch) -> AddonNow:
    """Look while the evidence of dns lacks something: empty for nothing, None where nobody can tell."""

    async def ask(*_: object) -> dict[str, str | None]:
        return {"dns": lacks}

    monkeypatch.setattr(addons_now, "_ask", ask)
    monkeypatch.setattr(addons_now, "noted_machines", lambda _: ("a machine",))
    return next(each for each in (await addons_now.look(folder, {})).addons if each.name == "dns")


def left(folder: Folder, *tails: str) -> None:
    """Record a run that had to do with dns, and told these events of it."""
    journal = Journal.begin(folder, "run-1")
    reporter = Reporter(journal, Phase.ADDONS)
    for tail in tails:
        error = Problem("it failed", "no room", "make room") if tail == "failed" else None
        reporter.tell(f"addon.{tail}", "dns", error=error, addon="dns", again=False)
    journal.close()


HOLDS = "its evidence holds now, but no run has proven it since"


@pytest.mark.parametrize(
    ("tails", "lacks", "state", "why"),
    [
        ((), "", "works", ""),
        (("started", "ready"), "", "works", ""),
        (("started", "ready"), "no pod", "does not work", "no pod"),
        (("started", "ready"), None, "worked", ""),
        (("planned",), "no pod", "not brought up", "no pod"),
        (("started", "proven"), "", "half made", HOLDS),
        (("started", "proven"), "no pod", "half made", "no pod"),
        (("started", "proven"), None, "half made", ""),
        (("started", "failed"), "", "failed", f"no room; {HOLDS}"),
        (("started", "failed"), "no pod", "failed", "no room"),
    ],
)
async def test_what_a_run_left_unproven_is_not_said_to_work(
    folder: Folder,
    monkeypatch: pytest.MonkeyPatch,
    tails: tuple[str, ...],
    lacks: str | None,
    state: str,
    why: str,
) -> None:
    left(folder, *tails)
    now = await dns(folder, lacks, monkeypatch)
    assert (now.state, now.why) == (state, why)
    assert now.remedy == ("make room" if state == "failed" else "")
