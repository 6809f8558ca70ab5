"""Other add-ons for a cluster that there is: what is asked, and what the answer would change."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mectui.addons.catalogue import catalogue
from mectui.addons.solver import Chosen, Standing
from mectui.events import ExitCode, Trouble, plain
from mectui.wizard.addons import Judged, entries, judged, key_of
from mectui.wizard.draft import Draft
from mectui.wizard.findings import Findings
from mectui.wizard.flow import Flow
from mectui.wizard.form import Field, Fields, Form, Input
from mectui.wizard.secrets import Secrets
from mectui.wizard.session import opener
from mectui.wizard.step import Step
from mectui.wizard.steps.addons import AddonsStep
from mectui.wizard.steps.inputs import InputsStep

if TYPE_CHECKING:
    from mectui.aws.lookups import Lookups

END = "end"
"""The key of the step at which all is answered; it asks nothing."""


@dataclass(frozen=True, slots=True)
class Change:
    """What other add-ons mean for a cluster.

    `enable` and `disable` are what a run is asked for. `coming` are the add-ons that it brings up, with those
    added for others; `going` those that it takes away; `unneeded` were only there for those, and stay.
    `solution` judges what there is to be.
    """

    enable: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    disable: tuple[str, ...] = ()
    coming: tuple[Chosen, ...] = ()
    going: tuple[Chosen, ...] = ()
    unneeded: tuple[Chosen, ...] = ()
    judged: Judged | None = None

    def __bool__(self) -> bool:
        """Whether anything changes at all."""
        return bool(self.enable or self.disable)

    def with_unneeded(self) -> Change:
        """Return the change that takes away what nobody needs any more, too."""
        names = (each.name for each in self.unneeded)
        return replace(
            self, disable=(*self.disable, *names), going=(*self.going, *self.unneeded), unneeded=()
        )


def draft_of(file: Path, environ: Mapping[str, str]) -> Draft:
    """Return the answers of a cluster as a draft of which everything may be asked.

    Raises Trouble(USAGE) where they cannot be read.
    """
    draft = replace(Draft.begun(file, environ), file=None)
    addons = frozenset(name for name, _ in entries(draft))
    return replace(draft, standing=Standing(str(draft.get("cluster.name")), addons))


def begin_change(
    file: Path, environ: Mapping[str, str], cache: Path, about: frozenset[str] = frozenset()
) -> Flow:
    """Return the questions: which add-ons, and what the new ones, and those in `about`, should be told.

    `cache` is the folder of the lookups. Raises Trouble(USAGE) where the answers cannot be read.
    """
    catalogue()  # here, not at the first key: an interface calls this in a thread
    return change_flow(draft_of(file, environ), opener(environ, cache), environ, about)


def change_flow(
    before: Draft,
    open_lookups: Callable[[Draft], Lookups],
    environ: Mapping[str, str],
    about: frozenset[str] = frozenset(),
) -> Flow:
    """Return the questions over a cluster's draft; with `about`, from what those are told on."""
    secrets = Secrets(environ)
    steps = (OnCluster(before), NewInputs(before, about, secrets), Answered())
    flow = Flow(steps, before, open_lookups, secrets)
    if about:
        flow.jump(NewInputs.key)
    return flow


def change(before: Draft, after: Draft, findings: Findings) -> Change:
    """Return what is changed from one draft of a cluster's answers to another."""
    was, will = judged(before, findings), judged(after, findings)
    if was is None or will is None:
        return Change()
    had, wanted = _by_key(before), _by_key(after)
    enable = {key: _told(key, had.get(key), given) for key, given in wanted.items() if had.get(key) != given}
    there = {each.name for each in was.solution.order}
    stays = {each.name for each in will.solution.order}
    gone = [each for each in was.solution.order if each.name not in stays]
    dropped = {key for key in had if key not in wanted}
    going = [each for each in gone if _either(each) & dropped]
    new = [each for each in will.solution.order if _comes(each, there) or _either(each) & enable.keys()]
    return Change(
        enable,
        tuple(each.name for each in going),
        tuple(new),
        tuple(going),
        tuple(each for each in gone if each not in going and not each.recipe.stays),
        will,
    )


def removal(before: Draft, name: str) -> Change:
    """Return what it means to take an add-on away, and with it those of the answers that depend on it.

    Raises Trouble(USAGE) where it has to stay.
    """
    recipe, what = catalogue().find(name), f"{plain(name)} cannot be disabled"
    if recipe is not None and recipe.stays:
        raise Trouble.of(ExitCode.USAGE, what, recipe.stays)
    wished = change(before, without(before, name), Findings())
    if not wished:
        raise Trouble.of(ExitCode.USAGE, what, "it is not among the answers, or other add-ons need it")
    return wished


