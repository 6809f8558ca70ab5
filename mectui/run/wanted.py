"""The answers that a run works for: the cluster's own, with what the run is asked to change of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from mectui.answers import Loaded, load, save
from mectui.answers.model import Addon, Cluster
from mectui.clusters import Folder, write_private
from mectui.events import ExitCode, Reporter, Trouble
from mectui.plan.spread import seats
from mectui.run.context import Context
from mectui.run.request import Kind, Request


def wanted(folder: Folder, request: Request, environ: Mapping[str, str]) -> Loaded:
    """Return the answers of a run; those on disk stay as they are until `keep`.

    Raises Trouble(USAGE) with everything that is wrong with them.
    """
    overrides = _changes(request) or _other_addons(folder, request, environ)
    loaded = load(folder.answers, environ=environ, overrides=overrides)
    if request.enable:
        from mectui.addons import refuse_secrets

        refuse_secrets(loaded.answers)
    if request.node is not None:
        _check_node(loaded.answers.cluster, request.node)
    return loaded


def _check_node(size: Cluster, name: str) -> None:
    nodes = [seat.name for seat in seats(size.name, size.control_planes, size.workers)]
    if name not in nodes:
        raise Trouble.of(
            ExitCode.USAGE,
            f"{size.name} has no node {name!r}",
            f"its nodes are {', '.join(nodes)}",
            f"look at `mectui status {size.name}`",
        )


def keep(context: Context, reporter: Reporter) -> None:
    """Make what was approved the cluster's answers, so that `resume` can go on with it from now on."""
    if _changes(context.request) or context.request.kind is Kind.ADDONS:
        _write(context.folder, save(context.written), reporter)


def keep_without(context: Context, gone: Iterable[str], reporter: Reporter) -> None:
    """Make the cluster's answers those of before, but for the add-ons that are gone."""
    request = replace(context.request, enable={}, disable=tuple(gone))
    _write(context.folder, save(wanted(context.folder, request, context.environ).to_save()), reporter)


def _write(folder: Folder, text: str, reporter: Reporter) -> None:
    path = folder.answers
    if text != path.read_text():
        write_private(path, text)
        reporter.tell("answers.written", f"the cluster's answers are changed: {path}", path=str(path))


def _changes(request: Request) -> Mapping[str, object]:
    match request.kind:
        case Kind.SCALE:
            return {"cluster.workers": request.workers}
        case Kind.ACCESS:
            return {"aws.access": list(request.access) or ["auto"]}
    return {}


def _other_addons(folder: Folder, request: Request, environ: Mapping[str, str]) -> Mapping[str, object]:
    """Return the list of add-ons that a run is to leave behind. Raises Trouble(USAGE) for no name."""
    if request.kind is not Kind.ADDONS:
        return {}
    from mectui.addons import with_enabled, without

    now = load(folder.answers, environ=environ).answers.addons
    more = [Addon(name=name, inputs=dict(inputs)) for name, inputs in request.enable.items()]
    rows = with_enabled(without(now, request.disable), more)
    return {"addons": [{"name": addon.name, "inputs": addon.inputs} for addon in rows]}
