"""How it is seen that an add-on works: asked of Kubernetes, never believed of a command that exited 0."""

from __future__ import annotations

from pydantic import model_validator

from mectui.addons.recipe.frozen import Frozen


class Rollout(Frozen):
    """A workload of which every replica is up and of the latest make, such as `deployment/coredns`."""

    workload: str
    namespace: str


class Available(Frozen):
    """Every deployment of a namespace is available, and there is one at least."""

    namespace: str
    selector: str | None = None


class Value(Frozen):
    """A field of an object, by its JSONPath, is one of these; with `every`, of all objects that are found."""

    resource: str
    path: str
    equals: tuple[str, ...]
    namespace: str | None = None


class Answer(Frozen):
    """A service answers through the API server, and its answer holds a text."""

    service: str
    namespace: str
    port: int
    path: str = "/"
    contains: str = ""


class Evidence(Frozen):
    """One proof: exactly one of its kinds, so many times in a row."""

    title: str
    rollout: Rollout | None = None
    available: Available | None = None
    value: Value | None = None
    answer: Answer | None = None
    script: str | None = None
    times: int = 3

    @model_validator(mode="after")
    def _one_kind(self) -> Evidence:
        kinds = ("rollout", "available", "value", "answer", "script")
        if sum(getattr(self, kind) is not None for kind in kinds) != 1:
            raise ValueError(f"evidence is exactly one of {', '.join(kinds)}")
        return self
