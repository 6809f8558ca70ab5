"""`mectui --non-interactive --answers FILE`: an answer file becomes a cluster."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from mectui.cli.following import follow_to_end
from mectui.cli.render import Renderer, renderer
from mectui.cli.settings import Settings
from mectui.events import ExitCode, Trouble
from mectui.run.request import Kind, Request

if TYPE_CHECKING:
    from mectui.answers import Loaded


def create(settings: Settings, file: Path, *, approve: str | None, plan_only: bool, output: str) -> int:
    """Start the run that makes the cluster, follow it, and return its exit code.

    Raises Trouble(USAGE) where the answers are wrong or the cluster's name is taken on this machine.
    """
    from mectui.answers import load

    load(file, environ=os.environ)
    loaded = load(file, environ=settings.environ)
    request = Request(Kind.CREATE, approve=approve, plan_only=plan_only, command=settings.command)
    if approve and plan_only:
        raise Trouble.of(ExitCode.USAGE, "--plan-only and --approve say opposite things")
    return make(settings, loaded, request, renderer(output))


def make(settings: Settings, loaded: Loaded, request: Request, render: Renderer) -> int:
    """Start a run from answers, follow it, and return its exit code. Raises Trouble(USAGE) as `create`."""
    from mectui.answers import save
    from mectui.run.launch import start
    from mectui.run.prepare import prepare

    folder = settings.home.folder(loaded.answers.cluster.name)
    lock = prepare(folder, save(loaded.to_save(), None), request)
    started = start(folder, request, lock, settings.environ)
    return follow_to_end(settings, folder, started, render)
