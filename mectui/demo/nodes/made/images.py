"""The images of containers: what a reference stands for, and whether a registry serves it."""

from __future__ import annotations

from mectui.demo.nodes.made.data import images

_EVERYTHING = "registry.example/"
"""What add-ons and charts run by themselves is from here, where everything is served."""


def is_served(reference: str, architecture: str) -> bool:
    """Say whether a registry has an image for an architecture, as Debian names those."""
    if reference.startswith(_EVERYTHING):
        return True
    name, tag = _parts(reference)
    row = images().get(name, {})
    return tag in map(str, row.get("tags", ())) and architecture in row.get("architectures", [architecture])


def _parts(reference: str) -> tuple[str, str]:
    """Return the full name and the tag of a reference such as `nginx` or `quay.io/ceph/ceph:v19`."""
    head, slash, rest = reference.rpartition("/")
    last, _, tag = rest.partition(":")
    name = f"{head}{slash}{last}"
    first = name.partition("/")[0]
    if "/" not in name:
        name = f"docker.io/library/{name}"
    elif "." not in first and ":" not in first and first != "localhost":
        name = f"docker.io/{name}"
    return name, tag or "latest"
