"""What is said of the row under the cursor of the tree of add-ons, in whole sentences."""

from __future__ import annotations

from collections.abc import Iterator

from mectui.events import spelled
from mectui.watch import State
from mectui.watch.addon_tree import AddonTreeRow, NodePartRow, PartRow
from mectui.watch.addons import AddonView
from screens.run.addon_rows import doing_of, title_of, tried, word_of
from screens.run.node_rows import short
from screens.run.scene import Scene
from screens.text import duration
from screens.widgets.facts import Pairs


def facts_of(row: AddonTreeRow, scene: Scene) -> Pairs:
    """Return what there is to say of a row."""
    pairs = tuple(addon_facts(row.addon, scene))
    if isinstance(row, NodePartRow):
        node = " ".join(filter(None, (str(row.node.state), tried(row.node.tries))))
        return ((short(row.node.node, scene.view.cluster), f"{node}: {row.part.title}"), *pairs)
    if isinstance(row, PartRow):
        nodes = ", ".join(short(each, scene.view.cluster) for each in row.part.nodes)
        where = f" on {nodes}" if nodes else ""
        return ((str(row.part.kind), f"{row.part.title}{where}"), *pairs)
    return pairs


def addon_facts(addon: AddonView, scene: Scene) -> Iterator[tuple[str, str]]:
    """Yield how an add-on stands, and what is wrong with it."""
    yield title_of(addon), headline(addon, scene)
    if addon.problem is not None:
        yield "what", addon.problem.what.removeprefix(f"{addon.title} failed: ")
        if addon.problem.remedy:
            yield "do", spelled(addon.problem.remedy, scene.spell())
        yield "why", spelled(addon.problem.why, scene.spell())
    elif addon.state is State.RUNNING:
        yield "now", doing_of(addon)
    if addon.wanted_by:
        yield "for", ", ".join(addon.wanted_by)


def headline(addon: AddonView, scene: Scene) -> str:
    """Return how an add-on stands and for how long, and what brings it on."""
    took = addon.elapsed(scene.now)
    when = "for" if addon.state is State.RUNNING else "after"
    time = f" {when} {duration(took)}" if took is not None and not addon.because else ""
    cause = f" because {addon.because} failed" if addon.because else ""
    return f"{word_of(addon)}{time}{cause}{_more(addon, scene)}"


def _more(addon: AddonView, scene: Scene) -> str:
    if can_retry(addon, scene):
        return "; r tries again"
    return "; once the run has ended, r tries again" if scene.live and stuck(addon) else ""


def can_retry(addon: AddonView, scene: Scene) -> bool:
    """Tell whether an add-on may be tried again now.

    A run that goes on takes it up between two others; after the last it is too late.
    """
    if not scene.live or not stuck(addon):
        return False
    more = any(each.state in (State.RUNNING, State.WAITING) for each in scene.view.addons.values())
    return scene.view.end is not None or (more and not addon.removing)


def stuck(addon: AddonView) -> bool:
    """Tell whether an add-on did not come to its end."""
    return addon.interrupted or addon.state in (State.FAILED, State.SKIPPED)


def can_go(addon: AddonView) -> bool:
    """Tell whether an add-on that was begun may be taken away again."""
    return not addon.removing and addon.begun is not None and not addon.because
