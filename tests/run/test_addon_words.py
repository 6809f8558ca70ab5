"""What is said of add-ons by the journal of a run: how each was left, and the command that goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mectui.clusters import Folder, Home
from mectui.events import Phase, Problem, Reporter
from mectui.run import addon_words
from mectui.run.addon_record import Left, records, works
from mectui.run.journal import Journal
from mectui.run.request import Kind, Request

ENDPOINT = {"title": "page", "scheme": "http", "service": "web", "namespace": "edge", "port": 80}


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Home(tmp_path).folder("mec")
    folder.make()
    return folder


def run(folder: Folder, name: str, *told: tuple[str, str, dict[str, Any]]) -> None:
    """Record a run: each event by its tail, its add-on, and what else it has."""
    journal = Journal.begin(folder, name)
    reporter = Reporter(journal, Phase.ADDONS)
    for tail, addon, data in told:
        reporter.tell(f"addon.{tail}", addon, addon=addon, title=addon.upper(), **data)
    journal.close()


def test_every_end_is_said_once_and_in_order(folder: Folder) -> None:
    run(
        folder,
        "1",
        *(("planned", name, {}) for name in ("dns", "web", "top", "half", "last")),
        ("started", "dns", {}),
        ("ready", "dns", {}),
        ("failed", "web", {"error": Problem("it failed")}),
        ("skipped", "top", {"because": "web"}),
        ("started", "half", {}),
    )
    said = addon_words.told(folder)
    assert said == "up: dns; failed: web; left out: top; half made: half; not begun: last"
    assert works(folder) == {"dns"}


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ([("planned", "dns", {})], Left.WORKS),
        ([("started", "dns", {"again": True})], Left.WORKS),
        ([("started", "dns", {"again": True}), ("step.started", "dns", {})], Left.HALF),
        ([("started", "dns", {"again": False})], Left.HALF),
        ([("started", "dns", {"removing": True})], Left.GOING),
        ([("removed", "dns", {})], Left.GONE),
    ],
)
def test_a_run_that_is_killed_leaves_what_it_had_not_touched_as_it_was(
    folder: Folder, told: list[tuple[str, str, dict[str, Any]]], left: Left
) -> None:
    run(folder, "1", ("ready", "dns", {}))
    run(folder, "2", *told)
    assert records(folder)["dns"].left is left


def test_a_run_that_only_proves_again_takes_nothing_down_in_its_last_words(folder: Folder) -> None:
    names = ("dns", "web", "flux", "new")
    run(
        folder,
        "1",
        *(("planned", name, {}) for name in names[:3]),
        *(("ready", name, {"endpoints": [ENDPOINT]}) for name in names[:2]),
        ("failed", "flux", {"error": Problem("it failed")}),
    )
    proving: list[tuple[str, str, dict[str, Any]]] = [
        *(("planned", name, {}) for name in names),
        ("started", "dns", {"again": True}),
        ("seen", "dns", {"step": "it answers"}),
    ]
    run(folder, "2", *proving)
    assert addon_words.told(folder) == "up: dns, web; failed: flux; not begun: new"
    rows = addon_words.facts(folder, Request(Kind.RESUME).spell, ())["addons"]
    assert [(row["name"], row["left"]) for row in rows[:2]] == [("dns", "works"), ("web", "works")]
    assert rows[1]["endpoints"], "it is reached as before"

    run(folder, "3", *proving, ("step.started", "dns", {}), ("step.done", "dns", {}))
    assert addon_words.told(folder) == "up: web; failed: flux; half made: dns; not begun: new"


def test_only_what_the_latest_run_had_to_do_with_is_in_its_last_words(folder: Folder) -> None:
    run(folder, "1", ("ready", "dns", {}), ("ready", "web", {}))
    run(folder, "2", ("planned", "web", {}))
    assert addon_words.told(folder) == "up: web"
    run(folder, "3")
    assert addon_words.told(folder) == ""


def test_what_was_removed_and_is_to_come_again_is_not_begun(folder: Folder) -> None:
    run(folder, "1", ("ready", "web", {}))
    run(folder, "2", ("planned", "web", {"remove": []}), ("removed", "web", {}))
    assert addon_words.told(folder) == "removed: web"
    run(folder, "3", ("planned", "web", {}))
    assert addon_words.told(folder) == "not begun: web"


def test_what_a_cluster_of_the_name_had_before_is_not_up_in_the_next(folder: Folder) -> None:
    for name, told in (("1", "ready"), ("2", "planned")):
        journal = Journal.begin(folder, name)
        Reporter(journal, Phase.PREFLIGHT).tell("run.started", "create mec", kind="create")
        Reporter(journal, Phase.ADDONS).tell(f"addon.{told}", "dns", addon="dns")
        journal.close()
    assert addon_words.told(folder) == "not begun: dns"
    assert not works(folder)


def test_what_works_is_told_with_the_way_to_it(folder: Folder) -> None:
    run(folder, "1", ("ready", "web", {"endpoints": [ENDPOINT, {"title": "port", "port": 30003}]}))
    (row,) = addon_words.facts(folder, Request(Kind.RESUME).spell, ())["addons"]
    service, port = row["endpoints"]
    assert service["url"] == "http://127.0.0.1:8080"
    assert service["command"] == "mectui tunnel mec -- kubectl port-forward -n edge service/web 8080:80"
    assert (port["url"], port["command"]) == ("tcp://NODE:30003", "")


def test_a_change_of_add_ons_is_spelled_with_its_inputs() -> None:
    wishes: dict[str, dict[str, Any]] = {"registry": {"size": "40Gi"}, "hostpath-storage": {"retain": True}}
    request = Request(Kind.ADDONS, enable=wishes, disable=("dapr",))
    assert request.spell_this("mec") == (
        "mectui addons mec disable dapr && mectui addons mec enable registry hostpath-storage "
        "--input registry.size=40Gi --input hostpath-storage.retain=true"
    )
    assert Request.from_json(request.to_json()) == request
    assert request.asks()["inputs"] == wishes
