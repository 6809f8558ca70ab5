"""The home folder: everything that mectui keeps."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mectui.clusters.folder import Folder
from mectui.events import ExitCode, Trouble


def default_home(environ: Mapping[str, str]) -> Path:
    """Return MECTUI_HOME, or the platform's folder for a user's data."""
    if named := environ.get("MECTUI_HOME"):
        return Path(named).expanduser()
    import platformdirs

    return platformdirs.user_data_path("mectui")


@dataclass(frozen=True, slots=True)
class Home:
    """The home folder and the clusters in it."""

    path: Path

    @property
    def clusters(self) -> Path:
        """The folder of clusters."""
        return self.path / "clusters"

    def folder(self, name: str) -> Folder:
        """Return where the cluster `name` lives, or would."""
        return Folder(self.clusters / name)

    def on_record(self) -> list[Folder]:
        """Return the clusters on record, by name."""
        if not self.clusters.is_dir():
            return []
        found = (Folder(path) for path in sorted(self.clusters.iterdir()))
        return [folder for folder in found if folder.exists()]

    def find(self, name: str) -> Folder:
        """Return the cluster `name`; raises Trouble(USAGE) where none of that name is on record."""
        known = {folder.name: folder for folder in self.on_record()}
        if name in known:
            return known[name]
        near = difflib.get_close_matches(name, known, n=1)
        remedy = f"did you mean {near[0]}?" if near else "`mectui list` shows those on record"
        raise Trouble.of(
            ExitCode.USAGE, f"no cluster named {name!r} is on record", f"looked in {self.clusters}", remedy
        )
