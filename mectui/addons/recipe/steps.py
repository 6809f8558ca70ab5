"""What is done to bring an add-on up, and to take it away. Every step may be done twice.

In arguments, values and manifests `{name}` stands for an input or a fact of the cluster (`placeholders`).
A script gets both as shell variables of their names in capitals, and is never put together from them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from mectui.addons.recipe.frozen import Frozen, Switched
from mectui.addons.recipe.placeholders import Answers, as_text, filled, names_in

Words = Annotated[
    tuple[str, ...],
    BeforeValidator(
        lambda value: (value,) if isinstance(value, str) else value,
        json_schema_input_type=str | tuple[str, ...],
    ),
]


class Where(StrEnum):
    """The nodes that a step is done on."""

    ALL = "all"
    CONTROL_PLANES = "control-planes"
    WORKERS = "workers"
    FIRST = "first"


class Argument(Switched):
    """Words of a command line, left out where an input that they name has no answer."""

    bare = "words"

    words: Words
    """the words, such as `--size` and `{size}`"""

    def filled(self, answers: Answers) -> tuple[str, ...]:
        """Return the words with their placeholders filled in; none where they are left out."""
        if not self.on(answers) or any(answers[name] in (None, "") for name in names_in(self.words)):
            return ()
        return tuple(as_text(filled(word, answers)) for word in self.words)


class Enable(Frozen):
    """`microk8s enable` or `disable`."""

    addon: str
    """the add-on's name there"""
    repository: str = "core"
    """the repository that has it: core or community"""
    arguments: tuple[Argument, ...] = ()
    """what follows the name"""

    def words(self, answers: Answers) -> tuple[str, ...]:
        """Return the command line behind `microk8s enable` or `disable`."""
        behind = (word for argument in self.arguments for word in argument.filled(answers))
        return (f"{self.repository}/{self.addon}", *behind)


class Helm(Frozen):
    """A chart's release, at exactly this version."""

    release: str
    """the release's name"""
    chart: str
    """the chart's name in its repository"""
    version: str
    """the chart's version, exactly"""
    namespace: str
    """the namespace, made where it is not there"""
    repository: str
    """the repository's URL"""
    values: dict[str, Any] = Field(default_factory=dict)
    """values besides the chart's own"""


class Apply(Frozen):
    """Manifests: a file beside the recipes, whose placeholders are filled in, or a pinned URL."""

    file: str | None = None
    """a file in recipes/files"""
    url: str | None = None
    """where it is fetched from"""
    sha256: str | None = None
    """what is fetched has this sum"""
    namespace: str | None = None
    """the namespace of what names none"""
    configs: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """ConfigMaps besides, made of files in recipes/files as they are; `{configs}` is the sum of them"""

    @model_validator(mode="after")
    def _one_source(self) -> Apply:
        if (self.file is None) is (self.url is None):
            raise ValueError("give either a file or a url")
        if (self.url is None) is not (self.sha256 is None):
            raise ValueError("a url needs its sha256, and a file needs none")
        return self


class Step(Frozen):
    """One step: exactly one of its kinds."""

    title: str
    """what is done, as the user reads it"""
    where: Where = Where.FIRST
    """the nodes it is done on; more than the first for what edits only its own node's files"""
    seconds: int = 600
    """its own deadline"""
    enable: Enable | None = None
    """what `microk8s enable` enables"""
    disable: Enable | None = None
    """what `microk8s disable` disables"""
    helm: Helm | None = None
    """a chart that is installed, or upgraded to this version"""
    uninstall: Helm | None = None
    """a chart that is uninstalled"""
    apply: Apply | None = None
    """manifests that are applied"""
    delete: Apply | None = None
    """manifests of which everything is deleted"""
    script: str | None = None
    """lines of POSIX sh, run as root"""

    @model_validator(mode="after")
    def _one_kind(self) -> Step:
        kinds = ("enable", "disable", "helm", "uninstall", "apply", "delete", "script")
        if sum(getattr(self, kind) is not None for kind in kinds) != 1:
            raise ValueError(f"a step is exactly one of {', '.join(kinds)}")
        return self


class Preparation(Frozen):
    """What a node needs before."""

    title: str
    """what is prepared, as the user reads it"""
    where: Where = Where.ALL
    """the nodes that need it"""
    check: str
    """POSIX sh that exits 0 where it is so already, and once `run` was done"""
    run: str
    """POSIX sh that makes it so, run as root"""
    seconds: int = 600
    """the deadline of `run`"""
