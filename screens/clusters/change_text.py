"""What another choice of add-ons means for a cluster, in paragraphs, and in a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mectui.addons.loss import loses
from mectui.addons.solver import Chosen
from mectui.wizard.addon_words import added
from mectui.wizard.change import Change
from screens.signs import Signs
from screens.widgets.page import GAP, Para

NO, YES, ALL = "no", "yes", "all"
_LABEL = 9


def in_short(change: Change) -> str:
    """Return how many add-ons come and go."""
    parts = (_counted(change.coming, "come"), _counted(change.going, "go"))
    return ", ".join(filter(None, parts)) or "nothing changes"


def _counted(chosen: Sequence[Chosen], verb: str) -> str:
    """Return such as `1 comes`, `2 come`, `1 goes`."""
    single = f"{verb}es" if verb.endswith("o") else f"{verb}s"
    return f"{len(chosen)} {single if len(chosen) == 1 else verb}" if chosen else ""


def title_of(change: Change, cluster: str) -> str:
    """Return the question."""
    if change.coming and change.going:
        return f"Change the add-ons of {cluster}?"
    chosen = change.going or change.coming
    names = ", ".join(each.recipe.title for each in chosen if not each.wanted_by) or chosen[0].recipe.title
    return f"Disable {names} on {cluster}?" if change.going else f"Enable {names} on {cluster}?"


def meaning(change: Change, command: str, signs: Signs) -> Iterator[Para]:
    """Yield what goes and what is lost with it, what comes, and the command that does the same."""
    for each in reversed(change.going):
        steps = "; ".join(step.title for step in each.recipe.remove)
        yield _para("goes", f"{each.recipe.title}: {steps}" if steps else each.recipe.title)
        if lost := loses(each.recipe):
            yield Para(f"lost with it: {lost}", "bad", ((f"{signs.warning:<{_LABEL}}", "bad"),))
    if change.unneeded:
        those = ", ".join(each.recipe.title for each in change.unneeded)
        yield _para("stays", f"{those}, which nothing else needs then")
    for each in change.coming:
        why = f"; {added(each)}" if each.wanted_by else ""
        yield _para("comes", f"{each.recipe.title} {each.recipe.version}{why}")
    if command:
        yield GAP
        yield _para("command", command, "muted")


def choices_of(change: Change) -> list[tuple[str, str]]:
    """Return what can be done now; the first is where nothing happens."""
    does = "change them" if change.coming and change.going else "disable" if change.going else "enable"
    if does != "change them":
        chosen = [each for each in change.going or change.coming if not each.wanted_by]
        does = f"{does} {'it' if len(chosen) <= 1 else 'them'}"
    choices = [(NO, "leave it as it is"), (YES, does)]
    if change.unneeded:
        those = ", ".join(each.recipe.title for each in change.unneeded)
        choices.append((ALL, f"{does}, and disable {those}, too"))
    return choices


def agreed(change: Change, picked: str | None) -> Change | None:
    """Return the change that was picked among the choices; None where it was left."""
    return {YES: change, ALL: change.with_unneeded()}.get(picked or NO)


def to_type(change: Change, cluster: str) -> str:
    """Return what has to be typed before data is destroyed; empty where none is."""
    losing = [each.name for each in change.going if loses(each.recipe)]
    return losing[0] if len(losing) == 1 else cluster if losing else ""


def _para(label: str, text: str, style: str = "plain") -> Para:
    return Para(text, style, ((f"{label:<{_LABEL}}", "muted"),))
