"""The folder of a cluster on disk, and its lock."""

from mectui.clusters.files import make_private, naming, write_private
from mectui.clusters.folder import Folder, Record, Stage
from mectui.clusters.home import Home, default_home
from mectui.clusters.lock import Lock
from mectui.clusters.owner import Owner
from mectui.clusters.unusable import unusable

__all__ = [
    "Folder",
    "Home",
    "Lock",
    "Owner",
    "Record",
    "Stage",
    "default_home",
    "make_private",
    "naming",
    "unusable",
    "write_private",
]
