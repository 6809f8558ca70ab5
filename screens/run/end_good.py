"""A run that got where it was going: how the cluster is reached, how long it took, how to do it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.cells import cell_len

from mectui.watch import End
from screens.run.addon_end import addon_paras
from screens.run.ledger_text import cost
from screens.run.scene import Scene
from screens.run.times_text import times_paras
from screens.signs import Signs
from screens.text import duration, fitted, one_line
from screens.widgets.page import GAP, Para

_NODES = 20
"""How many nodes are told one by one."""
_COLUMN = 10


def good_page(scene: Scene, end: End, signs: Signs) -> Iterator[Para]:
    """Yield the page of a run that did what it was asked to."""
    took = "" if end.seconds is None else duration(end.seconds)
    sign, style = (signs.warning, "warn") if end.awaits else (signs.done, "good")
    yield Para(end.stands, style, ((f"{sign} ", style),), took)
    if scene.view.kind == "addons":
        yield from addon_paras(scene, end, signs)
    if end.nodes:
        yield from (GAP, *_nodes(end))
    if scene.view.kind != "addons":
        yield from addon_paras(scene, end, signs)
    if end.kubeconfig and scene.view.kind not in ("stop", "destroy"):
        yield from (GAP, *_reach(scene, end))
        yield from (GAP, *_node_ports(scene, end))
    yield from (GAP, *_next(end))
    yield from (GAP, *times_paras(scene, signs))
    if end.answers and scene.view.kind != "destroy":
        yield from (GAP, *_again(end))


def _nodes(end: End) -> Iterator[Para]:
    ready, all_ = sum(row.get("ready") is True for row in end.nodes), len(end.nodes)
    aside = cost(end.hourly_usd)
    yield Para(f"{all_} node{'' if all_ == 1 else 's'}, {ready} Ready", "bright", aside=aside)
    names = [one_line(str(row.get("name"))) for row in end.nodes[:_NODES]]
    column = max(map(cell_len, names))
    for name, row in zip(names, end.nodes, strict=False):
        yield Para(_addresses(row), "plain", ((f"  {fitted(name, column)}  ", "plain"),))
    if len(end.nodes) > _NODES:
        yield Para(f"  and {len(end.nodes) - _NODES} more", "muted")


def _addresses(row: Mapping[str, Any]) -> str:
    inside, outside = row.get("private_ip") or "no address", row.get("public_ip")
    where = f"{outside}, inside {inside}" if outside else f"inside {inside} only"
    return where if row.get("ready") is True else f"{where}; not Ready"


def _reach(scene: Scene, end: End) -> Iterator[Para]:
    cluster = scene.view.cluster
    yield Para("Reach it", "bright")
    yield _fact("kubeconfig", end.kubeconfig or "")
    yield _fact("merge it", scene.spell("kubeconfig", cluster, "--merge"))
    yield _fact("then", f"kubectl config use-context {cluster}")
    yield _fact("without", scene.spell("tunnel", cluster, "--", "kubectl", "get", "nodes"))
    yield _fact("a shell", scene.spell("ssh", cluster))


def _node_ports(scene: Scene, end: End) -> Iterator[Para]:
    """Yield how a NodePort is reached: from outside where a rule lets one in, and through SSH."""
    address = next(filter(None, (row.get("public_ip") for row in end.nodes)), None)
    yield Para("Reach a NodePort (30000-32767)", "bright")
    if end.node_ports and address:
        yield _fact("from", ", ".join(end.node_ports))
        yield _fact("at", f"http://{address}:PORT, and at every other node's address")
    elif end.node_ports:
        yield _fact("from", f"{', '.join(end.node_ports)}, at the nodes' inner addresses")
    else:
        yield _fact("outside", "not: aws.node_ports lets nobody in")
        yield _fact("open it", f"put ranges there, then {scene.spell('resume', scene.view.cluster)}")
    forward = ("kubectl", "port-forward", "service/NAME", "8080:80")
    yield _fact("by SSH", scene.spell("tunnel", scene.view.cluster, "--", *forward))


def _next(end: End) -> Iterator[Para]:
    yield Para("Next", "bright")
    column = max((cell_len(one_line(does)) for does in end.commands), default=0)
    for does, command in end.commands.items():
        yield _fact(does.lower(), command, max(_COLUMN, column))


def _again(end: End) -> Iterator[Para]:
    yield Para("The same again", "bright")
    yield _fact("answers", end.answers or "")
    if end.again:
        yield _fact("command", end.again)


def _fact(label: str, text: str, column: int = _COLUMN) -> Para:
    return Para(text, "plain", ((f"  {fitted(one_line(label), column)}  ", "muted"),))
