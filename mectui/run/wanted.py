"""The answers that a run works for: the cluster's own, with what the run is asked to change of them."""

from __future__ import annotations

from collections.abc import Mapping

from mectui.answers import Loaded, load
from mectui.clusters import Folder
from mectui.run.request import Kind, Request


def wanted(folder: Folder, request: Request, environ: Mapping[str, str]) -> Loaded:
    """Return the answers; those on disk are changed by `KeepAnswers`, once the plan was approved.

    Raises Trouble(USAGE) with everything that is wrong with them.
    """
    return load(folder.answers, environ=environ, overrides=_changes(request))


def _changes(request: Request) -> Mapping[str, object]:
    match request.kind:
        case Kind.SCALE:
            return {"cluster.workers": request.workers}
        case Kind.ACCESS:
            return {"aws.access": list(request.access) or ["auto"]}
    return {}
