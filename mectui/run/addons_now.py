"""The add-ons of a cluster as they are now: what its answers ask for, what its runs left, what is so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from mectui import addons
from mectui.addons.recipe.placeholders import facts
from mectui.addons.runner import Crew, gather, look_at_all
from mectui.addons.solver import Chosen
from mectui.answers import load
from mectui.answers.model import Answers
from mectui.clusters import Folder
from mectui.events import Phase, Problem, Reporter, plain
from mectui.join import connections
from mectui.plan import Role
from mectui.run.addon_record import AddonRecord, Left, records
from mectui.run.joining import join_job
from mectui.run.looking import answered
from mectui.run.machines import noted_machines
from mectui.run.running import in_progress
from mectui.watch.endpoints import Endpoint

LOOK_SECONDS = 90.0
_HOLDS = "its evidence holds now, but no run has proven it since"
_UNPROVEN = frozenset({Left.FAILED, Left.SKIPPED, Left.HALF, Left.GOING})
"""How a run may leave an add-on that only a run can prove: a look sees less, and sees it once."""


@dataclass(frozen=True, slots=True)
class AddonNow:
    """One add-on, in a word: it `works`, it `does not work`, or as a run left it.

    `why` is what is missing for its evidence, or why it failed, `remedy` what can be done about it. `since`
    is when a run last had to do with it. `wanted_by` are those that it is only there for.
    """

    name: str
    title: str
    version: str
    state: str
    why: str = ""
    remedy: str = ""
    since: datetime | None = None
    wanted_by: tuple[str, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()


@dataclass(frozen=True, slots=True)
class AddonsNow:
    """The add-ons of a cluster. `unknown` says what could not be looked up, and why."""

    cluster: str
    run_in_progress: bool
    addons: tuple[AddonNow, ...]
    unknown: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON values."""
        rows = [asdict(each) | {"since": each.since and each.since.isoformat()} for each in self.addons]
        return asdict(self) | {"addons": rows}


async def look(folder: Folder, environ: Mapping[str, str]) -> AddonsNow:
    """Look at the add-ons of a cluster. Raises Trouble(USAGE) only where its answers cannot be read."""
    answers = load(folder.answers, environ=environ).answers
    order = addons.solved(answers).order
    unknown: list[str] = []
    lacks: Mapping[str, str | None] | None = None
    if folder.is_off():
        unknown.append(f"{folder.name} is stopped")
    elif order and noted_machines(folder):
        asked = _ask(folder, answers, order)
        lacks = await answered(asked, "the cluster", unknown, LOOK_SECONDS)
    left = records(folder)
    rows = tuple(_row(each, left.get(each.name), lacks) for each in order)
    return AddonsNow(folder.name, in_progress(folder) is not None, rows, tuple(unknown))


def as_left(folder: Folder, environ: Mapping[str, str]) -> AddonsNow:
    """Return the add-ons of a cluster as its runs left them, and ask nobody. Raises as `look` does."""
    order = addons.solved(load(folder.answers, environ=environ).answers).order
    left = records(folder)
    rows = tuple(_row(each, left.get(each.name), None) for each in order)
    return AddonsNow(folder.name, in_progress(folder) is not None, rows)


async def _ask(folder: Folder, answers: Answers, order: tuple[Chosen, ...]) -> dict[str, str | None]:
    """Return what the evidence of each add-on lacks at this moment, as `look_at_all` does."""
    job = join_job(folder, answers, noted_machines(folder))
    given = gather(order, facts(answers.cluster, answers.aws.data_disks.count), {}, [c.name for c in order])
    async with connections(job, job.machines, Reporter(lambda _: None, Phase.ADDONS)) as nodes:
        planes = [nodes[machine.name] for machine in job.control_planes]
        workers = [nodes[each.name] for each in job.machines if each.role is Role.WORKER]
        # where the first does not answer, nobody has to wait for the evidence of each
        await planes[0].ask_once("true", seconds=LOOK_SECONDS / 3)
        return await look_at_all(order, given, Crew(planes, workers))


def _row(chosen: Chosen, left: AddonRecord | None, found: Mapping[str, str | None] | None) -> AddonNow:
    lacks = None if found is None else found[chosen.name]
    problem, state = left.problem if left else None, _state(left, lacks)
    works = state == Left.WORKS
    return AddonNow(
        name=chosen.name,
        title=chosen.recipe.title,
        version=chosen.recipe.version,
        state=state,
        why="" if works else plain(_why(problem, lacks)),
        remedy="" if works or problem is None else problem.remedy,
        since=left.time if left else None,
        wanted_by=chosen.wanted_by,
        endpoints=tuple(Endpoint.of(each.as_data()) for each in chosen.recipe.endpoints),
    )


def _why(problem: Problem | None, lacks: str | None) -> str:
    """Return why an add-on does not work, as a run told it or a look found, and that a look found nothing."""
    told = problem.why if problem else ""
    return "; ".join(filter(None, (told, _HOLDS))) if lacks == "" else told or lacks or ""


def _state(left: AddonRecord | None, lacks: str | None) -> str:
    """Return the word for an add-on; `lacks` is None where nobody could be asked."""
    if left is not None and left.left in _UNPROVEN:
        return str(left.left)
    if lacks == "":
        return str(Left.WORKS)
    if left is None or left.left in (Left.PLANNED, Left.GONE):
        return "not brought up" if lacks is not None or left is not None else "not known"
    return "does not work" if lacks else "worked"
