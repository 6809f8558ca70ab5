"""Every kind of evidence as the script that is asked for it, and what its answer means."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mectui.addons.recipe import Evidence
from mectui.addons.recipe.evidence import Answer, Available, Rollout, Value
from mectui.addons.recipe.placeholders import Answers, as_text, filled
from mectui.addons.runner.shelltext import variables, words
from mectui.addons.runner.volume import volume_script
from mectui.addons.runner.workloads import unready
from mectui.microk8s.commands import ANSWER_SECONDS
from mectui.ssh import Result

Judge = Callable[[Result], str | None]
"""Returns what is missing, None where nothing is."""

VOLUME_SECONDS = 420


@dataclass(frozen=True, slots=True)
class Look:
    """A script for a root shell, how long it may take, and what to make of its answer."""

    script: str
    judge: Judge
    seconds: float = 2 * ANSWER_SECONDS


def look_at(evidence: Evidence, answers: Answers) -> Look:
    """Return how evidence is looked at once. Raises KeyError for a placeholder that is not there."""
    if evidence.rollout:
        return _rollout(evidence.rollout, answers)
    if evidence.available:
        return _available(evidence.available, answers)
    if evidence.value:
        return _value(evidence.value, answers)
    if evidence.answer:
        return _answer(evidence.answer, answers)
    if evidence.volume:
        script = volume_script(str(filled(evidence.volume.storage_class, answers)))
        return Look(script, _exited, VOLUME_SECONDS)
    return Look(f"{variables(answers)}{evidence.script}", _exited, evidence.seconds)


def _kubectl(*arguments: str) -> str:
    return f"microk8s kubectl {words(*arguments, f'--request-timeout={ANSWER_SECONDS}s')}\n"


def _rollout(rollout: Rollout, answers: Answers) -> Look:
    workload, namespace = filled([rollout.workload, rollout.namespace], answers)
    return Look(_kubectl("get", workload, "-n", namespace, "-o", "json"), _workloads)


def _available(available: Available, answers: Answers) -> Look:
    where = _where(filled(available.namespace, answers), filled(available.selector, answers))
    return Look(_kubectl("get", "deployments,daemonsets,statefulsets", *where, "-o", "json"), _workloads)


def _where(namespace: str | None, selector: str | None, *, named: bool = False) -> list[str]:
    everywhere = [] if named else ["-A"]
    return [*(["-n", namespace] if namespace else everywhere), *(["-l", selector] if selector else [])]


def _value(value: Value, answers: Answers) -> Look:
    resource, path, namespace, selector = filled(
        [value.resource, value.path, value.namespace, value.selector], answers
    )
    named = "/" in resource
    template = path if named else f'{{range .items[*]}}{path}{{"\\n"}}{{end}}'
    where = _where(namespace, selector, named=named)
    wanted = [as_text(filled(text, answers)) for text in value.equals]
    script = _kubectl("get", resource, *where, "-o", f"jsonpath={template}")
    return Look(script, _fields(wanted))


def _answer(answer: Answer, answers: Answers) -> Look:
    service, namespace, path = filled([answer.service, answer.namespace, answer.path], answers)
    url = f"/api/v1/namespaces/{namespace}/services/{service}:{answer.port}/proxy/{path.lstrip('/')}"
    return Look(_kubectl("get", "--raw", url), _contains(str(filled(answer.contains, answers))))


def _exited(result: Result) -> str | None:
    return None if result.ok else result.said or f"it exits {result.exit_code}"


def _workloads(result: Result) -> str | None:
    if not result.ok:
        return result.said
    try:
        row = json.loads(result.stdout)
    except ValueError:
        return result.said or "nothing was answered"
    rows = row.get("items", [row])
    if not rows:
        return "there is nothing yet"
    return "; ".join(filter(None, map(unready, rows))) or None


def _fields(wanted: Sequence[str]) -> Judge:
    def judge(result: Result) -> str | None:
        if not result.ok:
            return result.said
        found = result.stdout.rstrip("\n").split("\n")
        others = dict.fromkeys(field or "nothing" for field in found if field not in wanted)
        return f"{' and '.join(others)} instead of {' or '.join(wanted)}" if others else None

    return judge


def _contains(text: str) -> Judge:
    def judge(result: Result) -> str | None:
        if not result.ok:
            return result.said
        return None if text in result.stdout else f"it answers without {text!r}: {result.said[:200]}"

    return judge
