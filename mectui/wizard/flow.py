"""The way through the steps: where one is, how each stands, and what a change means for the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mectui.events import Problem
from mectui.wizard.draft import Draft, leaf_of
from mectui.wizard.findings import BASIS, Findings, gather
from mectui.wizard.form import Form, Input
from mectui.wizard.secrets import Secrets
from mectui.wizard.step import Step, StepState

if TYPE_CHECKING:
    from mectui.aws.lookups import Lookups


@dataclass(frozen=True, slots=True)
class Reset:
    """An answer that changed because another one did: whose, what it was and is now, and why."""

    step: str
    title: str
    was: str
    now: str
    why: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step in the list at the side."""

    key: str
    title: str
    state: StepState
    summary: str
    asked: bool
    problems: tuple[Problem, ...]


class Flow:
    """One session of the wizard. It belongs to one thread, that of the event loop.

    `open_lookups` gives the lookups of the identity that a draft names; it asks no one yet. `secrets` are
    those that the steps keep, since no draft may hold them.
    """

    def __init__(
        self,
        steps: Sequence[Step],
        draft: Draft,
        open_lookups: Callable[[Draft], Lookups],
        secrets: Secrets | None = None,
    ) -> None:
        self.steps = tuple(steps)
        self.secrets = secrets or Secrets()
        self.draft = self._begun(draft)
        self.findings = Findings()
        self.resets: tuple[Reset, ...] = ()
        """What the last change or lookup meant for other answers."""
        self._open = open_lookups
        self._lookups: tuple[tuple[object, ...], Lookups] | None = None
        self._looking: dict[str, int] = {}
        self._stale: set[str] = set()
        self._doubtful: set[str] = set()
        self._seen = {step.key for step in self.steps if not step.interactive(draft)}
        self.current = next((step for step in self.steps if self.asked(step)), self.steps[-1])

    def _begun(self, draft: Draft) -> Draft:
        """Let the steps that look nothing up fill in what is meant where nothing is answered."""
        for step in self.steps:
            if not (step.needs or all(map(draft.given, step.paths))):
                draft = step.remap(draft, Findings())
        return draft

    def step(self, key: str) -> Step:
        """Return the step of a key. Raises KeyError."""
        return {step.key: step for step in self.steps}[key]

    def asked(self, step: Step) -> bool:
        """Tell whether the way leads through a step: it is to be asked, or something is wrong with it."""
        due = step.interactive(self.draft) or step.key in self._stale or self._wrong(step)
        return due and step.applies(self.draft)

    @property
    def shown(self) -> tuple[Step, ...]:
        """The steps that have anything to ask, as the answers are now, and the one that one is at."""
        return tuple(step for step in self.steps if step.applies(self.draft) or step is self.current)

    def _wrong(self, step: Step) -> bool:
        """Tell whether something is known to be wrong with an answer; it may yet be under way."""
        return bool(self._misfits(step)) or (
            not self._unasked(step) and bool(step.check(self.draft, self.findings))
        )

    def state(self, step: Step) -> StepState:
        """Return how a step stands."""
        if self._looking.get(step.key) or (step.key in self._seen and self.pending(step)):
            return StepState.LOOKING
        if step.key in self._stale or (step.key in self._seen and self._unasked(step)):
            return StepState.STALE
        if step.key in self._seen:
            return StepState.BLOCKED if self.problems(step) else StepState.DONE
        wrong = any(self.draft.given(path) for path in self._wrong_paths(step))
        return StepState.BLOCKED if wrong else StepState.TODO

    def overview(self) -> tuple[StepRow, ...]:
        """Return every step as the list at the side shows it."""
        return tuple(
            StepRow(
                step.key,
                step.title,
                self.state(step),
                step.summary(self.draft),
                self.asked(step),
                self.problems(step) if step.key in self._seen else self._misfits(step),
            )
            for step in self.shown
        )

    def form(self) -> Form:
        """Return what the current step asks."""
        return self.current.form(self.draft, self.findings)

    def problems(self, step: Step | None = None) -> tuple[Problem, ...]:
        """Return why one cannot go on from a step, the current one unless another is named."""
        step = step or self.current
        if self._unasked(step):
            if self.pending(step):
                return (Problem("AWS has not answered yet", remedy="Wait a moment."),)
            return (Problem("AWS has not been asked yet", remedy="Refresh the step."),)
        return (*self._misfits(step), *step.check(self.draft, self.findings))

    def obstacles(self) -> tuple[tuple[Step, Problem], ...]:
        """Return everything between these answers and a run: the steps' problems, and what no step asks."""
        found = [(step, problem) for step in self.steps for problem in self.problems(step)]
        owned = {path for step in self.steps for path in step.paths}
        foreign = (each for path, each in self.draft.problems.items() if path not in owned)
        return (*found, *((self.steps[-1], problem) for problems in foreign for problem in problems))

    def _wrong_paths(self, step: Step) -> list[str]:
        return [path for path in self.draft.problems if leaf_of(path) in step.paths]

    def _misfits(self, step: Step) -> tuple[Problem, ...]:
        return tuple(each for path in self._wrong_paths(step) for each in self.draft.problems[path])

    def _unasked(self, step: Step) -> bool:
        return bool(self.findings.lacking(step.needs, self.draft))

    def pending(self, step: Step) -> bool:
        """Tell whether AWS is being asked, and has not told yet what a step needs."""
        return self._unasked(step) and any(self._looking.values())

    def behind(self, step: Step | None = None) -> bool:
        """Tell whether there is something to look up for a step; after a change or a move, `look` is due."""
        step = step or self.current
        return bool(self.findings.lacking((*step.needs, *step.wants), self.draft))

    async def look(
        self, step: Step | None = None, names: Sequence[str] | None = None, *, refresh: bool = False
    ) -> None:
        """Ask AWS what a step lacks, all of it anew with `refresh`; raises nothing.

        `names` are the lookups to wait for; unless given, all that the step needs or wants. What comes
        back too late, after an answer that it depends on has changed, is dropped.
        """
        step = step or self.current
        before, names = self.draft, (*step.needs, *step.wants) if names is None else names
        wanted = names if refresh else self.findings.lacking(names, before)
        if not wanted:
            return
        self._looking[step.key] = self._looking.get(step.key, 0) + 1
        try:
            found = await gather(self._lookups_now(), before, wanted, refresh=refresh)
        finally:
            self._looking[step.key] -= 1
        self._learn(step, found.since(_changes(before, self.draft)))

    async def look_all(self) -> None:
        """Ask AWS what all steps need, as far as the answers go, at the same time where possible."""
        import asyncio

        while waiting := [step for step in self.steps if self.behind(step)]:
            await asyncio.gather(*(self.look(step) for step in waiting))

    def _lookups_now(self) -> Lookups:
        caller = tuple(self.draft.get(path) for path in BASIS["identity"])
        if self._lookups is None or self._lookups[0] != caller:
            self._lookups = caller, self._open(self.draft)
        return self._lookups[1]

    def _learn(self, step: Step, found: Findings) -> None:
        self.findings = self.findings.merged(found)
        before = self.draft
        self._remap(step)
        if _changes(before, self.draft):
            self._spread(before, f"{step.title} was looked up", besides=None)

    def _remap(self, step: Step) -> None:
        """Let a step fill in what is meant, unless its lookups are out or someone gave its whole answer."""
        loose = step.key in self._doubtful or not all(map(self.draft.given, step.paths))
        if loose and not self._unasked(step):
            self.draft = step.remap(self.draft, self.findings)

    def change(self, given: Input) -> tuple[Reset, ...]:
        """Take the current step's answer; return what it means for the others, as `resets` also says."""
        before = self.draft
        for variable, value in self.current.secrets(before, given, self.findings).items():
            self.secrets.keep(variable, value)
        self.draft = self.current.answer(before, given, self.findings)
        self.resets = ()
        if _changes(before, self.draft):
            self._spread(before, f"{self.current.title} changed", besides=self.current)
        return self.resets

    def _spread(self, before: Draft, why: str, besides: Step | None) -> None:
        """Let every step that depends on what changed think again, in order: one may change the next."""
        known = self.findings
        for step in self.steps:
            changed = _changes(before, self.draft)
            if step is not besides and set(step.depends) & changed:
                self._doubtful.add(step.key)
                self.draft = step.reset(self.draft, known, changed)
                self.findings = known.since(_changes(before, self.draft))
                self._remap(step)
        changed = _changes(before, self.draft)
        self.findings = known.since(changed)
        others = [step for step in self.steps if step is not besides and set(step.paths) & changed]
        self._stale |= {step.key for step in others if step.key in self._seen and step is not self.current}
        self.resets = tuple(
            Reset(step.key, step.title, step.summary(before), step.summary(self.draft), why)
            for step in others
            if step.summary(before)
        )

    def go(self) -> tuple[Problem, ...]:
        """Go on to the next step that is asked; first to an earlier one that is wrong and that it rests on.

        Where that is not possible yet, return why, and stay.
        """
        problems = self.problems()
        if problems:
            return problems
        self._seen.add(self.current.key)
        self._stale.discard(self.current.key)
        self._doubtful.discard(self.current.key)
        after = self.steps[self.steps.index(self.current) + 1 :]
        following = next((step for step in after if self.asked(step)), self.steps[-1])
        rests_on = (step for step in self.steps if set(step.paths) & set(following.depends))
        self.current = next(filter(self._wrong, rests_on), following)
        return ()

    def back(self) -> bool:
        """Go back to the step before that is asked; false at the first one. No answer is lost."""
        before = self.steps[: self.steps.index(self.current)]
        last = next((step for step in reversed(before) if self.asked(step)), None)
        self.current = last or self.current
        return last is not None

    def jump(self, key: str) -> None:
        """Go to any step. Raises KeyError where there is none of that key."""
        self.current = self.step(key)


def _changes(before: Draft, after: Draft) -> frozenset[str]:
    """Return the key paths whose values differ."""
    paths = {*before.values, *after.values}
    return frozenset(path for path in paths if before.get(path) != after.get(path))
