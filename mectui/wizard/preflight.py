"""The run's own preflight, asked from the review."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mectui.answers import Answers
from mectui.events import Event, Phase, Problem, Reporter, Trouble


@dataclass(frozen=True, slots=True)
class Check:
    """One check of the preflight; `ok` is None where it could not be known, or is doubtful."""

    name: str
    ok: bool | None
    message: str
    problem: Problem | None = None


async def preflight(
    answers: Answers, environ: Mapping[str, str], on_check: Callable[[Check], None] | None = None
) -> tuple[Check, ...]:
    """Return every check of the survey that a run begins with; changes nothing and raises nothing.

    `on_check` takes each as it comes, perhaps from another thread.
    """
    from mectui.aws import open_cloud, survey

    checks: list[Check] = []

    def take(event: Event) -> None:
        if event.event == "preflight.check":
            data = event.data
            checks.append(Check(str(data.get("check", "")), data.get("ok"), event.message, event.error))
            if on_check is not None:
                on_check(checks[-1])

    try:
        await survey(open_cloud(answers.aws, environ), answers, environ, Reporter(take, Phase.PREFLIGHT))
    except Trouble as trouble:
        told = {check.problem for check in checks}
        rest = (problem for problem in trouble.problems if problem not in told)
        checks += [Check("aws", ok=False, message=problem.what, problem=problem) for problem in rest]
    return tuple(checks)
