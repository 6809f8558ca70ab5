"""What becomes of add-ons, as their events tell it."""

from __future__ import annotations

from mectui.events import Phase
from mectui.watch import RunView, State
from mectui.watch.addon_parts import PartKind
from mectui.watch.addons import AddonView
from tests.watch.addon_events import (
    INSTALL,
    ISCSI,
    MANAGER,
    REASON,
    VOLUME,
    AddonScript,
    failed,
    longhorn,
    prepared,
    proving,
)
from tests.watch.events import Script


def seen(script: Script, name: str = "longhorn") -> AddonView:
    view = RunView()
    view.take_all(script.events)
    return view.addons[name]


def states(addon: AddonView) -> dict[str, State]:
    return {title: part.state for title, part in addon.parts.items()}


def test_what_is_planned_waits_with_all_its_parts() -> None:
    dapr = seen(longhorn(), "dapr")
    assert (dapr.state, dapr.title, dapr.wanted_by) == (State.WAITING, "Dapr", ("longhorn",))
    assert set(states(dapr).values()) == {State.WAITING}
    kinds = {title: part.kind for title, part in seen(longhorn()).parts.items()}
    assert kinds == {
        ISCSI: PartKind.PREPARE,
        INSTALL: PartKind.STEP,
        MANAGER: PartKind.PROOF,
        VOLUME: PartKind.PROOF,
    }


def test_steps_that_were_not_needed_are_skipped() -> None:
    dns = seen(longhorn(), "dns")
    assert (dns.state, dns.seconds) == (State.DONE, 3)
    assert states(dns) == {"enable dns": State.SKIPPED, "CoreDNS runs": State.DONE}


def test_every_node_is_prepared_by_itself() -> None:
    part = seen(prepared()).parts[ISCSI]
    assert part.state is State.DONE
    assert part.seconds == 17
    assert [(each.node, each.seconds, each.tries) for each in part.nodes.values()] == [
        ("demo-cp-0", 15, 1),
        ("demo-w-0", 16, 1),
        ("demo-w-1", 17, 2),
    ]


def test_a_step_goes_on_and_says_its_latest_line() -> None:
    script = prepared()
    addon = seen(script)
    assert addon.now is addon.parts[INSTALL]
    assert addon.parts[INSTALL].said == "Pulling chart longhorn-1.12.1"
    assert addon.parts[INSTALL].elapsed(script.at(30).now) == 7


def test_evidence_counts_how_often_it_was_so_in_a_row() -> None:
    script = proving()
    proof = seen(script).parts[MANAGER]
    assert (proof.state, proof.count, proof.times) == (State.RUNNING, 1, 3)
    script.addon("waiting", "longhorn", "2 of 3 updated", step=MANAGER)
    proof = seen(script).parts[MANAGER]
    assert (proof.count, proof.said) == (0, "2 of 3 updated")


def test_a_failure_is_that_of_its_part_with_the_hint() -> None:
    addon = seen(failed())
    assert (addon.state, addon.problem, addon.seconds) == (State.FAILED, REASON, 969)
    assert states(addon) == {
        ISCSI: State.DONE,
        INSTALL: State.DONE,
        MANAGER: State.DONE,
        VOLUME: State.FAILED,
    }


def test_what_failed_after_it_was_done_is_blamed_all_the_same() -> None:
    script = prepared()
    script.addon("failed", "longhorn", f"{ISCSI}: still not so on demo-w-1 after it was done", error=REASON)
    assert seen(script).parts[ISCSI].state is State.FAILED


def test_what_depends_on_it_is_skipped_because_of_it() -> None:
    dapr = seen(failed(), "dapr")
    assert (dapr.state, dapr.because) == (State.SKIPPED, "longhorn")


def test_what_is_taken_away_has_steps_of_its_own() -> None:
    script = AddonScript(kind="addons")
    script.addon("planned", "dns", remove=["disable dns"])
    script.at(1).addon("started", "dns", "CoreDNS is removed", removing=True)
    script.addon("step.started", "dns", "disable dns", node="demo-cp-0", step="disable dns")
    script.at(3).addon("step.done", "dns", node="demo-cp-0", step="disable dns", seconds=2.0)
    script.at(4).addon("removed", "dns", "CoreDNS is gone", seconds=3.0)
    dns = seen(script, "dns")
    assert (dns.state, dns.removing, dns.message) == (State.DONE, True, "CoreDNS is gone")
    assert dns.parts["disable dns"].kind is PartKind.REMOVE


def test_where_the_run_ends_in_between_it_says_so() -> None:
    script = prepared().at(30)
    script.tell("run.finished", "interrupted", ok=False, exit_code=130)
    addon = seen(script)
    assert (addon.state, addon.interrupted, addon.seconds) == (State.WAITING, True, 26)


def test_an_older_journal_without_plans_is_understood() -> None:
    script = Script().begin(Phase.ADDONS)
    script.tell("addon.started", "dns: asked for", addon="dns")
    script.at(2).tell("addon.waiting", "dns: pods rise", addon="dns")
    script.at(5).tell("addon.ready", "dns: CoreDNS runs", addon="dns")
    dns = seen(script, "dns")
    assert (dns.state, dns.seconds, dns.message, dns.parts) == (State.DONE, 5, "CoreDNS runs", {})


def test_what_is_tried_again_begins_anew() -> None:
    script = failed()
    script.at(980).addon("started", "longhorn", "Longhorn")
    addon = seen(script)
    assert (addon.state, addon.problem, addon.elapsed(script.at(990).now)) == (State.RUNNING, None, 10)
    assert set(states(addon).values()) == {State.WAITING}
    script.addon("started", "dapr", "Dapr")
    assert seen(script, "dapr").because == ""


def test_what_works_says_where_it_is_reached() -> None:
    row = {"title": "Grafana", "service": "grafana", "namespace": "watch", "port": 80, "scheme": "http"}
    script = AddonScript().addon(
        "ready", "observability", endpoints=[row, {"title": "web", "port": 30003}, 7]
    )
    grafana, web = seen(script, "observability").endpoints
    assert grafana.forward == ("kubectl", "port-forward", "-n", "watch", "service/grafana", "8080:80")
    assert grafana.url("127.0.0.1", grafana.local) == "http://127.0.0.1:8080"
    assert (grafana.of_nodes, web.of_nodes, web.forward) == (0, 30003, ())
