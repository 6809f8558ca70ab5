"""One call of kubectl: its arguments, and what they name in the cluster."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from mectui.demo.nodes.kubernetes import flags
from mectui.demo.nodes.kubernetes.resources import Resource
from mectui.demo.nodes.kubernetes.store import ApiProblem, Object, Store
from mectui.demo.nodes.programs.options import Options
from mectui.demo.nodes.shell import Process

if TYPE_CHECKING:
    from mectui.demo.nodes.microk8s.cluster import Cluster


_MIXED = (
    "error: there is no need to specify a resource type as a separate argument when passing arguments in "
    "resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource "
    "resource/<resource_name>'"
)


class Refusal(Exception):
    """kubectl ends with exit code 1 and a message."""


@dataclass(frozen=True)
class Call:
    """A call of kubectl on a control plane."""

    cluster: Cluster
    process: Process
    version: str

    @cached_property
    def options(self) -> Options:
        """The arguments, without the command of `exec`. Raises Usage for options of other commands."""
        return flags.read(self._parted[0])

    @property
    def inside(self) -> list[str]:
        """The command that `exec` runs in a pod, what stands behind `--`."""
        return self._parted[1]

    @cached_property
    def _parted(self) -> tuple[list[str], list[str]]:
        arguments = self.process.arguments
        cut = arguments.index("--") if "--" in arguments else len(arguments)
        return arguments[:cut], arguments[cut + 1 :]

    @property
    def words(self) -> list[str]:
        """The words behind the verb."""
        return self.options.words[1:]

    @property
    def store(self) -> Store:
        """The cluster's objects."""
        return self.cluster.store

    @property
    def namespace(self) -> str:
        """The namespace that is meant; empty for all."""
        everywhere = self.options.has("A", "all-namespaces")
        return "" if everywhere else self.options.get("n", "namespace", default="default")

    def where(self, resource: Resource) -> str:
        """Return the namespace in which a kind is meant."""
        return self.namespace if resource.namespaced else ""

    def resource(self, name: str) -> Resource:
        """Return the kind of a name. Raises Refusal where the server has none."""
        found = self.store.resources.called(name)
        if found is None:
            raise Refusal(f'error: the server doesn\'t have a resource type "{name}"')
        return found

    def targets(self, words: list[str]) -> list[tuple[Resource, str]]:
        """Return what words such as `pod/x`, `pod x y` or `pods` name; a whole kind has no name."""
        if words and "/" in words[0]:
            if not all("/" in word for word in words):
                raise Refusal(_MIXED)
            return [(self.resource(kind), name) for kind, _, name in (word.partition("/") for word in words)]
        resources = [self.resource(kind) for kind in words[0].split(",")] if words else []
        return [(resource, name) for resource in resources for name in words[1:] or [""]]

    def find(self, resource: Resource, name: str) -> list[Object]:
        """Return the objects that are meant. Raises ApiProblem where one is named that is not there."""
        where = self.where(resource)
        labels, fields = self.options.get("l", "selector"), self.options.get("field-selector")
        if name:
            if labels or fields:
                raise Refusal("error: name cannot be provided when a selector is specified")
            if resource.namespaced and not where:
                raise Refusal("error: a resource cannot be retrieved by name across all namespaces")
            missing_is_fine = self.options.has("ignore-not-found")
            look = self.store.find if missing_is_fine else self.store.get
            found = look(resource, where, name)
            return [found] if found else []
        return self.store.list(resource, where, labels, fields)

    def found(self, words: list[str]) -> list[tuple[Resource, Object]]:
        """Return every object that words name, with its kind."""
        return [(kind, obj) for kind, name in self.targets(words) for obj in self.find(kind, name)]

    def chosen(self, words: list[str]) -> list[tuple[Resource, Object]]:
        """Return what words name to be changed: a whole kind has to be asked for by --all or a selector."""
        targets = self.targets(words)
        if not targets:
            raise Refusal("error: you must provide one or more resources by argument or filename")
        whole = self.options.has("all", "l", "selector", "field-selector")
        if not whole and not all(name for _, name in targets):
            raise Refusal("error: resource(s) were provided, but no name was specified")
        return [(kind, obj) for kind, name in targets for obj in self.find(kind, name)]

    def patience(self, default: str, *, at_zero: float | None = None) -> float | None:
        """Return the real seconds of --timeout, `at_zero` where it is 0; None is no limit."""
        seconds = flags.seconds_of(self.options.get("timeout", default=default))
        return self.process.node.clock.patience(seconds) if seconds else at_zero

    def say(self, text: str) -> None:
        """Print a line."""
        self.process.say(text)


Verb = Callable[[Call], Awaitable[int]]
VERBS: dict[str, Verb] = {}


def verb(*names: str) -> Callable[[Verb], Verb]:
    """Register what kubectl does by these names."""

    def register(function: Verb) -> Verb:
        VERBS.update(dict.fromkeys(names, function))
        return function

    return register


def qualified(resource: Resource, name: str) -> str:
    """Return an object's name as kubectl prints it, such as `deployment.apps/web`."""
    return f"{resource.kind.lower()}{'.' + resource.group if resource.group else ''}/{name}"


def in_words(problem: ApiProblem, doing: str = "") -> str:
    """Return how kubectl tells that the server refused; `doing` is what it was at, with a colon."""
    if problem.reason == "Invalid" and problem.details:
        causes = [f"{cause['field']}: {cause['message']}" for cause in problem.details["causes"]]
        said = causes[0] if len(causes) == 1 else "".join(f"\n* {cause}" for cause in causes)
        return f'The {problem.details["kind"]} "{problem.details["name"]}" is invalid: {said}'
    return f"Error from server ({problem.reason}): {doing}{problem}"
