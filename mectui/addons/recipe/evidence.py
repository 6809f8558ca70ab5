"""How it is seen that an add-on works: asked of Kubernetes, never believed of a command that exited 0."""

from __future__ import annotations

from pydantic import model_validator

from mectui.addons.recipe.frozen import Frozen
from mectui.addons.recipe.steps import Where


class Rollout(Frozen):
    """A workload of which every replica is up and of the latest make."""

    workload: str
    """kind and name, such as deployment/coredns"""
    namespace: str
    """its namespace"""


class Available(Frozen):
    """Every Deployment, DaemonSet and StatefulSet that is found has all its replicas up, and one is found."""

    namespace: str | None = None
    """their namespace; all of them where none is given"""
    selector: str | None = None
    """labels that they have"""

    @model_validator(mode="after")
    def _some_limit(self) -> Available:
        if self.namespace is None and self.selector is None:
            raise ValueError("give a namespace, a selector, or both")
        return self


class Value(Frozen):
    """A field of all objects that are found is one of these, and one object at least is found."""

    resource: str
    """kind, or kind and name, such as diskpool"""
    path: str
    """the field's JSONPath in one object, such as {.status.phase}"""
    equals: tuple[str, ...]
    """what it may be"""
    namespace: str | None = None
    """their namespace; all of them, and what is in none, where none is given"""
    selector: str | None = None
    """labels that they have"""


class Answer(Frozen):
    """A service answers through the API server, and its answer holds a text."""

    service: str
    """the service's name, or https:NAME where it speaks TLS"""
    namespace: str
    """its namespace"""
    port: int
    """its port"""
    path: str = "/"
    """what is asked for"""
    contains: str = ""
    """what its answer holds"""


class Volume(Frozen):
    """A pod gets a volume of a storage class, writes to it, and reads it again; both are removed."""

    storage_class: str
    """the storage class's name"""


class Evidence(Frozen):
    """One proof: exactly one of its kinds, so many times in a row."""

    title: str
    """what is proven, as the user reads it"""
    times: int = 3
    """how often in a row it has to be so"""
    where: Where = Where.FIRST
    """the nodes that a script is run on, each of which has to agree"""
    seconds: int = 40
    """how long a script may take"""
    rollout: Rollout | None = None
    """a workload that is rolled out"""
    available: Available | None = None
    """workloads of which every replica is up"""
    value: Value | None = None
    """a field of objects"""
    answer: Answer | None = None
    """an answer of a service"""
    volume: Volume | None = None
    """a volume that is written to and read"""
    script: str | None = None
    """lines of POSIX sh that exit 0 once it is so, run as root"""

    @model_validator(mode="after")
    def _one_kind(self) -> Evidence:
        kinds = ("rollout", "available", "value", "answer", "volume", "script")
        if sum(getattr(self, kind) is not None for kind in kinds) != 1:
            raise ValueError(f"evidence is exactly one of {', '.join(kinds)}")
        return self
