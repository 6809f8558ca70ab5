"""A recipe as a whole."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from mectui.addons.recipe.evidence import Evidence
from mectui.addons.recipe.frozen import Frozen
from mectui.addons.recipe.inputs import Input
from mectui.addons.recipe.needs import Needs
from mectui.addons.recipe.steps import Preparation, Step
from mectui.addons.recipe.tracks import Range

AMD64, ARM64 = "amd64", "arm64"
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,40}$")]


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
    seen: date
    reason: str


class Profile(Frozen):
    """A name that stands for one of several other add-ons."""

    default: Name
    choices: tuple[Name, ...]
    why: str


class Conflict(Frozen):
    """An add-on that cannot be on the same cluster."""

    addon: Name
    why: str


class Endpoint(Frozen):
    """Where it is reached once it works."""

    title: str
    service: str
    namespace: str
    port: int
    node_port: int | None = None
    note: str = ""


class Hint(Frozen):
    """What to do where an error has this in it; a regular expression."""

    match: str
    advice: str


class Tried(Frozen):
    """What was tried, in words that the user reads: `live` is a date and a place, or nothing."""

    embedded: bool = True
    live: str | None = None
    note: str = ""


class When(Frozen):
    """Where a variant is taken."""

    architectures: tuple[str, ...] = ()
    kubernetes: Range = Field(default_factory=Range)


class Variant(Frozen):
    """What is another way on some clusters; what is not given is as in the recipe."""

    when: When
    version: str | None = None
    needs: Needs | None = None
    inputs: tuple[Input, ...] | None = None
    prepare: tuple[Preparation, ...] | None = None
    install: tuple[Step, ...] | None = None
    evidence: tuple[Evidence, ...] | None = None
    endpoints: tuple[Endpoint, ...] | None = None
    remove: tuple[Step, ...] | None = None


class Recipe(Frozen):
    """One add-on. The first variant that fits a cluster is laid over the rest."""

    name: Name
    title: str
    what: str
    purpose: Purpose
    status: Status
    version: str
    repository: str = "own"
    aliases: tuple[Name, ...] = ()
    architectures: tuple[str, ...] = (AMD64, ARM64)
    kubernetes: Range = Field(default_factory=Range)
    engines: tuple[str, ...] = ("microk8s",)
    profile: Profile | None = None
    needs: Needs = Field(default_factory=Needs)
    inputs: tuple[Input, ...] = ()
    depends: tuple[Name, ...] = ()
    after: tuple[Name, ...] = ()
    claims: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    warnings: tuple[str, ...] = ()
    prepare: tuple[Preparation, ...] = ()
    install: tuple[Step, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    remove: tuple[Step, ...] = ()
    hints: tuple[Hint, ...] = ()
    variants: tuple[Variant, ...] = ()
    tried: Tried = Field(default_factory=Tried)
    sources: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Recipe:
        if self.profile is None and not (self.evidence or any(each.evidence for each in self.variants)):
            raise ValueError("an add-on without evidence cannot be proven")
        return self

    def fitted(self, track: str | None, architecture: str | None) -> Recipe:
        """Return the recipe as it is on a cluster; None of either is not known, and takes no variant."""
        for variant in self.variants:
            if _fits(variant.when, track, architecture):
                given = {name: getattr(variant, name) for name in variant.model_fields_set - {"when"}}
                return self.model_copy(update={**given, "variants": ()})
        return self


def _fits(when: When, track: str | None, architecture: str | None) -> bool:
    right = not when.architectures or architecture in when.architectures
    anywhere = when.kubernetes == Range()
    return right and (anywhere or (track is not None and track in when.kubernetes))
