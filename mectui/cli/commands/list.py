"""`mectui list`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from mectui.cli import console, options
from mectui.cli.settings import settings
from mectui.events import ExitCode, age, now

if TYPE_CHECKING:
    from datetime import datetime

    from mectui.clusters import Folder
    from mectui.run.cluster_row import ClusterRow

HEADER = ("NAME", "STATE", "NODES", "VERSION", "REGION", "$/HOUR", "AGE", "LAST RUN")
_SPARED = ("VERSION", "AGE", "NODES")
"""The columns that go first where names and regions leave no room for them."""
_WIDTH = 80
_ENDS: Mapping[int | None, str] = {
    None: "broke off",
    ExitCode.DONE: "ok",
    ExitCode.AWAITING_APPROVAL: "to approve",
}
_FREE = ("draft", "destroyed")


@click.command(name="list")
@options.facts_output
@click.pass_context
def command(context: click.Context, output: str) -> None:
    """List the clusters on record; looks at files only. With -v, every column however wide."""
    home = settings(context).home
    rows = [_row(folder) for folder in home.on_record()]
    if output == "json":
        console.document([_facts(row) for row in rows])
    elif rows:
        _show([dict(zip(HEADER, _cells(row), strict=True)) for row in rows])
    else:
        console.say(f"no cluster is on record in {home.clusters}", error=True)


def _row(folder: Folder) -> ClusterRow:
    from mectui.run.cluster_row import on_disk  # with the answers' schema, which takes its time to load

    return on_disk(folder, {}).row


def _show(rows: list[dict[str, str]]) -> None:
    """Print the columns that 80 cells have room for."""
    header = list(HEADER)
    spared = [] if console.verbose else list(_SPARED)
    while spared and _width(rows, header) > _WIDTH:
        header.remove(spared.pop(0))
    console.table([tuple(row[title] for title in header) for row in rows], header=tuple(header))


def _width(rows: list[dict[str, str]], header: list[str]) -> int:
    widths = (max(len(title), *(len(row[title]) for row in rows)) for title in header)
    return sum(widths) + 2 * (len(header) - 1)


def _cells(row: ClusterRow) -> tuple[str, ...]:
    planes, workers = row.control_planes, row.workers
    return (
        row.name,
        row.stage,
        "?" if planes is None or workers is None else f"{planes}+{workers}",
        (row.channel or "?").removesuffix("/stable"),
        row.region or "?",
        _cost(row),
        age(row.created, now()) if row.created else "?",
        _last(row),
    )


def _cost(row: ClusterRow) -> str:
    if row.hourly_usd is None:
        return "-" if row.stage in _FREE else "?"
    return f"{row.hourly_usd:.3f}"


def _last(row: ClusterRow) -> str:
    if row.run is not None:
        return f"at {row.run.phase}"
    if row.last_run is None:
        return "-"
    code = row.last_run.exit_code
    return _ENDS.get(code) or f"exit {code}"


def _facts(row: ClusterRow) -> dict[str, Any]:
    """Return the row as JSON values."""
    run, last = row.run, row.last_run
    return {
        "name": row.name,
        "stage": row.stage,
        "run_in_progress": run is not None,
        "region": row.region,
        "control_planes": row.control_planes,
        "workers": row.workers,
        "last_run": last and {"run": last.run, "time": _iso(last.time), "exit_code": last.exit_code},
        "run": run and {"run": run.run, "kind": run.kind, "phase": run.phase, "begun": _iso(run.begun)},
        "channel": row.channel,
        "addons": list(row.addons),
        "nodes": len(row.nodes),
        "hourly_usd": None if row.hourly_usd is None else float(row.hourly_usd),
        "created": _iso(row.created),
    }


def _iso(time: datetime | None) -> str | None:
    return time.isoformat() if time else None
