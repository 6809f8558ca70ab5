"""kubectl, as `microk8s kubectl` runs it on a control plane."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import yaml

from mectui.demo.nodes.kubernetes import discovery, marking, waiting
from mectui.demo.nodes.kubernetes.controllers import PODS
from mectui.demo.nodes.kubernetes.draining import drain
from mectui.demo.nodes.kubernetes.merging import merge
from mectui.demo.nodes.kubernetes.output import Form, show
from mectui.demo.nodes.kubernetes.pods import reachable, run_inside, visit
from mectui.demo.nodes.kubernetes.requests import read_request, serve
from mectui.demo.nodes.kubernetes.resources import Resource, by_kind, by_name
from mectui.demo.nodes.kubernetes.store import ApiProblem, Object
from mectui.demo.nodes.programs.options import Options, read_options
from mectui.demo.nodes.shell import Process

if TYPE_CHECKING:
    from mectui.demo.nodes.microk8s.cluster import Cluster

_FLAGS = (
    "A all-namespaces wide no-headers ignore-not-found wait force now watch w i t it all overwrite "
    "show-labels client server-side ignore-daemonsets delete-emptydir-data cascade short"
)
_VALUED = (
    "n namespace o output l selector f filename raw timeout for field-selector grace-period c container "
    "sort-by request-timeout dry-run kubeconfig context replicas p patch type image tail v"
)


class Kubectl:
    """One call of kubectl."""

    def __init__(self, cluster: Cluster, process: Process, version: str) -> None:
        self._cluster, self._process, self._version = cluster, process, version
        words, _, self._inside = _split(process.arguments)
        self._options: Options = read_options(words, flags=_FLAGS, valued=_VALUED)

    async def run(self) -> int:
        """Do what the arguments say and return the exit code."""
        words = self._options.words
        commands: dict[str, Callable[[list[str]], Awaitable[int]]] = {
            "get": self._get,
            "apply": self._apply,
            "create": self._create,
            "delete": self._delete,
            "wait": self._wait,
            "rollout": self._rollout,
            "exec": self._exec,
            "label": self._label,
            "annotate": self._label,
            "cordon": self._cordon,
            "uncordon": self._cordon,
            "drain": self._drain,
            "version": self._show_version,
            "cluster-info": self._cluster_info,
        }
        if not words or words[0] not in commands:
            return self._fail(f'error: unknown command "{words[0] if words else ""}" for "kubectl"')
        try:
            return await commands[words[0]](words[1:])
        except ApiProblem as problem:
            return self._fail(f"Error from server ({problem.reason}): {problem}")

    def _fail(self, message: str) -> int:
        self._process.complain(message)
        return 1

    @property
    def _namespace(self) -> str:
        everywhere = self._options.has("A", "all-namespaces")
        return "" if everywhere else self._options.get("n", "namespace", default="default")

    def _where(self, resource: Resource) -> str:
        return self._namespace if resource.namespaced else ""

    def _targets(self, words: list[str]) -> list[tuple[Resource, str]]:
        """Return what words such as `pod/x`, `pod x y` or `pods` name; a whole kind has no name."""
        if words and "/" in words[0]:
            return [(self._resource(kind), name) for kind, _, name in (word.partition("/") for word in words)]
        resources = [self._resource(kind) for kind in words[0].split(",")] if words else []
        return [(resource, name) for resource in resources for name in words[1:] or [""]]

    def _resource(self, name: str) -> Resource:
        resource = by_name(name)
        if resource is None:
            raise ApiProblem(404, "NotFound", f'the server doesn\'t have a resource type "{name}"')
        return resource

    async def _get(self, words: list[str]) -> int:
        if self._options.has("raw"):
            return self._raw(self._options.get("raw"))
        targets = self._targets(words)
        if not targets:
            return self._fail("error: Required resource not specified.")
        found = [(resource, self._find(resource, name)) for resource, name in targets]
        for resource, objects in found:
            if objects or self._structured:
                single = bool(targets[0][1]) and len(targets) == 1
                everywhere = not self._namespace and resource.namespaced
                headers = not self._options.has("no-headers")
                form = Form(self._options.get("o", "output"), single, everywhere, headers)
                self._process.write(show(resource, objects, form))
            elif not self._options.has("ignore-not-found"):
                where = f" in {self._where(resource)} namespace" if self._where(resource) else ""
                self._process.complain(f"No resources found{where}.")
        return 0

    @property
    def _structured(self) -> bool:
        return self._options.get("o", "output") not in ("", "wide", "name")

    def _find(self, resource: Resource, name: str) -> list[Object]:
        store, where = self._cluster.store, self._where(resource)
        if name:
            missing_is_fine = self._options.has("ignore-not-found")
            found = store.find(resource, where, name) if missing_is_fine else store.get(resource, where, name)
            return [found] if found else []
        labels, fields = self._options.get("l", "selector"), self._options.get("field-selector")
        return store.list(resource, where, labels, fields)

    def _raw(self, path: str) -> int:
        if path.rstrip("/") in ("/healthz", "/readyz", "/livez"):
            self._process.write("ok")
            return 0
        document = discovery.document(path, self._version)
        page = None if document else visit(self._cluster, path)
        if page is not None:
            self._process.write(page)
            return 0
        if document is None:
            document, _ = serve(
                self._cluster.store, "GET", read_request(path.rstrip("/"), {}), b"", "", False
            )
        self._process.say(json.dumps(document))
        return 0

    async def _documents(self) -> list[Object]:
        documents: list[Object] = []
        for name in self._options.all("f", "filename"):
            stdin = name == "-"
            path = self._process.path(name)
            raw = await self._process.streams.stdin.read() if stdin else self._process.files.read(path)
            documents += [item for item in yaml.safe_load_all(raw) if isinstance(item, dict)]
        return [
            part for item in documents for part in (item["items"] if item.get("kind") == "List" else [item])
        ]

    async def _apply(self, words: list[str]) -> int:
        try:
            documents = await self._documents()
        except yaml.YAMLError as error:
            return self._fail(f"error: error parsing STDIN: error converting YAML to JSON: {error}")
        if not documents:
            return self._fail("error: no objects passed to apply")
        for document in documents:
            self._process.say(self._put(document, create_only=False))
        return 0

    def _put(self, document: Object, *, create_only: bool) -> str:
        resource = by_kind(str(document.get("kind")))
        if resource is None:
            kind, version = document.get("kind"), document.get("apiVersion")
            raise ApiProblem(404, "NotFound", f'no matches for kind "{kind}" in version "{version}"')
        name = document["metadata"]["name"]
        where = document["metadata"].get("namespace", self._where(resource)) if resource.namespaced else ""
        found = None if create_only else self._cluster.store.find(resource, where, name)
        if found is None:
            self._cluster.store.create(resource, document, where)
            return f"{_qualified(resource, name)} created"
        merged = merge(found, document)
        if merged == found:
            return f"{_qualified(resource, name)} unchanged"
        self._cluster.store.update(resource, merged)
        return f"{_qualified(resource, name)} configured"

    async def _create(self, words: list[str]) -> int:
        if words[:1] in (["namespace"], ["ns"]) and len(words) > 1:
            self._process.say(
                self._put({"kind": "Namespace", "metadata": {"name": words[1]}}, create_only=True)
            )
            return 0
        for document in await self._documents():
            self._process.say(self._put(document, create_only=True))
        return 0

    async def _delete(self, words: list[str]) -> int:
        targets = self._targets(words)
        if self._options.has("f", "filename"):
            kinds = [(by_kind(item["kind"]), item["metadata"]["name"]) for item in await self._documents()]
            targets = [(resource, name) for resource, name in kinds if resource is not None]
        for resource, name in targets:
            for obj in self._find(resource, name):
                self._cluster.store.delete(
                    resource, obj["metadata"].get("namespace", ""), obj["metadata"]["name"]
                )
                label = resource.kind.lower() + (f".{resource.group}" if resource.group else "")
                self._process.say(f'{label} "{obj["metadata"]["name"]}" deleted')
        return 0

    async def _wait(self, words: list[str]) -> int:
        chosen = [
            (resource, obj) for resource, name in self._targets(words) for obj in self._find(resource, name)
        ]
        if not chosen:
            return self._fail("error: no matching resources found")
        seconds = self._patience(30)
        for resource, obj in chosen:
            goal = self._options.get("for", default="condition=Ready")
            label = _qualified(resource, obj["metadata"]["name"])
            if not await waiting.reached(self._cluster.store, resource, obj, goal, seconds):
                return self._fail(f"error: timed out waiting for the condition on {label}")
            self._process.say(f"{label} condition met")
        return 0

    async def _rollout(self, words: list[str]) -> int:
        if words[:1] != ["status"]:
            self._process.say(f"{words[-1]} restarted")
            return 0
        for resource, name in self._targets(words[1:]):
            obj = self._cluster.store.get(resource, self._where(resource), name)
            if not await waiting.rolled_out(self._cluster.store, obj, self._patience(0), self._process.say):
                return self._fail("error: timed out waiting for the condition")
        return 0

    def _patience(self, default: float) -> float | None:
        match = re.fullmatch(
            r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?", self._options.get("timeout", default=f"{default}s")
        )
        hours, minutes, seconds = (int(part or 0) for part in match.groups()) if match else (0, 0, 30)
        total = hours * 3600 + minutes * 60 + seconds
        return self._process.node.clock.patience(total) if total else None

    async def _exec(self, words: list[str]) -> int:
        name = words[0].rpartition("/")[2]
        pod = self._cluster.store.get(PODS, self._where(PODS), name)
        if not reachable(self._cluster, pod):
            return self._fail(f"error: unable to upgrade connection: container not found in pod {name}")
        output, code = run_inside(self._cluster, pod, self._inside or words[1:])
        self._process.write(output)
        if code:
            self._process.complain(f"command terminated with exit code {code}")
        return code

    async def _label(self, words: list[str]) -> int:
        changes = [word for word in words if "=" in word or word.endswith("-")]
        field = "labels" if self._options.words[0] == "label" else "annotations"
        for resource, name in self._targets([word for word in words if word not in changes]):
            for obj in self._find(resource, name):
                marking.mark(self._cluster.store, obj, field, changes)
                self._process.say(
                    f"{_qualified(resource, obj['metadata']['name'])} {field.removesuffix('s')}ed"
                )
        return 0

    async def _cordon(self, words: list[str]) -> int:
        for name in words:
            closed = self._options.words[0] == "cordon"
            self._process.say(marking.cordon(self._cluster.store, name, closed=closed))
        return 0

    async def _drain(self, words: list[str]) -> int:
        store, patience = self._cluster.store, self._patience(0)
        codes = [await drain(store, self._process, self._options, name, patience) for name in words]
        return max(codes, default=1)

    async def _show_version(self, words: list[str]) -> int:
        info = discovery.version_info(self._version)
        if self._options.get("o", "output") == "json":
            self._process.say(json.dumps({"clientVersion": info, "serverVersion": info}, indent=2))
        else:
            self._process.say(f"Client Version: {self._version}\nServer Version: {self._version}")
        return 0

    async def _cluster_info(self, words: list[str]) -> int:
        self._process.say("Kubernetes control plane is running at https://127.0.0.1:16443")
        return 0


def _split(arguments: list[str]) -> tuple[list[str], bool, list[str]]:
    """Part the command of `exec POD -- COMMAND` from the rest."""
    if "--" not in arguments:
        return arguments, False, []
    cut = arguments.index("--")
    return arguments[:cut], True, arguments[cut + 1 :]


def _qualified(resource: Resource, name: str) -> str:
    return f"{resource.kind.lower()}{'.' + resource.group if resource.group else ''}/{name}"
