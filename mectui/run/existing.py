"""What a cluster has in AWS, in words: the end of every run that did not get where it was going."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from mectui.answers import load
from mectui.answers.model import Answers
from mectui.clusters import Folder, Stage
from mectui.events import ExitCode, Trouble
from mectui.run import addon_words, journal
from mectui.run.farewell import Farewell
from mectui.run.request import Kind, Request

if TYPE_CHECKING:
    from mectui.aws import Holding

LOOK_SECONDS = 20.0
"""How long the last look at AWS may take before the run ends without it."""

SPAN = 3
"""From how many names numbered on end only the first and the last are named."""

_NAMED = ("instance", "elastic-ip", "security-group", "key-pair", "volume", "network-interface")
NOTHING_THERE = frozenset({Stage.DRAFT, Stage.DESTROYED})
"""The stages in which nothing of a cluster is in AWS: no apply was begun, or nothing was left."""

_GOING_ON = {Stage.DESTROYING: Kind.DESTROY, Stage.STOPPING: Kind.STOP, Stage.STARTING: Kind.START}
"""What a run did that left a cluster in one of these stages."""


def going_on(kind: Kind, stage: Stage) -> Kind:
    """Return the kind of run that goes on where one did not get to its end, its cluster being at a stage.

    To make what a start found missing is `resume`'s; a `resume` may have gone on with an earlier run.
    """
    if kind is Kind.START and stage is Stage.MAKING:
        return Kind.RESUME
    return _GOING_ON.get(stage, Kind.RESUME) if kind in (Kind.CREATE, Kind.RESUME) else kind


async def look(folder: Folder, answers: Answers, environ: Mapping[str, str]) -> list[Holding] | None:
    """Return what the cluster has in AWS, None where AWS does not answer."""
    if folder.record().stage in NOTHING_THERE:
        return []
    from mectui.aws import holdings, open_cloud

    try:
        async with asyncio.timeout(LOOK_SECONDS):
            return await holdings(open_cloud(answers.aws, environ), folder.name)
    except Exception:  # noqa: BLE001 - whatever AWS or the network does, a last line must come
        return None


def told(found: Iterable[Holding] | None, cluster: str) -> str:
    """Return what was found, such as `1 instance (edge-cp-0), 1 key pair`; empty: nothing.

    Where AWS did not answer, says so instead of naming nothing.
    """
    if found is None:
        return f"what AWS does not tell now (look for the tag mectui:cluster={cluster})"
    return in_words(found)


def refuse_while_terraform_runs(folder: Folder) -> None:
    """Raise Trouble(USAGE) while a Terraform of an earlier run is at work, which may yet make things."""
    from mectui.terraform.child import recorded

    child = recorded(folder.logs)
    if child is not None and child.alive():
        what = f"a Terraform of {folder.name} still runs (process {child.pid})"
        raise Trouble.of(ExitCode.USAGE, what, "", f"wait for it, or `mectui destroy {folder.name}`")


def in_words(found: Iterable[Holding]) -> str:
    """Return holdings as a list of words, instances by their nodes' names."""
    kinds: dict[str, list[str]] = {}
    for holding in found:
        kinds.setdefault(str(holding.kind), []).append(holding.node or holding.name or holding.id)
    return ", ".join(_count(kind, sorted(kinds[kind])) for kind in _NAMED if kind in kinds)


def _count(kind: str, names: list[str]) -> str:
    words = kind.replace("-", " ").replace("ip", "IP")
    plural = words if len(names) == 1 else f"{words}es" if words.endswith("s") else f"{words}s"
    shown = f" ({', '.join(_spans(names))})" if kind == "instance" else ""
    return f"{len(names)} {plural}{shown}"


