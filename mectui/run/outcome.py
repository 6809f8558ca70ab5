"""How a run ended, and its last line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mectui.clusters import Folder, Stage
from mectui.events import ExitCode, Phase, Problem, Trouble
from mectui.run import addon_words
from mectui.run.context import Context
from mectui.run.existing import last_words, look, told
from mectui.run.facts import facts
from mectui.run.farewell import Ended, Farewell
from mectui.run.request import Kind, Request

_NOTHING_CREATED = frozenset({ExitCode.USAGE, ExitCode.REFUSED, ExitCode.MISSING})


@dataclass(frozen=True, slots=True)
class Outcome:
    """A run's end, with its last words."""

    folder: Folder
    exit_code: ExitCode
    phase: Phase
    farewell: Farewell
    problems: Sequence[Problem] = ()
    nodes: Sequence[dict[str, Any]] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    def data(self) -> dict[str, Any]:
        """Return the further keys of `run.finished`."""
        kubeconfig = str(self.folder.kubeconfig) if self.folder.kubeconfig.exists() else None
        return {
            "ok": self.exit_code is ExitCode.DONE,
            "exit_code": int(self.exit_code),
            "cluster": self.folder.name,
            "kubeconfig": kubeconfig,
            "nodes": list(self.nodes),
            "problems": [problem.as_dict() for problem in self.problems],
            **self.farewell.data(),
            **self.facts,
        }


async def finish(
    folder: Folder, request: Request, context: Context | None, trouble: Trouble | None
) -> Outcome:
    """Return how the run ended, having looked at what exists where it did not get to its end."""
    if context is None:
        assert trouble is not None
        again = {"Go on": request.spell_on(folder.name)}
        mend = Farewell(f"Nothing was done. Mend {folder.answers}", again)
        outcome = Outcome(folder, trouble.exit_code, Phase.PREFLIGHT, mend, trouble.problems)
        return replace(outcome, facts=facts(folder, request.command))
    if trouble is not None and not isinstance(trouble, Ended):
        return await _bad_news(context, trouble)
    whole = facts(folder, request.command, context.answers, machines=context.machines)
    whole |= addon_words.facts(folder, request.spell, context.machines)
    if trouble is None:
        words, nodes = _good_news(context), _nodes(context)
        return Outcome(folder, ExitCode.DONE, context.phase, words, nodes=nodes, facts=whole)
    return Outcome(folder, trouble.exit_code, context.phase, trouble.farewell, trouble.problems, facts=whole)


async def _bad_news(context: Context, trouble: Trouble) -> Outcome:
    folder, request, answers = context.folder, context.request, context.answers
    found = await look(folder, answers, context.environ)
    things, refused = told(found, folder.name), trouble.exit_code in _NOTHING_CREATED
    words = last_words(folder, answers.aws.region, things, request, refused=refused)
    code = _honest(trouble.exit_code, context.touched and bool(things))
    all_there_is = facts(folder, request.command, answers, found=found)
    all_there_is |= addon_words.facts(folder, request.spell, context.machines)
    problems = [_naming(folder.name, problem) for problem in trouble.problems]
    return Outcome(folder, code, context.phase, words, problems, _nodes(context), all_there_is)


def _naming(cluster: str, problem: Problem) -> Problem:
    """Return a problem whose remedy names the cluster: the room of Terraform does not know of it."""
    return replace(problem, remedy=problem.remedy.replace("`mectui resume`", f"`mectui resume {cluster}`"))


def _honest(code: ExitCode, something_exists: bool) -> ExitCode:
    """Keep the codes that promise that nothing was created for runs that created nothing."""
    return ExitCode.FAILED if something_exists and code in _NOTHING_CREATED else code


def _good_news(context: Context) -> Farewell:
    name, request = context.folder.name, context.request
    if request.kind is Kind.DESTROY:
        gone = f"{name} is gone: nothing in AWS carries its tag"
        return Farewell(gone, {"Drop the record": request.spell("forget", name)})
    if request.plan_only:
        assert context.saved is not None
        apply = request.spell("resume", name, "--approve", context.saved.hash)
        return Farewell(f"The plan of {name} is saved, and nothing was touched", {"Apply it": apply})
    if request.kind is Kind.ACCESS:
        return _open(context)
    if request.kind is Kind.STOP:
        return _off(context)
    if request.kind is Kind.ADDONS:
        return _settled(context)
    commands = {
        "Look": request.spell("status", name),
        "Use": request.spell("tunnel", name, "--", "kubectl", "get", "nodes"),
        "Remove": request.spell("destroy", name),
    }
    number, addons = len(context.machines), addon_words.told(context.folder)
    ready = f"{name}: {number} node{'' if number == 1 else 's'} Ready"
    return Farewell(f"{ready}; add-ons: {addons}" if addons else ready, commands)


def _open(context: Context) -> Farewell:
    """Return who is let in now; a cluster that was not whole before is not whole yet."""
    name, spell = context.folder.name, context.request.spell
    further = {"Enter": spell("ssh", name)}
    if context.folder.is_off():
        further = {"Start it": spell("start", name)}
    elif context.folder.record().stage is Stage.MAKING:
        further = {"Go on": spell("resume", name)}
    whom = ", ".join(context.opened) or "nobody"
    told = f"SSH and the API of {name} are open to {whom}"
    return Farewell(told, {"Look": spell("status", name), **further})


def _settled(context: Context) -> Farewell:
    """Return which add-ons came and went."""
    name, spell = context.folder.name, context.request.spell
    commands = {
        "Look": spell("addons", name),
        "Use": spell("tunnel", name, "--", "kubectl", "get", "pods", "-A"),
    }
    told = f"{name}: add-ons: {addon_words.told(context.folder) or 'as they were'}"
    if context.unneeded:
        told = f"{told}; there still, though nothing needs it: {', '.join(context.unneeded)}"
        commands["Take that away, too"] = spell("addons", name, "disable", *context.unneeded)
    return Farewell(told, commands)


def _off(context: Context) -> Farewell:
    """Return how little is left running, and what costs all the same."""
    name, spell, number = context.folder.name, context.request.spell, len(context.machines)
    machines = f"its {number} machines are" if number > 1 else "its machine is"
    billed = f"; still billed: {context.billed}" if context.billed else ""
    commands = {"Start it": spell("start", name), "Remove it": spell("destroy", name)}
    return Farewell(f"{name} is stopped: {machines} off{billed}", commands)


def _nodes(context: Context) -> list[dict[str, Any]]:
    if context.folder.record().stage is Stage.DESTROYED:
        return []
    return [
        {
            "name": machine.name,
            "role": str(machine.role),
            "private_ip": machine.private_ip,
            "public_ip": machine.public_ip,
            "ready": machine.name in context.ready,
        }
        for machine in context.machines
    ]
