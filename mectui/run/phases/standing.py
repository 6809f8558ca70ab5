"""Whether there is a cluster to change at all, and anything to change of it."""

from __future__ import annotations

from collections.abc import Mapping

from mectui.answers import Answers, load
from mectui.clusters import Stage
from mectui.events import ExitCode, Phase, Problem, Reporter
from mectui.run.context import Context
from mectui.run.farewell import Ended, Farewell
from mectui.run.request import Kind
from mectui.run.step import Step

_WHY_NOT: Mapping[Stage, tuple[str, str, str]] = {
    Stage.DRAFT: ("is a draft: nothing was made from it yet", "Make it", "resume"),
    Stage.DESTROYED: ("was destroyed", "Drop the record", "forget"),
    Stage.DESTROYING: ("is being destroyed", "Go on removing it", "destroy"),
}
_OFF: Mapping[Stage, tuple[str, str, str]] = {
    Stage.STOPPING: ("is being stopped", "Start it", "start"),
    Stage.STOPPED: ("is stopped", "Start it", "start"),
}
_OFF_OR_NOT_PROVEN = {**_OFF, Stage.STARTING: ("is being started", "Go on starting it", "start")}
_HALF_MADE = {Stage.MAKING: ("is not whole yet", "Go on", "resume")}
_REFUSALS: Mapping[Kind, Mapping[Stage, tuple[str, str, str]]] = {
    Kind.RESUME: _OFF,
    Kind.SCALE: {**_WHY_NOT, **_OFF_OR_NOT_PROVEN},
    Kind.ACCESS: _WHY_NOT,
    Kind.STOP: {**_WHY_NOT, **_HALF_MADE},
    Kind.START: _WHY_NOT,
    Kind.ADDONS: {**_WHY_NOT, **_OFF_OR_NOT_PROVEN, **_HALF_MADE},
}
"""Nodes that do not run can neither join nor leave; who may reach them can be changed all the same."""

_ABOUT_A_MACHINE = {**_WHY_NOT, **_OFF}
"""Why no machine is restarted or replaced: there is none, or all are off."""


class Standing(Step):
    """Refuses to change what is not there, and ends the run at once where there is nothing to do."""

    phase = Phase.PREFLIGHT
    title = "Looking what there is"
    usual = False

    async def needed(self, context: Context) -> bool:
        """Tell whether the record alone ends the run."""
        return _end(context) is not None

    async def run(self, context: Context, reporter: Reporter) -> None:  # noqa: ARG002 - as every phase
        """Raise Ended where the run has nothing to change: USAGE, or DONE where all is as it should be."""
        end = _end(context)
        if end is not None:
            raise end


def _end(context: Context) -> Ended | None:
    stage, kind = context.folder.record().stage, context.request.kind
    refusals = _ABOUT_A_MACHINE if context.request.node else _REFUSALS.get(kind, {})
    if stage in refusals:
        return _refused(context, *refusals[stage])
    if kind is Kind.SCALE and stage is Stage.READY and context.answers == _on_disk(context):
        return _nothing_to_do(context)
    return None


def _refused(context: Context, why: str, does: str, verb: str) -> Ended:
    name, command = context.folder.name, context.request.spell(verb, context.folder.name)
    words = Farewell(f"Nothing of {name} was changed", {does: command})
    return Ended(ExitCode.USAGE, words, Problem(f"{name} {why}", "", f"first: `{command}`"))


def _nothing_to_do(context: Context) -> Ended:
    name, workers = context.folder.name, context.answers.cluster.workers
    told = f"{name} has {workers} worker{'' if workers == 1 else 's'} already: nothing to do"
    return Ended(ExitCode.DONE, Farewell(told, {"Look": context.request.spell("status", name)}))


def _on_disk(context: Context) -> Answers:
    return load(context.folder.answers, environ=context.environ).answers
