"""Making a cluster from an answer file, without a question."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from mectui.cli.settings import Settings
from mectui.events import ExitCode, Trouble

if TYPE_CHECKING:
    from mectui.answers import Loaded
    from mectui.cli.render import Renderer
    from mectui.run.request import Request


def create(settings: Settings, file: Path, *, approve: str | None, plan_only: bool, output: str) -> int:
    """Start the run that makes the cluster, follow it, and return its exit code.

    Raises Trouble(USAGE) where the answers are wrong or the cluster's name is taken on this machine.
    """
    from mectui.answers import load
    from mectui.cli.render import renderer
    from mectui.run.request import Kind, Request

    if approve and plan_only:
        raise Trouble.of(ExitCode.USAGE, "--plan-only and --approve say opposite things")
    load(file, environ=os.environ)  # what is wrong is said before an embedded cloud is started for it
    loaded = load(file, environ=settings.environ)
    request = Request(
        Kind.CREATE, approve=approve, plan_only=plan_only, command=settings.command, file=str(file)
    )
    return make(settings, loaded, request, renderer(output))


def make(settings: Settings, loaded: Loaded, request: Request, render: Renderer) -> int:
    """Start a run from answers, follow it, and return its exit code. Raises Trouble(USAGE) as `create`."""
    from mectui.addons import refuse_secrets
    from mectui.answers import save
    from mectui.cli.following import run_to_end
    from mectui.run.prepare import prepare

    refuse_secrets(loaded.answers)
    folder = settings.home.folder(loaded.answers.cluster.name)
    lock = prepare(folder, save(loaded.to_save(), None), request)
    return run_to_end(settings, folder, request, lock, settings.environ, render)
