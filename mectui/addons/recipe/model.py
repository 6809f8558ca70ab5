"""A recipe as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any, Literal

from pydantic import Field, model_validator

from mectui.addons.recipe.checks import objections
from mectui.addons.recipe.evidence import Evidence
from mectui.addons.recipe.frozen import Frozen
from mectui.addons.recipe.inputs import Input
from mectui.addons.recipe.needs import Needs
from mectui.addons.recipe.parts import (
    Architecture,
    Claim,
    Conflict,
    Endpoint,
    Hint,
    Name,
    Profile,
    Purpose,
    Status,
    Tried,
    Unfit,
    When,
)
from mectui.addons.recipe.steps import Preparation, Step
from mectui.addons.recipe.tracks import TRACKS, Range


class Variant(Frozen):
    """What is another way on some clusters; what is not given is as in the recipe."""

    when: When
    """the clusters on which it is taken"""
    version: str | None = None
    """as in the recipe"""
    status: Status | None = None
    """as in the recipe"""
    kubernetes: Range | None = None
    """as in the recipe"""
    needs: Needs | None = None
    """as in the recipe"""
    inputs: tuple[Input, ...] | None = None
    """as in the recipe"""
    depends: tuple[Name, ...] | None = None
    """as in the recipe"""
    claims: tuple[Claim, ...] | None = None
    """as in the recipe"""
    warnings: tuple[str, ...] | None = None
    """as in the recipe"""
    prepare: tuple[Preparation, ...] | None = None
    """as in the recipe"""
    install: tuple[Step, ...] | None = None
    """as in the recipe"""
    evidence: tuple[Evidence, ...] | None = None
    """as in the recipe"""
    endpoints: tuple[Endpoint, ...] | None = None
    """as in the recipe"""
    remove: tuple[Step, ...] | None = None
    """as in the recipe"""


class Recipe(Frozen):
    """One add-on. Every variant that fits a cluster is laid over the rest, in their order."""

    name: Name
    """its name, as in `addons:` of an answer file"""
    title: str
    """its name as its makers write it"""
    what: str
    """what it is for, in one plain sentence"""
    purpose: Purpose
    """where the catalogue shows it"""
    status: Status
    """how alive it is"""
    version: str
    """the version that is installed, as far as it is known beforehand"""
    repository: Literal["core", "community", "own"] = "own"
    """MicroK8s' repository that has it; own for all that is none of MicroK8s' add-ons"""
    aliases: tuple[Name, ...] = ()
    """other names for the same"""
    architectures: tuple[Architecture, ...] = ("amd64", "arm64")
    """the processors that it has images for"""
    kubernetes: Range = Field(default_factory=Range)
    """the tracks that it works with"""
    engines: tuple[Literal["microk8s"], ...] = ("microk8s",)
    """the engines that it works with"""
    preset: bool = False
    """MicroK8s has it on by itself"""
    profile: Profile | None = None
    """it only stands for another add-on"""
    needs: Needs = Field(default_factory=Needs)
    """what it takes of its cluster"""
    inputs: tuple[Input, ...] = ()
    """what it asks its user for"""
    depends: tuple[Name, ...] = ()
    """add-ons that have to be there, and are added"""
    after: tuple[Name, ...] = ()
    """add-ons that come first where they are chosen, too"""
    claims: tuple[Claim, ...] = ()
    """what there is once in a cluster"""
    conflicts: tuple[Conflict, ...] = ()
    """add-ons that it does not go together with"""
    unfit: tuple[Unfit, ...] = ()
    """clouds in which it does not do what one takes it for"""
    warnings: tuple[str, ...] = ()
    """what should be known before it is taken"""
    prepare: tuple[Preparation, ...] = ()
    """what nodes need before"""
    install: tuple[Step, ...] = ()
    """what brings it up"""
    evidence: tuple[Evidence, ...] = ()
    """what proves that it works"""
    endpoints: tuple[Endpoint, ...] = ()
    """where it is reached"""
    remove: tuple[Step, ...] = ()
    """what takes it away"""
    stays: str = ""
    """why it is not taken away again, where it is not"""
    hints: tuple[Hint, ...] = ()
    """what to do about errors that are known"""
    variants: tuple[Variant, ...] = ()
    """what is another way on some clusters"""
    tried: Tried = Field(default_factory=Tried)
    """what was tried of it"""
    sources: tuple[str, ...] = ()
    """where what is said here was read: URLs, or the names of documents"""

    @model_validator(mode="after")
    def _whole(self) -> Recipe:
        found = dict.fromkeys(said for layer in self.layers() for said in objections(layer))
        if found:
            raise ValueError("; ".join(found))
        return self

    def fitted(self, track: str | None, architecture: str | None) -> Recipe:
        """Return the recipe as it is on a cluster; None is not known, and takes no limited variant."""
        given: dict[str, Any] = {}
        for variant in self.variants:
            if variant.when.fits(track, architecture):
                given |= {name: getattr(variant, name) for name in variant.model_fields_set - {"when"}}
        return self.model_copy(update={**given, "variants": ()}) if given else self

    def layers(self) -> Iterator[Recipe]:
        """Yield the recipe as it is on every kind of cluster, each way of it once."""
        clusters = product((None, *TRACKS), (None, *self.architectures)) if self.variants else [(None, None)]
        seen: set[tuple[bool, ...]] = set()
        for cluster in clusters:
            fitting = tuple(variant.when.fits(*cluster) for variant in self.variants)
            if fitting not in seen:
                seen.add(fitting)
                yield self.fitted(*cluster)
