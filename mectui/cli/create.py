"""`mectui --non-interactive --answers FILE`: an answer file becomes a cluster."""

from __future__ import annotations

import os
from pathlib import Path

from mectui.cli.settings import Settings
from mectui.events import ExitCode, Trouble


def create(settings: Settings, file: Path, *, approve: str | None, plan_only: bool, output: str) -> int:
    """Start the run that makes the cluster, follow it, and return its exit code.

    Raises Trouble(USAGE) where the answers are wrong or the cluster's name is taken on this machine.
    """
    from mectui.answers import load, save
    from mectui.cli.following import run_to_end
    from mectui.cli.render import renderer
    from mectui.run.prepare import prepare
    from mectui.run.request import Kind, Request

    if approve and plan_only:
        raise Trouble.of(ExitCode.USAGE, "--plan-only and --approve say opposite things")
    load(file, environ=os.environ)  # what is wrong is said before an embedded cloud is started for it
    environ = settings.environ
    loaded = load(file, environ=environ)
    request = Request(
        Kind.CREATE, approve=approve, plan_only=plan_only, command=settings.command, file=str(file)
    )
    folder = settings.home.folder(loaded.answers.cluster.name)
    lock = prepare(folder, save(loaded.to_save(), None), request)
    return run_to_end(settings, folder, request, lock, environ, renderer(output))
