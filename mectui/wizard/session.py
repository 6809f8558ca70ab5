"""Beginning a session of the wizard: from a file and the environment to the first step."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from mectui.wizard.draft import Draft
from mectui.wizard.flow import Flow
from mectui.wizard.secrets import Secrets
from mectui.wizard.steps import all_steps

if TYPE_CHECKING:
    from mectui.aws.lookups import Lookups


def begin(
    file: Path | None,
    environ: Mapping[str, str],
    cache: Path,
    *,
    taken: Collection[str] = (),
    drafts: Collection[str] = (),
) -> Flow:
    """Return a flow through all steps, prefilled from an answer file where there is one; asks no one yet.

    `cache` is the folder of the lookups; `taken` are the names of the clusters on record, `drafts` those
    of mere plans. Mistakes in the file are shown at their steps: Trouble(USAGE) is raised only where it
    cannot be read, or is no YAML mapping.
    """

    # Here, not at the first key: an interface calls this in a thread, and these take a tenth of a second.
    from mectui.addons.catalogue import catalogue
    from mectui.plan import cost, spread  # noqa: F401

    catalogue()

    draft, secrets = Draft.begun(file, environ), Secrets(environ)
    steps = all_steps(draft, taken=taken, drafts=drafts, secrets=secrets)
    return Flow(steps, draft, opener(environ, cache), secrets)


def opener(environ: Mapping[str, str], cache: Path) -> Callable[[Draft], Lookups]:
    """Return what opens the lookups of the identity that a draft names."""
    from mectui.aws.lookups import open_lookups

    def open_for(draft: Draft) -> Lookups:
        caller = {key: draft.get(f"aws.{key}") for key in ("profile", "role_arn")}
        return open_lookups(environ, cache, **caller)

    return open_for
