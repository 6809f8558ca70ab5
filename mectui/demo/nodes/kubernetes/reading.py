"""The commands of kubectl that only look: get, logs, exec, auth, version."""

from __future__ import annotations

import json

import yaml

from mectui.demo.nodes.kubernetes import broker, discovery
from mectui.demo.nodes.kubernetes.call import Call, Refusal, verb
from mectui.demo.nodes.kubernetes.documents import documents, there
from mectui.demo.nodes.kubernetes.kustomizing import kustomized
from mectui.demo.nodes.kubernetes.output import Form, require_form, show, show_together
from mectui.demo.nodes.kubernetes.pods import images_of, reachable, run_inside
from mectui.demo.nodes.kubernetes.proxies import visit
from mectui.demo.nodes.kubernetes.requests import read_request, serve
from mectui.demo.nodes.kubernetes.resources import PODS, Resource
from mectui.demo.nodes.kubernetes.store import Object
from mectui.demo.nodes.kubernetes.tables import is_ready


@verb("get")
async def _get(call: Call) -> int:
    if call.options.has("raw"):
        return _raw(call, call.options.get("raw"))
    output, by_file = call.options.get("o", "output"), call.options.has("f", "filename")
    require_form(output)
    targets = [] if by_file else call.targets(call.words)
    if not targets and not by_file:
        raise Refusal("error: Required resource not specified.")
    single = len(targets) == 1 and bool(targets[0][1])
    found = [(resource, call.find(resource, name)) for resource, name in targets]
    if by_file:
        found = [(resource, [obj]) for doc in await documents(call) for resource, obj in there(call, doc)]
    if output not in ("", "wide", "name") and len(found) > 1:
        call.process.write(show_together([obj for _, objects in found for obj in objects], output))
        return 0
    for resource, objects in found:
        if objects or (output not in ("", "wide", "name") and not single):
            everywhere = not call.namespace and resource.namespaced
            form = Form(output, single, everywhere, not call.options.has("no-headers"))
            call.process.write(show(resource, objects, form))
    if output in ("", "wide") and not any(objects for _, objects in found):
        _say_that_none_is_there(call, [resource for resource, _ in found])
    return 0


def _say_that_none_is_there(call: Call, resources: list[Resource]) -> None:
    if not call.options.has("ignore-not-found"):
        inside = call.namespace if any(resource.namespaced for resource in resources) else ""
        call.process.complain(
            f"No resources found in {inside} namespace." if inside else "No resources found"
        )


def _raw(call: Call, path: str) -> int:
    if path.rstrip("/") in ("/healthz", "/readyz", "/livez"):
        call.process.write("ok")
        return 0
    document = discovery.document(call.store.resources, path, call.version)
    page = None if document else visit(call.cluster, path)
    if page is not None:
        call.process.write(page)
        return 0
    if document is None:
        wanted = read_request(call.store.resources, path.rstrip("/"), {})
        document, _ = serve(call.store, "GET", wanted, b"", "", False)
    call.say(json.dumps(document))
    return 0


@verb("kustomize")
async def _kustomize(call: Call) -> int:
    objects = kustomized(call.process.files, call.process.path(call.words[0]))
    call.process.write(yaml.safe_dump_all(objects))
    return 0


@verb("describe")
async def _describe(call: Call) -> int:
    for resource, obj in call.found(call.words):
        call.process.write(show(resource, [obj], Form("yaml", True, False, True)))
    return 0


@verb("logs")
async def _logs(call: Call) -> int:
    if not call.words and not call.options.has("l", "selector"):
        raise Refusal("error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.")
    for _, pod in call.found(
        [word if "/" in word else f"pods/{word}" for word in call.words[:1] or ["pods/"]]
    ):
        if pod["kind"] == "Pod" and not is_ready(pod) and pod["status"].get("phase") == "Pending":
            name = pod["metadata"]["name"]
            raise Refusal(f'Error from server (BadRequest): container in pod "{name}" is waiting to start')
    return 0


@verb("exec")
async def _exec(call: Call) -> int:
    if not call.words or not (call.inside or call.words[1:]):
        raise Refusal("error: you must specify at least one command for the container")
    pod, command = _pod_of(call, call.words[0]), call.inside or call.words[1:]
    _require_container(call, pod)
    if not reachable(call.cluster, pod):
        name = pod["metadata"]["name"]
        raise Refusal(f"error: unable to upgrade connection: container not found in pod {name}")
    if command[0] in ("mosquitto_pub", "mosquitto_sub") and broker.IMAGE in images_of(pod):
        output, code = await broker.run(call, pod, command)
    else:
        output, code = run_inside(call.cluster, pod, command)
    call.process.write(output)
    if code:
        call.process.complain(f"command terminated with exit code {code}")
    return code


def _require_container(call: Call, pod: Object) -> None:
    wanted = call.options.get("c", "container")
    if wanted and all(each["name"] != wanted for each in pod["spec"]["containers"]):
        raise Refusal(f"error: container {wanted} is not valid for pod {pod['metadata']['name']}")


def _pod_of(call: Call, words: str) -> Object:
    """Return the pod that is named, or the first of a workload such as `deployment/web`."""
    kind, _, name = words.rpartition("/")
    if kind in ("", "pod", "pods"):
        return call.store.get(PODS, call.where(PODS), name)
    owner = call.store.get(call.resource(kind), call.namespace, name)
    labels = owner["spec"]["selector"]["matchLabels"]
    pods = call.store.list(PODS, call.namespace, ",".join(f"{key}={value}" for key, value in labels.items()))
    running = [pod for pod in pods if is_ready(pod)]
    if not running:
        raise Refusal(f"error: unable to upgrade connection: no pod of {words} is ready")
    return running[0]


@verb("auth")
async def _auth(call: Call) -> int:
    """Answer `can-i`: without RBAC everybody may do everything."""
    refused = "rbac" in call.cluster.addons and call.options.get("as") == "system:anonymous"
    call.say("no" if refused else "yes")
    return int(refused)


@verb("version")
async def _version(call: Call) -> int:
    info = discovery.version_info(call.version)
    if call.options.get("o", "output") == "json":
        call.say(json.dumps({"clientVersion": info, "serverVersion": info}, indent=2))
    else:
        call.say(f"Client Version: {call.version}\nServer Version: {call.version}")
    return 0


@verb("cluster-info")
async def _cluster_info(call: Call) -> int:
    call.say("Kubernetes control plane is running at https://127.0.0.1:16443")
    return 0


@verb("api-resources")
async def _api_resources(call: Call) -> int:
    for resource in call.store.resources:
        named = call.options.get("o", "output") == "name"
        call.say(resource.full_name if named else f"{resource.plural}   {resource.group_version}")
    return 0
