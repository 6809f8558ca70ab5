"""What became of the add-ons, at the end of a run: which work, which do not, and where they are reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from mectui.watch import AddonView, End, State
from mectui.watch.endpoints import Endpoint
from screens.run.addon_rows import doing_of, sign_of, title_of, word_of
from screens.run.scene import Scene
from screens.signs import Signs
from screens.text import fitted, one_line
from screens.widgets.page import GAP, Para

_NAME = 22
_NODE_PORTS = range(30000, 32768)


def addon_paras(scene: Scene, end: End, signs: Signs) -> Iterator[Para]:
    """Yield a gap and what became of the add-ons, and how they are reached; nothing where there are none."""
    addons = list(scene.view.addons.values())
    if not addons:
        return
    coming = [each for each in addons if not each.removing]
    yield from (GAP, Para(counts(addons), "bright"))
    works = [title_of(each) for each in coming if each.state is State.DONE]
    if works:
        yield Para(", ".join(works), "plain", ((f"  {signs.done} work  ", "good"),))
    gone = [title_of(each) for each in addons if each.removing and each.state is State.DONE]
    if gone:
        yield Para(", ".join(gone), "plain", ((f"  {signs.done} gone  ", "good"),))
    yield from _others([each for each in addons if each.state is not State.DONE], signs)
    yield from _reached([each for each in coming if each.endpoints], scene, end)


def counts(addons: Sequence[AddonView]) -> str:
    """Return how many add-ons are as they were to be, such as `4 of 5 add-ons work, 1 of 1 gone`."""
    coming = [each for each in addons if not each.removing]
    going = [each for each in addons if each.removing]
    parts = (
        _counted(coming, f"add-on{'' if len(coming) == 1 else 's'} work{'s' if len(coming) == 1 else ''}"),
        _counted(going, "gone" if coming else f"add-on{'' if len(going) == 1 else 's'} gone"),
    )
    return ", ".join(filter(None, parts))


def _counted(addons: Sequence[AddonView], words: str) -> str:
    done = sum(each.state is State.DONE for each in addons)
    return f"{done} of {len(addons)} {words}" if addons else ""


def _others(addons: Sequence[AddonView], signs: Signs) -> Iterator[Para]:
    """Yield the add-ons that are not as they were to be, a line each."""
    column = _column(map(title_of, addons))
    for each in addons:
        failed = each.state is State.FAILED
        style = "bad" if failed else "warn" if each.interrupted else "muted"
        sign = signs.warning if each.interrupted else sign_of(each.state, signs)
        why = doing_of(each).removeprefix(f"{each.title} failed: ")
        head = (f"  {sign} {fitted(title_of(each), column, more=signs.more)}  ", style)
        yield Para(f"{word_of(each)}{f': {why}' if failed else f' {why}'}", "plain", (head,))


def _reached(addons: Sequence[AddonView], scene: Scene, end: End) -> Iterator[Para]:
    endpoints = [endpoint for each in addons for endpoint in each.endpoints]
    if not endpoints:
        return
    yield from (GAP, Para("Reach the add-ons", "bright"))
    column = _column(one_line(each.title) for each in endpoints)
    for each in endpoints:
        at, command = _way(each, scene, end)
        note = f"; {each.note}" if each.note else ""
        head = ((f"  {fitted(one_line(each.title), column)}  ", "muted"),)
        yield Para(f"{at}{note}", "plain", head)
        if command:
            yield Para(command, "accent", ((" " * (column + 4), "plain"),))


def _way(endpoint: Endpoint, scene: Scene, end: End) -> tuple[str, str]:
    """Return where it is reached, and the command that has to run meanwhile, if one has to."""
    port = endpoint.of_nodes
    address = next(filter(None, (row.get("public_ip") for row in end.nodes)), None)
    if port in _NODE_PORTS and end.node_ports and address:
        return f"{endpoint.url(str(address), port)}, and at every other node", ""
    if not endpoint.forward:
        return f"{endpoint.url('NODE', port)}, at every node's inner address", ""
    forward = scene.spell("tunnel", scene.view.cluster, "--", *endpoint.forward)
    return f"{endpoint.url('127.0.0.1', endpoint.local)} while this runs", forward


def _column(names: Iterator[str] | map[str]) -> int:
    return min(_NAME, max(map(cell_len, names), default=0))
