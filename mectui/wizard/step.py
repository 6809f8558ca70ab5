"""One step of the wizard: what it asks, what it looks up, and what it makes of the answer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from mectui.events import Problem
from mectui.wizard.draft import Draft
from mectui.wizard.findings import Findings
from mectui.wizard.form import Form, Input


class StepState(StrEnum):
    """How a step stands. `stale`: an answer before it changed, so its own has to be looked at again."""

    TODO = "todo"
    LOOKING = "looking"
    DONE = "done"
    BLOCKED = "blocked"
    STALE = "stale"


class Step(ABC):
    """A step. It holds no answer: drafts go in, and drafts come out.

    `paths` are the answer's keys that it owns; `depends` those whose change makes its answer doubtful.
    `needs` are the lookups that it cannot do without, by their names in `Findings`, and `wants` those
    that are good to know; `section` is the part of the answer file that `interactive_sections` names.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    question: ClassVar[str]
    why: ClassVar[str]
    paths: tuple[str, ...] = ()
    depends: ClassVar[tuple[str, ...]] = ()
    needs: ClassVar[tuple[str, ...]] = ()
    wants: ClassVar[tuple[str, ...]] = ()
    section: ClassVar[str] = "aws"

    @abstractmethod
    def form(self, draft: Draft, findings: Findings) -> Form:
        """Return what to ask, with the draft's answer filled in."""

    @abstractmethod
    def answer(self, draft: Draft, given: Input, findings: Findings) -> Draft:
        """Return the draft with what was chosen or typed; `check` and the draft's problems judge it."""

    def check(self, draft: Draft, findings: Findings) -> tuple[Problem, ...]:  # noqa: ARG002
        """Return why one cannot go on from here, beside what the schema says of the values."""
        return ()

    def wrong(self, draft: Draft, findings: Findings) -> Mapping[str, Problem]:  # noqa: ARG002
        """Return what is wrong with single fields, by key path, beside what the schema says of them."""
        return {}

    def lacks(self, draft: Draft, findings: Findings) -> Mapping[str, Problem]:  # noqa: ARG002
        """Return what single fields lack for going on, by key path; said once somebody tried to."""
        return {}

    def secrets(self, draft: Draft, given: Input, findings: Findings) -> Mapping[str, str]:  # noqa: ARG002
        """Return what was typed that no draft may hold, by environment variable."""
        return {}

    def applies(self, draft: Draft) -> bool:  # noqa: ARG002
        """Tell whether there is anything to ask at all, as the answers are now."""
        return True

    def reset(self, draft: Draft, findings: Findings, changed: frozenset[str]) -> Draft:  # noqa: ARG002
        """Return the draft once something that this depends on has changed: the key paths in `changed`.

        `findings` are still those from before. By itself nothing is lost: `remap` looks at it again.
        """
        return draft

    def remap(self, draft: Draft, findings: Findings) -> Draft:  # noqa: ARG002
        """Return the draft with what is meant, where nothing is answered or the answer is not to be had."""
        return draft

    @abstractmethod
    def summary(self, draft: Draft) -> str:
        """Return the answer in a few words, for the list of steps; empty where there is none."""

    def interactive(self, draft: Draft) -> bool:
        """Tell whether to ask: a draft from a file may leave out whole sections."""
        return draft.asks(self.section)
