"""Kubernetes' minor versions, which MicroK8s' tracks are named by."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated

from pydantic import StringConstraints

from mectui.addons.recipe.frozen import Frozen

Track = Annotated[str, StringConstraints(pattern=r"^1\.\d{1,2}$")]
"""A minor version such as `1.34`."""

TRACKS = tuple(f"1.{minor}" for minor in range(28, 37))
"""The tracks of MicroK8s that the catalogue was written for; its sources are those of each branch."""

_TRACK_OF_CHANNEL = re.compile(r"^(1\.\d+)(?:-strict)?/")


def minor(track: str) -> int:
    """Return the number behind the point, by which tracks are in order."""
    return int(track.partition(".")[2])


def track_of(channel: str) -> str | None:
    """Return the track of a snap channel such as `1.34/stable`; None where it names none (`latest/edge`)."""
    found = _TRACK_OF_CHANNEL.match(channel)
    return found[1] if found else None


class Range(Frozen):
    """Tracks from `min` to `max`, both included; open where one is not given."""

    min: Track | None = None
    """the first track, such as '1.28' in quotes"""
    max: Track | None = None
    """the last track"""

    def __contains__(self, track: str) -> bool:
        """Tell whether a track is in the range."""
        above = self.min is None or minor(track) >= minor(self.min)
        return above and (self.max is None or minor(track) <= minor(self.max))

    def __str__(self) -> str:
        """Return it in words."""
        if self.min and self.max:
            return self.min if self.min == self.max else f"{self.min} to {self.max}"
        if self.min:
            return f"{self.min} and newer"
        return f"{self.max} and older" if self.max else "any"


def newest(tracks: Iterable[str]) -> str | None:
    """Return the newest of tracks; None of none."""
    return max(tracks, key=minor, default=None)
