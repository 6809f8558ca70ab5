"""One call of kubectl: its arguments, and what they name in the cluster."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import yaml

from mectui.demo.nodes.kubernetes.resources import Resource
from mectui.demo.nodes.kubernetes.store import ApiProblem, Object, Store
from mectui.demo.nodes.programs.options import Options, read_options
from mectui.demo.nodes.shell import Process

if TYPE_CHECKING:
    from mectui.demo.nodes.microk8s.cluster import Cluster

_FLAGS = (
    "A all-namespaces wide no-headers ignore-not-found force now w i t it all overwrite show-labels client "
    "ignore-daemonsets delete-emptydir-data short force-conflicts quiet q list R recursive"
)
_SWITCHES = "wait watch server-side cascade"
_VALUED = (
    "n namespace o output l selector f filename raw timeout for field-selector grace-period c container "
    "sort-by request-timeout dry-run kubeconfig context replicas p patch type image tail v field-manager as "
    "from-literal from-file subresource since k kustomize"
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
        """The arguments, without the command of `exec`; switches may be given as in --wait=false."""
        words, _ = self._parted
        return read_options(_switched(words), flags=f"{_FLAGS} {_SWITCHES}", valued=_VALUED)

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
        """Return the kind of a name. Raises ApiProblem where the server has none."""
        found = self.store.resources.called(name)
        if found is None:
            raise ApiProblem(404, "NotFound", f'the server doesn\'t have a resource type "{name}"')
        return found

    def targets(self, words: list[str]) -> list[tuple[Resource, str]]:
        """Return what words such as `pod/x`, `pod x y` or `pods` name; a whole kind has no name."""
        if words and "/" in words[0]:
            return [(self.resource(kind), name) for kind, _, name in (word.partition("/") for word in words)]
        resources = [self.resource(kind) for kind in words[0].split(",")] if words else []
        return [(resource, name) for resource in resources for name in words[1:] or [""]]

    def find(self, resource: Resource, name: str) -> list[Object]:
        """Return the objects that are meant. Raises ApiProblem where one is named that is not there."""
        where = self.where(resource)
        if name:
            missing_is_fine = self.options.has("ignore-not-found")
            look = self.store.find if missing_is_fine else self.store.get
            found = look(resource, where, name)
            return [found] if found else []
        labels, fields = self.options.get("l", "selector"), self.options.get("field-selector")
        return self.store.list(resource, where, labels, fields)

    def found(self, words: list[str]) -> list[tuple[Resource, Object]]:
        """Return every object that words name, with its kind."""
        return [(kind, obj) for kind, name in self.targets(words) for obj in self.find(kind, name)]

    async def documents(self) -> list[Object]:
        """Return the objects of every -f. Raises Refusal where they are no YAML."""
        documents: list[Object] = []
        for name in self.options.all("f", "filename"):
            raw = await self._read(name)
            try:
                documents += [item for item in yaml.safe_load_all(raw) if isinstance(item, dict)]
            except yaml.YAMLError as error:
                what = "STDIN" if name == "-" else name
                raise Refusal(
                    f"error: error parsing {what}: error converting YAML to JSON: {error}"
                ) from None
        return [
            part for item in documents for part in (item["items"] if item.get("kind") == "List" else [item])
        ]

    async def _read(self, name: str) -> bytes:
        if name == "-":
            return await self.process.streams.stdin.read()
        return self.process.files.read(self.process.path(name))

    def kind_of(self, document: Object) -> tuple[Resource, str]:
        """Return the kind and the namespace of a manifest. Raises ApiProblem where the server has none."""
        kind, version = str(document.get("kind")), str(document.get("apiVersion", ""))
        resource = self.store.resources.of(kind, version)
        name = document["metadata"].get("name", "")
        if resource is None:
            raise Refusal(
                f'error: resource mapping not found for name: "{name}" namespace: "" from "STDIN": '
                f'no matches for kind "{kind}" in version "{version}"\nensure CRDs are installed first'
            )
        if not resource.namespaced:
            return resource, ""
        return resource, document["metadata"].get("namespace") or self.namespace

    def there(self, document: Object) -> list[tuple[Resource, Object]]:
        """Return the object that a manifest names, if any. Raises where it has to be there, and is not."""
        try:
            resource, namespace = self.kind_of(document)
            return [(resource, self.store.get(resource, namespace, document["metadata"]["name"]))]
        except (ApiProblem, Refusal):
            if not self.options.has("ignore-not-found"):
                raise
        return []

    def patience(self, default: float) -> float | None:
        """Return the real seconds of --timeout, None for no limit."""
        match = re.fullmatch(
            r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?", self.options.get("timeout", default=f"{default:.0f}s")
        )
        hours, minutes, seconds = (int(part or 0) for part in match.groups()) if match else (0, 0, 30)
        total = hours * 3600 + minutes * 60 + seconds
        return self.process.node.clock.patience(total) if total else None

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


def _switched(words: list[str]) -> Iterator[str]:
    """Yield words, `--wait` for `--wait=true`, and nothing for `--wait=false`."""
    for word in words:
        name, equals, value = word.partition("=")
        if not (equals and name.startswith("--") and name[2:] in _SWITCHES.split()):
            yield word
        elif value != "false":
            yield name
