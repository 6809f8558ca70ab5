"""The smaller parts of a recipe."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from mectui.addons.recipe.frozen import Frozen, Switched
from mectui.addons.recipe.tracks import Range

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,40}$")]
Architecture = Literal["amd64", "arm64"]

DEFAULT_STORAGE_CLASS = "default storage class"
"""The claim that serves every add-on which needs a storage class."""


class Purpose(StrEnum):
    """What add-ons are for, in the order in which the catalogue shows them."""

    FOUNDATION = "foundation"
    STORAGE = "storage"
    NETWORK = "network"
    OBSERVABILITY = "observability"
    DELIVERY = "delivery"
    EDGE = "edge and IoT"
    LEARNING = "machine learning"
    SECURITY = "security"
    SERVERLESS = "serverless"
    PLATFORM = "platform"
    HARDWARE = "hardware"


class State(StrEnum):
    """How alive the thing is that is installed."""

    ACTIVE = "active"
    STALE = "stale"
    DEPRECATED = "deprecated"
    GONE = "gone"


class Status(Frozen):
    """How alive it is, seen when, and why it is said."""

    state: State
    """active: released and cared for; stale: left as it is; deprecated: on its way out; gone: no more"""
    seen: date
    """the day on which it was so"""
    reason: str
    """why it is said, in one sentence"""


class Profile(Frozen):
    """A name that stands for one of several other add-ons."""

    default: Name
    """the one it stands for where nothing is chosen"""
    choices: tuple[Name, ...]
    """those it may stand for; the input `backend` chooses"""
    why: str
    """why it stands for others, in one sentence"""


class Claim(Switched):
    """What there is once in a cluster; two add-ons that claim the same do not go together."""

    bare = "what"

    what: str
    """what is claimed, as the user reads it; `default storage class` serves what needs one"""


class Conflict(Frozen):
    """An add-on that cannot be on the same cluster."""

    addon: Name
    """its name"""
    why: str
    """why they do not go together"""


class Unfit(Frozen):
    """A cloud in which it does not do what one takes it for: refused there, with what to do instead."""

    cloud: Literal["aws"]
    """the cloud"""
    why: str
    """why it does not do it there"""
    instead: str
    """what does it there"""
    unless: str | None = None
    """a yes-or-no input by which a person says that they know"""


class Endpoint(Frozen):
    """Where it is reached once it works."""

    title: str
    """what is reached"""
    service: str | None = None
    """the service's name; none where it is a port of every node"""
    namespace: str | None = None
    """the service's namespace"""
    port: int
    """the port of the service, or of every node"""
    node_port: int | None = None
    """its fixed NodePort"""
    scheme: Literal["http", "https", "tcp", "udp"] = "http"
    """what it speaks"""
    note: str = ""
    """who may enter, and how: user names, where a password lies"""

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON values, without what it has not."""
        return self.model_dump(mode="json", exclude_none=True)


class Hint(Frozen):
    """What to do where an error has this in it."""

    match: str
    """a regular expression that is looked for in what was said"""
    advice: str
    """what to do about it"""


class Tried(Frozen):
    """What was tried of it."""

    embedded: bool = True
    """it runs in the embedded cloud, by test"""
    live: str | None = None
    """a date and a place where it ran on a live cluster"""
    note: str = ""
    """what is not known, in words that the user reads"""

    @property
    def told(self) -> str:
        """Where it was tried, where not, and what is not known."""
        where = ["embedded cloud"] if self.embedded else []
        where.append(self.live or "not live")
        return "; ".join(filter(None, (", ".join(where), self.note)))


class When(Frozen):
    """Where a variant is taken."""

    architectures: tuple[Architecture, ...] = ()
    """on nodes of one of these; of any where none is given"""
    kubernetes: Range = Field(default_factory=Range)
    """on these tracks; on any, and where the track is not known, where none is given"""

    def fits(self, track: str | None, architecture: str | None) -> bool:
        """Tell whether a cluster is such a one; None of either is not known, and fits no limit."""
        right = not self.architectures or architecture in self.architectures
        anywhere = self.kubernetes == Range()
        return right and (anywhere or (track is not None and track in self.kubernetes))
