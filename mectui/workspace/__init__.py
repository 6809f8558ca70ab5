"""A plan becomes files on disk, byte-identical for equal plans."""

from mectui.workspace.disk import BOOTSTRAP_FILE, bootstrap_file, fingerprint, write
from mectui.workspace.module import MODULE_FILES, module_files
from mectui.workspace.render import BACKEND_FILE, VARIABLES_FILE, render

__all__ = [
    "BACKEND_FILE",
    "BOOTSTRAP_FILE",
    "MODULE_FILES",
    "VARIABLES_FILE",
    "bootstrap_file",
    "fingerprint",
    "module_files",
    "render",
    "write",
]
