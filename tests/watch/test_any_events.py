"""Whatever a journal holds, in whatever order: watching it never raises."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mectui.events import Event, Phase, Step, now
from mectui.watch import RunView, Usual, causes, failed_node, half_made, progress, quorum, ways

KEYS: dict[str, tuple[str, ...]] = {
    "run.started": ("kind", "cluster", "workers", "access"),
    "run.cancelling": (),
    "run.finished": (
        *("ok", "exit_code", "problems", "commands", "nodes", "exists", "hourly_usd", "kubeconfig"),
        *("stands", "stage", "answers", "again", "node_ports", "killed"),
    ),
    "phase.started": (),
    "phase.finished": (),
    "phase.skipped": (),
    "plan.change": ("action", "type", "attributes"),
    "plan.ready": ("create", "change", "replace", "destroy", "hash", "hourly_usd"),
    "resource.started": ("action", "type"),
    "resource.progress": ("action", "type"),
    "resource.finished": ("action", "type"),
    "resource.failed": ("action", "type"),
    "node.step.started": (),
    "node.step.done": (),
    "node.step.failed": (),
    "node.waiting": (),
    "node.repair": (),
    "node.retry": ("attempt",),
    "node.datastore": ("role",),
    "node.leaving": (),
    "node.left": (),
    "verify.check": ("check", "ok"),
    "verify.planned": ("checks",),
    "addon.planned": ("addon", "title", "prepare", "steps", "evidence", "remove", "wanted_by"),
    "addon.started": ("addon", "title", "removing"),
    "addon.step.started": ("addon", "step"),
    "addon.step.done": ("addon", "step"),
    "addon.output": ("addon", "step"),
    "addon.retry": ("addon", "step", "attempt"),
    "addon.waiting": ("addon", "step"),
    "addon.seen": ("addon", "step", "count", "times"),
    "addon.proven": ("addon", "step", "times"),
    "addon.ready": ("addon",),
    "addon.removed": ("addon",),
    "addon.failed": ("addon",),
    "addon.skipped": ("addon", "because"),
    "terraform.diagnostic": ("severity",),
    "terraform.log": ("level",),
}
"""The events of a run, and what they tell beside what every event does."""

INNER = ("kind", "id", "name", "node", "hourly_usd", "check", "message", "what", "why", "remedy", "before")

words = st.sampled_from(
    ["", "demo-cp-0", "demo-w-1", 'aws_instance.node["demo-w-1"]', "create", "delete", "x"]
)
scalars = st.none() | st.booleans() | st.integers(-9, 999) | st.floats() | words
keyed = st.dictionaries(st.sampled_from(INNER), scalars, max_size=4)
anything = scalars | keyed | st.lists(scalars | keyed, max_size=2)
times = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
PHASES, STEPS = [str(phase) for phase in Phase], [str(step) for step in Step]
perhaps: dict[str, st.SearchStrategy[Any]] = {
    "node": words,
    "step": st.sampled_from(STEPS),
    "resource": words,
    "seconds": st.floats(-5, 1e300) | st.integers(-5, 500),
    "error": keyed,
}


def told(name: str) -> st.SearchStrategy[Any]:
    """Return events of this name; what each has of its own may be anything."""
    needed = {
        "event": st.just(name),
        "phase": st.sampled_from(PHASES),
        "time": times.map(lambda time: time.isoformat(timespec="seconds")),
        "message": words,
    }
    return st.fixed_dictionaries(needed, optional=perhaps | dict.fromkeys(KEYS[name], anything))


events = st.sampled_from(sorted(KEYS)).flatmap(told)
spoilt = st.tuples(events, st.dictionaries(st.sampled_from(["time", "message", *perhaps]), anything)).map(
    lambda pair: pair[0] | pair[1]
)


def read(journal: list[Any]) -> Iterator[Event]:
    """Yield what is an event, as those who follow a run do."""
    for row in journal:
        try:
            yield Event.from_line(json.dumps(row))
        except (ValueError, KeyError, TypeError):
            continue


@settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(events, max_size=12))
def test_any_events_in_any_order_are_watched(journal: list[Any]) -> None:
    known = list(read(journal))
    view, usual, clock = RunView(), Usual.of([known]), now()
    for event in known:
        view.take(event)
        view.elapsed(clock)
        progress(view.plan, view.resources, usual, clock)
        quorum(view.nodes.values())
        for node in view.ordered_nodes:
            assert node.name
            node.elapsed(clock)
        for phase in view.phases.values():
            phase.elapsed(clock)
        causes(view.end.problems if view.end else (), view.nodes)
        failed_node(view)
        half_made(view, lambda *words: " ".join(words))
        assert ways(view)
    assert view.changes == len(known)
    assert len(view.log) == len(known)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(spoilt | anything)
def test_a_line_is_an_event_of_the_contract_or_none(row: Any) -> None:
    for event in read([row]):
        assert isinstance(event.message, str)
        assert event.node is None or isinstance(event.node, str)
        assert event.seconds is None or event.seconds == event.seconds
        assert event.time is not None
        assert event.time.tzinfo is not None
        assert Event.from_line(event.to_line()) == event
