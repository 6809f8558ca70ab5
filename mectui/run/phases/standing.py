"""Whether there is a cluster to change at all, and anything to change of it."""

from __future__ import annotations

from collections.abc import Mapping

from mectui.answers import load
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
}
"""Nodes that do not run can neither join nor leave; who may reach them can be changed all the same."""


class Standing(Step):
    """Refuses to change what is not there, and ends the run at once where there is nothing to do."""

    phase = Phase.PREFLIGHT
    title = "Looking what there is"
    usual = False

    async def needed(self, context: Context) -> bool:
        """Tell whether a look at the record may end the run."""
        stage, kind = context.folder.record().stage, context.request.kind
        return kind is Kind.SCALE or stage in _REFUSALS.get(kind, {})

    async def run(self, context: Context, reporter: Reporter) -> None:  # noqa: ARG002 - as every phase
        """Raise Ended where the run has nothing to change: USAGE, or DONE where all is as it should be."""
        folder, name, spell = context.folder, context.folder.name, context.request.spell
        stage, kind = folder.record().stage, context.request.kind
        refusals = _REFUSALS.get(kind, {})
        if stage in refusals:
            why, does, verb = refusals[stage]
            problem = Problem(f"{name} {why}", "", f"first: `{spell(verb, name)}`")
            words = Farewell(f"Nothing of {name} was changed", {does: spell(verb, name)})
            raise Ended(ExitCode.USAGE, words, problem)
        if kind is Kind.SCALE and stage is Stage.READY and context.answers == _answers(context):
            workers = context.answers.cluster.workers
            told = f"{name} has {workers} worker{'' if workers == 1 else 's'} already: nothing to do"
            raise Ended(ExitCode.DONE, Farewell(told, {"Look": spell("status", name)}))


def _answers(context: Context) -> object:
    """Return the answers as they are on disk."""
    return load(context.folder.answers, environ=context.environ).answers
