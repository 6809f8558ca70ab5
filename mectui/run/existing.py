"""What a cluster has in AWS, in words: the end of every run that did not get where it was going."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from mectui.answers import load
from mectui.answers.model import Answers
from mectui.clusters import Folder, Stage
from mectui.run.request import Kind, Request

if TYPE_CHECKING:
    from mectui.aws import Holding

LOOK_SECONDS = 20.0
"""How long the last look at AWS may take before the run ends without it."""

_NAMED = ("instance", "elastic-ip", "security-group", "key-pair", "volume", "network-interface")
NOTHING_THERE = frozenset({Stage.DRAFT, Stage.DESTROYED})
"""The stages in which nothing of a cluster is in AWS: no apply was begun, or nothing was left."""


async def describe(folder: Folder, answers: Answers, environ: Mapping[str, str]) -> str:
    """Return what the cluster has in AWS, such as `1 instance (edge-cp-0), 1 key pair`; empty: nothing.

    Where AWS does not answer, says so instead of naming nothing.
    """
    if folder.record().stage in NOTHING_THERE:
        return ""
    from mectui.aws import holdings, open_cloud

    try:
        async with asyncio.timeout(LOOK_SECONDS):
            return in_words(await holdings(open_cloud(answers.aws, environ), folder.name))
    except Exception:  # noqa: BLE001 - whatever AWS or the network does, a last line must come
        return f"what AWS does not tell now (look for the tag mectui:cluster={folder.name})"


def in_words(found: Iterable[Holding]) -> str:
    """Return holdings as a list of words, instances by their nodes' names."""
    kinds: dict[str, list[str]] = {}
    for holding in found:
        kinds.setdefault(str(holding.kind), []).append(holding.node or holding.name or holding.id)
    return ", ".join(_count(kind, sorted(kinds[kind])) for kind in _NAMED if kind in kinds)


def _count(kind: str, names: list[str]) -> str:
    words = kind.replace("-", " ").replace("ip", "IP")
    plural = words if len(names) == 1 else f"{words}es" if words.endswith("s") else f"{words}s"
    shown = f" ({', '.join(names)})" if kind == "instance" else ""
    return f"{len(names)} {plural}{shown}"


def last_line(folder: Folder, region: str, things: str, request: Request) -> str:
    """Return the line that names what exists, and the commands that go on and that remove it."""
    if not things:
        again = "destroy" if request.kind is Kind.DESTROY else "resume"
        return (
            f"Nothing of {folder.name} exists in AWS. Go on: {request.spell(again, folder.name)}  "
            f"Drop the record: {request.spell('forget', folder.name)}"
        )
    destroy = request.spell("destroy", folder.name)
    if request.kind is Kind.DESTROY:
        return f"{folder.name} still has in {region}: {things}. Go on removing it: {destroy}"
    return (
        f"{folder.name} has in {region}: {things}. "
        f"Go on: {request.spell('resume', folder.name)}  Remove it: {destroy}"
    )


def after_kill(folder: Folder, environ: Mapping[str, str], command: tuple[str, ...]) -> str:
    """Return the last line of a run that could not write its own."""
    request = Request(Kind.RESUME, command=command)
    answers = load(folder.answers, environ=environ).answers
    things = asyncio.run(describe(folder, answers, environ))
    return last_line(folder, answers.aws.region, things, request)
