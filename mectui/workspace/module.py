"""Where the Terraform module lies, and which of its files a workspace gets."""

from __future__ import annotations

from pathlib import Path

import mectui
from mectui.events import ExitCode, Trouble

MODULE_FILES = (
    "launch_configuration.tf",
    "network.tf",
    "nodes.tf",
    "outputs.tf",
    "user_data.tf",
    "variables.tf",
    "variables_node.tf",
    "versions.tf",
)
"""The module without its README and tests; named one by one, so that nothing else is copied."""


def module_folder() -> Path:
    """Return the module: inside the package where mectui is installed, beside it in a checkout.

    Raises Trouble where it is in neither place.
    """
    package = Path(mectui.__file__).parent
    places = (package / "_tf", package.parent / "tf")
    for place in places:
        if (place / MODULE_FILES[0]).is_file():
            return place
    raise Trouble.of(
        ExitCode.MISSING,
        "mectui's Terraform module is missing",
        f"it is neither in {places[0]} nor in {places[1]}",
        "install mectui again: `pip install --force-reinstall mectui`",
    )


def module_files() -> dict[str, bytes]:
    """Return the content of the module's files by name. Raises Trouble as `module_folder` does."""
    folder = module_folder()
    return {name: (folder / name).read_bytes() for name in MODULE_FILES}