def without(before: Draft, name: str) -> Draft:
    """Return the draft without an add-on, and without those of the answers that depend on it."""
    found = judged(before, Findings())
    order = found.solution.order if found else ()
    going = {name}
    for each in order:  # each stands behind what it depends on
        if going & set(each.recipe.depends):
            going.add(each.name)
    meant = going | {each.stands_for for each in order if each.name in going and each.stands_for}
    kept = [
        entry
        for entry, (each, _) in zip(before.get("addons") or (), entries(before), strict=True)
        if key_of(each) not in meant
    ]
    return before.with_value("addons", kept)


def _comes(chosen: Chosen, there: Collection[str]) -> bool:
    """Tell whether an add-on is new; one that MicroK8s has on by itself is nothing that comes for others."""
    return chosen.name not in there and not (chosen.recipe.preset and chosen.wanted_by)


def _either(chosen: Chosen) -> set[str | None]:
    """Return both names that an add-on may be called by in the answers."""
    return {chosen.name, chosen.stands_for}


def _by_key(draft: Draft) -> dict[str, dict[str, Any]]:
    return {key_of(name): given for name, given in entries(draft)}


def _told(key: str, before: Mapping[str, Any] | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs to give; one that was taken back becomes its default again."""
    recipe = catalogue().find(key)
    defaults = {each.name: each.default for each in recipe.inputs} if recipe else {}
    back = {name: defaults.get(name) for name in before or () if name not in given}
    return {**{name: value for name, value in back.items() if value is not None}, **given}


class OnCluster(AddonsStep):
    """Asks which add-ons a cluster is to have; those that it has are ticked."""

    question = "Which add-ons is it to have?"
    why = (
        "Those that it has are ticked. What is ticked more is brought up and proven; what is ticked no more "
        "is taken away, once that was agreed to. What does not fit this cluster says what is in the way."
    )

    def __init__(self, before: Draft) -> None:
        self._before = before

    def answer(self, draft: Draft, given: Input, findings: Findings) -> Draft:
        """Take the add-ons; one that cannot be taken away stays."""
        after = super().answer(draft, given, findings)
        names = {key_of(name) for name, _ in entries(after)}
        stays = [entry for entry, name in self._lasting() if name not in names]
        return after.with_value("addons", [*stays, *after.get("addons")]) if stays else after

    def _lasting(self) -> Iterator[tuple[Any, str]]:
        for entry, (name, _) in zip(self._before.get("addons") or (), entries(self._before), strict=True):
            recipe = catalogue().find(name)
            if recipe is not None and recipe.stays:
                yield entry, recipe.name


class NewInputs(InputsStep):
    """Asks what the add-ons should be told that are new on the cluster, or that the question is about."""

    def __init__(self, before: Draft, about: frozenset[str], secrets: Secrets) -> None:
        super().__init__(secrets)
        self._before, self._about = before, about

    def applies(self, draft: Draft) -> bool:
        """Tell whether one of them asks for anything."""
        return bool(self._fields_of(draft, Findings()))

    def form(self, draft: Draft, findings: Findings) -> Form:
        """Return a field for each input of them, below its add-on's title."""
        form = super().form(draft, findings)
        assert isinstance(form, Fields)
        return replace(form, fields=self._fields_of(draft, findings))

    def _fields_of(self, draft: Draft, findings: Findings) -> tuple[Field, ...]:
        form = super().form(draft, findings)
        assert isinstance(form, Fields)
        known = {key_of(name) for name, _ in entries(self._before)} - self._about
        return tuple(each for each in form.fields if key_of(each.path.split(".")[1]) not in known)


class Answered(Step):
    """What comes after the last question: whoever draws the steps goes on from there by itself."""

    key = END
    title = "Change"
    question = ""
    why = ""

    def form(self, draft: Draft, findings: Findings) -> Form:  # noqa: ARG002 - the same for all
        """Return nothing to ask."""
        return Fields(())

    def answer(self, draft: Draft, given: Input, findings: Findings) -> Draft:  # noqa: ARG002
        """Return the draft as it is."""
        return draft

    def summary(self, draft: Draft) -> str:  # noqa: ARG002
        """Return nothing: there is no answer."""
        return ""

    def interactive(self, draft: Draft) -> bool:  # noqa: ARG002
        """Say that one always comes here."""
        return True
