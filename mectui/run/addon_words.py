"""A run's last words about add-ons: how it left each, and how those that work are reached."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from typing import Any

from mectui.clusters import Folder
from mectui.plan import Machine
from mectui.run.addon_record import AddonRecord, Left, records_of_run
from mectui.watch.endpoints import Endpoint

_IN_WORDS = {
    Left.WORKS: "up",
    Left.FAILED: "failed",
    Left.SKIPPED: "left out",
    Left.HALF: "half made",
    Left.PLANNED: "not begun",
    Left.GOING: "half removed",
    Left.GONE: "removed",
}


def in_words(records: Iterable[AddonRecord]) -> str:
    """Return how add-ons were left, such as `up: dns, ingress; failed: flux`; empty for none."""
    order = list(_IN_WORDS)
    by_end = sorted(records, key=lambda each: order.index(each.left))
    groups = groupby(by_end, key=lambda each: each.left)
    return "; ".join(f"{_IN_WORDS[left]}: {', '.join(each.name for each in those)}" for left, those in groups)


def told(folder: Folder) -> str:
    """Return how the latest run left the add-ons that it had to do with; empty where it had none."""
    return in_words(records_of_run(folder).values())


def facts(folder: Folder, spell: Callable[..., str], machines: Iterable[Machine]) -> dict[str, Any]:
    """Return the key `addons` of a run's last event: how each was left, and how it is reached."""
    public = next((each.public_ip for each in machines if each.first and each.public_ip), None)
    rows = [_row(record, folder.name, spell, public) for record in records_of_run(folder).values()]
    return {"addons": rows} if rows else {}


def _row(record: AddonRecord, cluster: str, spell: Callable[..., str], public: str | None) -> dict[str, Any]:
    reach = [_reach(endpoint, cluster, spell, public) for endpoint in record.endpoints]
    row = {"name": record.name, "title": record.title, "left": str(record.left), "endpoints": reach}
    return row | ({"because": record.because} if record.because else {})


def _reach(
    endpoint: Endpoint, cluster: str, spell: Callable[..., str], public: str | None
) -> Mapping[str, str]:
    """Return what is reached where, by which command, and what is to be known of it."""
    told = {"title": endpoint.title, "note": endpoint.note}
    if endpoint.forward:
        command = spell("tunnel", cluster, "--", *endpoint.forward)
        return told | {"url": endpoint.url("127.0.0.1", endpoint.local), "command": command}
    return told | {"url": endpoint.url(public or "NODE", endpoint.of_nodes), "command": ""}
