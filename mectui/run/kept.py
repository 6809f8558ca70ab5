"""Answers that no cluster's folder has, since the run that was to make it was refused: they are kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from mectui.clusters import Home, make_private
from mectui.events import Problem, Trouble

if TYPE_CHECKING:
    from mectui.answers import Loaded


def keep(home: Home, loaded: Loaded, spell: Callable[..., str]) -> Problem:
    """Keep answers in the home folder; return where, or the answers themselves where they cannot be."""
    from mectui.addons import refuse_secrets
    from mectui.answers import save

    try:
        refuse_secrets(loaded.answers)
    except Trouble:
        return Problem("the answers are not kept", "a secret is among them")
    text = save(loaded.to_save(), None)
    folder, name = home.path / "answers", loaded.answers.cluster.name
    try:
        file = _free(make_private(folder), name)
        save(loaded.to_save(), file)
    except OSError:
        return Problem(f"the answers could not be kept in {folder}", why=f"they are\n{text}")
    again = spell("--answers", str(file))
    return Problem(f"the answers are kept in {file}", remedy=f"change them and go on with `{again}`")


def _free(folder: Path, name: str) -> Path:
    """Return a file's name in a folder that no earlier answers have."""
    names = (f"{name}.yaml", *(f"{name}-{number}.yaml" for number in range(2, 1000)))
    return next((folder / each for each in names if not (folder / each).exists()), folder / names[0])
