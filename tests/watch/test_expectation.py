"""How long the phases of a run may take, as earlier runs tell."""

from __future__ import annotations

from mectui.events import Phase
from mectui.watch import RunView, Usual, expected
from tests.watch.addon_events import AddonScript


def planned(*names: str, kind: str = "create") -> RunView:
    """Return a run that is about to bring add-ons up."""
    script = AddonScript(kind=kind)
    for name in names:
        script.addon("planned", name, steps=[], evidence=[], wanted_by=[])
    view = RunView()
    view.take_all(script.events)
    return view


def earlier(kind: str = "create", **seconds: float) -> Usual:
    """Return what a run taught that brought add-ons up."""
    script = AddonScript(kind=kind)
    for name, took in seconds.items():
        script.addon("ready", name, seconds=took)
    script.tell("phase.finished", phase=Phase.ADDONS, seconds=sum(seconds.values()))
    return Usual.of([script.events])


def test_add_ons_take_what_each_of_them_took_before() -> None:
    usual = earlier(dns=5.0, longhorn=60.0, dapr=10.0)
    assert expected(Phase.ADDONS, planned("dns", "longhorn"), usual) == 65.0
    assert expected(Phase.ADDONS, planned("dns", "longhorn", kind="addons"), usual) == 65.0


def test_nothing_is_said_of_add_ons_that_were_never_seen() -> None:
    assert expected(Phase.ADDONS, planned("dns", "flux"), earlier(dns=5.0)) is None


def test_until_they_are_known_they_take_what_they_took_in_all() -> None:
    assert expected(Phase.ADDONS, planned(), earlier(dns=5.0, dapr=10.0)) == 15.0


def test_a_resume_does_not_teach_what_a_creation_takes() -> None:
    assert expected(Phase.ADDONS, planned("dns"), earlier("resume", dns=1.0)) is None
    assert expected(Phase.ADDONS, planned("dns", kind="resume"), earlier("resume", dns=1.0)) == 1.0


def test_taking_away_is_learnt_by_itself() -> None:
    view, script = RunView(), AddonScript(kind="addons")
    view.take_all(script.addon("planned", "dapr", remove=["uninstall"]).events)
    assert expected(Phase.ADDONS, view, earlier(dapr=10.0)) is None
    gone = AddonScript(kind="addons").addon("removed", "dapr", seconds=3.0)
    assert expected(Phase.ADDONS, view, Usual.of([gone.events])) == 3.0
