"""What goes where an add-on is disabled, in the words of its recipe."""

from __future__ import annotations

from collections.abc import Iterator

from mectui.addons.catalogue import catalogue


def what_goes(name: str) -> tuple[str, ...]:
    """Return what is done, and what is to be known of it."""
    return tuple(_what_goes(name))


def _what_goes(name: str) -> Iterator[str]:
    recipe = catalogue().find(name)
    if recipe is None:
        return
    if recipe.stays:
        yield f"It cannot be taken away: {recipe.stays}"
    elif recipe.remove:
        yield f"What is done: {'; '.join(step.title for step in recipe.remove)}."
        yield "What pods kept in its volumes may go with it, and what others made of it stops working."
    yield "It leaves the cluster's answers, too, so that resume does not bring it back."