def _spans(names: Iterable[str]) -> Iterator[str]:
    """Yield the names in order, three and more that are numbered on end as `edge-w-0 … edge-w-48`."""
    rows = sorted((*_numbered(name), name) for name in names)
    # on end: the number grows as the position does
    for _, span in groupby(enumerate(rows), key=lambda row: (row[1][0], row[1][1] - row[0])):
        named = [name for _, (_, _, name) in span]
        yield from named if len(named) < SPAN else [f"{named[0]} … {named[-1]}"]


def _numbered(name: str) -> tuple[str, int]:
    stem, _, number = name.rpartition("-")
    return (stem, int(number)) if number.isdecimal() else (name, 0)


def last_words(
    folder: Folder, region: str, things: str, request: Request, *, refused: bool = False
) -> Farewell:
    """Return what names what exists, and the commands that go on and that remove it.

    `refused` tells that the run could not begin as it was asked to.
    """
    name = folder.name
    destroy = request.spell("destroy", name)
    if folder.is_draft():
        return _nothing_made(name, request, refused=refused)
    if not things:
        commands = {"Go on": request.spell_on(name), "Drop the record": request.spell("forget", name)}
        return Farewell(f"Nothing of {name} exists in AWS", commands)
    if request.kind is Kind.DESTROY:
        return Farewell(f"{name} still has in {region}: {things}", {"Go on removing it": destroy})
    left = addon_words.told(folder)
    if request.kind is Kind.ADDONS:
        commands = {"Go on": request.spell_this(name), "Look": request.spell("addons", name)}
        return Farewell(f"{name} runs on with {things}; add-ons: {left or 'as they were'}", commands)
    addons = f"; add-ons: {left}" if left else ""
    back = {"Start it again": request.spell("start", name)} if request.kind is Kind.STOP else {}
    kind = going_on(request.kind, folder.record().stage)
    commands = {"Go on": replace(request, kind=kind).spell_on(name), **back, "Remove it": destroy}
    return Farewell(f"{name} has in {region}: {things}{addons}", commands)


def _nothing_made(name: str, request: Request, *, refused: bool) -> Farewell:
    """Return the last words of a draft; one that was refused begins anew, with answers that are mended."""
    forget = {"Drop the record": request.spell("forget", name)}
    if request.kind is Kind.DESTROY:
        return Farewell("Nothing was made", forget)
    if refused:
        return Farewell("Nothing was made", {"Mend the answer file, then": request.spell_again(), **forget})
    return Farewell("Nothing was made", {"Go on": request.spell("resume", name), **forget})


def left_behind(folder: Folder, environ: Mapping[str, str]) -> tuple[Answers, list[Holding] | None]:
    """Return the answers of a cluster whose run was killed, and what it has in AWS; blocks."""
    answers = load(folder.answers, environ=environ).answers
    return answers, asyncio.run(look(folder, answers, environ))


def after_kill(folder: Folder, environ: Mapping[str, str], command: tuple[str, ...]) -> Farewell:
    """Return the last words of a run that could not say its own."""
    answers, found = left_behind(folder, environ)
    return words_for(folder, answers, found, command)


def words_for(
    folder: Folder, answers: Answers, found: Iterable[Holding] | None, command: tuple[str, ...]
) -> Farewell:
    """Return the last words of a run that could not say its own, about what was found."""
    return last_words(folder, answers.aws.region, told(found, folder.name), _unfinished(folder, command))


def _unfinished(folder: Folder, command: tuple[str, ...]) -> Request:
    """Return what goes on with the latest run, as its own first word and its cluster's stage tell."""
    first = journal.first_event(folder.journal)
    asked = first.data if first is not None else {}
    inputs = asked.get("inputs") or {}
    return Request(
        going_on(Kind(asked.get("kind", Kind.RESUME)), folder.record().stage),
        command=command,
        workers=asked.get("workers"),
        access=tuple(asked.get("access") or ()),
        enable={name: inputs.get(name, {}) for name in asked.get("enable") or ()},
        disable=tuple(asked.get("disable") or ()),
    )
