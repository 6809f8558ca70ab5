"""What is done to bring an add-on up, and to take it away. Every step may be done twice.

In arguments and values `{name}` stands for an input, and `{node}` for the node's name.
A script gets inputs as shell variables of their names in capitals, and is never put together from them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import Field, model_validator

from mectui.addons.recipe.frozen import Frozen


class Where(StrEnum):
    """The nodes that a step is done on."""

    ALL = "all"
    CONTROL_PLANES = "control-planes"
    WORKERS = "workers"
    FIRST = "first"


class Enable(Frozen):
    """`microk8s enable` or `disable`; `each` for what edits only the files of the node that it runs on."""

    addon: str
    arguments: tuple[str, ...] = ()
    repository: str = "core"
    where: Where = Where.FIRST


class Helm(Frozen):
    """A chart's release, at exactly this version. `chart` is of `repository`, or our own: `own/NAME`."""

    release: str
    chart: str
    version: str
    namespace: str
    repository: str | None = None
    values: dict[str, Any] = Field(default_factory=dict)


class Apply(Frozen):
    """Manifests: a file beside the recipe, or a pinned URL."""

    file: str | None = None
    url: str | None = None
    sha256: str | None = None
    namespace: str | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Apply:
        if (self.file is None) is (self.url is None):
            raise ValueError("give either a file or a url")
        return self


class Step(Frozen):
    """One step: exactly one of its kinds. `seconds` is its own deadline."""

    title: str
    enable: Enable | None = None
    disable: Enable | None = None
    helm: Helm | None = None
    uninstall: Helm | None = None
    apply: Apply | None = None
    delete: Apply | None = None
    script: str | None = None
    plugin: str | None = None
    seconds: int = 600

    @model_validator(mode="after")
    def _one_kind(self) -> Step:
        kinds = ("enable", "disable", "helm", "uninstall", "apply", "delete", "script", "plugin")
        if sum(getattr(self, kind) is not None for kind in kinds) != 1:
            raise ValueError(f"a step is exactly one of {', '.join(kinds)}")
        return self


class Preparation(Frozen):
    """What a node needs before: `check` exits 0 where it is so already, and once `run` was done."""

    title: str
    where: Where = Where.ALL
    check: str
    run: str
    seconds: int = 600
