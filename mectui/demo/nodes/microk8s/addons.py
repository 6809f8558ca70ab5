"""The add-ons that MicroK8s lists: read from `addons.yaml`, with the versions of its 1.34."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_LAST = 99


@dataclass(frozen=True, slots=True)
class Addon:
    """An add-on of a repository, from a track to another; without architectures it works on all."""

    name: str
    repository: str
    description: str
    version: str
    architectures: tuple[str, ...]
    since: int
    until: int

    def there(self, minor: int) -> bool:
        """Say whether MicroK8s 1.MINOR has it."""
        return self.since <= minor <= self.until


@cache
def catalogue() -> tuple[Addon, ...]:
    """Return every add-on, sorted by repository and name, as `microk8s status` prints them."""
    text = Path(__file__).with_name("addons.yaml").read_text(encoding="utf-8")
    rows = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - versions are text, and the file is ours
    addons = (
        Addon(
            name,
            repository,
            row["description"],
            row.get("version", ""),
            tuple(row.get("architectures", ())),
            int(row.get("since", 0)),
            int(row.get("until", _LAST)),
        )
        for repository, listed in rows.items()
        for name, row in listed.items()
    )
    return tuple(sorted(addons, key=lambda addon: (addon.repository, addon.name)))


def listed(enabled: Callable[[str], bool], architecture: str, minor: int) -> list[tuple[Addon, bool]]:
    """Return what is listed on a machine, and whether it is enabled; community's once that is."""
    return [
        (addon, enabled(addon.name))
        for addon in catalogue()
        if addon.there(minor)
        and (not addon.architectures or architecture in addon.architectures)
        and (addon.repository == "core" or enabled("community"))
    ]


def find(name: str, minor: int, architecture: str = "", *, community: bool = True) -> Addon | None:
    """Return the add-on that MicroK8s 1.MINOR has by a name, on an architecture if one is given, or None."""
    for addon in catalogue():
        fits = not (architecture and addon.architectures) or architecture in addon.architectures
        if addon.name == name and addon.there(minor) and fits and (community or addon.repository == "core"):
            return addon
    return None
