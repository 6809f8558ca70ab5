"""What is told of one add-on of a cluster, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mectui.addons.catalogue import catalogue
from mectui.events import age, now, spelled
from mectui.run.addons_now import AddonNow
from mectui.wizard.addon_words import titles
from screens.clusters.addon_columns import state_of
from screens.clusters.columns import Moment
from screens.signs import Signs
from screens.widgets.page import GAP, Para

CLOSE, RETRY, INPUTS, DISABLE = "close", "retry", "inputs", "disable"
_LABEL = 10


def addon_paras(addon: AddonNow, cluster: str, spell: Callable[..., str], signs: Signs) -> Iterator[Para]:
    """Yield how it stands, why, what helps, and where it is reached."""
    at = Moment(now(), signs)
    since = f"; a run was at it {age(addon.since, at.now)} ago" if addon.since else ""
    state, style = state_of(addon, at)
    yield _para("state", f"{state}{since}", style)
    if addon.why:
        yield _para("why", spelled(addon.why, spell()))
    if addon.remedy:
        yield _para("do", spelled(addon.remedy, spell()), "bright")
    recipe = catalogue().find(addon.name)
    if recipe is not None:
        yield _para("for", recipe.what)
    yield _para("version", addon.version)
    yield _para("wanted by", titles(addon.wanted_by) if addon.wanted_by else "you: it is in the answers")
    for endpoint in addon.endpoints:
        yield GAP
        note = f"; {endpoint.note}" if endpoint.note else ""
        if endpoint.forward:
            url = endpoint.url("127.0.0.1", endpoint.local)
            yield _para("reach", f"{endpoint.title}: {url} while this runs{note}")
            yield _para("", spell("tunnel", cluster, "--", *endpoint.forward), "accent")
        else:
            url = endpoint.url("NODE", endpoint.of_nodes)
            yield _para("reach", f"{endpoint.title}: {url}, at every node's inner address{note}")


def addon_ways(addon: AddonNow, why_not: str) -> list[tuple[str, str]]:
    """Return what can be done with it; nothing beside closing while `why_not` says why."""
    ways = [(CLOSE, "close")]
    if why_not:
        return ways
    recipe = catalogue().find(addon.name)
    if addon.state not in ("works", "worked"):
        ways.append((RETRY, "bring it up again"))
    if recipe is not None and any(not each.secret for each in recipe.inputs):
        ways.append((INPUTS, "tell it something else"))
    if recipe is not None and not recipe.stays and not addon.wanted_by:
        ways.append((DISABLE, "disable it"))
    return ways


def _para(label: str, text: str, style: str = "plain") -> Para:
    return Para(text, style, ((f"{label:<{_LABEL}}", "muted"),))
