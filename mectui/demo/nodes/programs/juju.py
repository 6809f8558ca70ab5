"""juju: clouds, controllers and models, as its client knows them, and what they make in the cluster."""

from __future__ import annotations

import posixpath
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from mectui.demo.nodes import made
from mectui.demo.nodes.kubernetes.resources import CLASSES, NAMESPACES, PODS
from mectui.demo.nodes.kubernetes.tables import is_ready
from mectui.demo.nodes.made.placing import place
from mectui.demo.nodes.programs.options import Options, read_options
from mectui.demo.nodes.programs.registry import program
from mectui.demo.nodes.shell import Process

if TYPE_CHECKING:
    from mectui.demo.nodes.kubernetes.store import Store

_FLAGS = "client trust no-prompt destroy-all-models destroy-storage force"
_VALUED = "format c m controller model channel file storage"
_STATE = ".local/share/juju/state.yaml"
_BOOTSTRAP_SECONDS = 60


class Refusal(Exception):
    """juju ends with exit code 1 and a message."""


@dataclass(frozen=True)
class Call:
    """One call of juju; `state` is what its client keeps: clouds, controllers, models and configurations."""

    process: Process
    options: Options
    store: Store
    state: dict[str, dict[str, Any]]

    @property
    def name(self) -> str:
        """What is named behind the command. Raises Refusal where nothing is."""
        if len(self.options.words) < 2:
            raise Refusal("no name specified")
        return self.options.words[1]

    @property
    def model(self) -> str:
        """The model that is meant. Raises Refusal where there is none of that name."""
        model = self.options.get("m", "model").rpartition(":")[2]
        if model not in self.state["models"]:
            raise Refusal(f"model {model} not found")
        return model

    def print(self, value: Any) -> None:
        """Print a value as YAML."""
        self.process.write(yaml.safe_dump(value))


@program("juju", folder="/snap/bin", fetched=True)
async def juju(process: Process) -> int:
    """Do what the arguments say; what is known is kept in the user's home."""
    options = read_options(process.arguments, flags=_FLAGS, valued=_VALUED)
    path = posixpath.join(process.environment.get("HOME", process.user.home), _STATE)
    empty: dict[str, dict[str, Any]] = {"clouds": {}, "controllers": {}, "models": {}}
    state = yaml.safe_load(process.files.read(path)) if process.files.exists(path) else empty
    command, machine = _COMMANDS.get(options.words[0] if options.words else ""), process.node.microk8s
    if command is None or machine is None:
        process.complain(f'ERROR juju: "{" ".join(options.words[:1])}" is not a juju command.')
        return 2
    try:
        await command(Call(process, options, machine.cluster.store, state))
    except Refusal as refusal:
        process.complain(f"ERROR {refusal}")
        return 1
    process.files.put(path, yaml.safe_dump(state), mode=0o600, user=process.user)
    return 0


async def _clouds(call: Call) -> None:
    call.print({name: {"defined": "local", "type": "kubernetes"} for name in call.state["clouds"]})


async def _add_k8s(call: Call) -> None:
    config = yaml.safe_load(await call.process.streams.stdin.read()) or {}
    if not config.get("clusters"):
        raise Refusal("reading kubeconfig: no clusters found")
    storage = call.options.get("storage")
    if call.store.find(CLASSES, "", storage) is None:
        raise Refusal(f"storage class {storage!r} not found")
    call.state["clouds"][call.name] = {}


async def _remove_cloud(call: Call) -> None:
    call.state["clouds"].pop(call.name, None)


async def _controllers(call: Call) -> None:
    call.print({"controllers": call.state["controllers"]})


async def _bootstrap(call: Call) -> None:
    cloud = call.name
    if cloud not in call.state["clouds"]:
        raise Refusal(f"cloud {cloud} not found")
    name = call.options.words[2]
    await call.process.node.clock.sleep(_BOOTSTRAP_SECONDS)
    _place(call, "controller", f"controller-{name}")
    call.state["controllers"][name] = {"cloud": cloud}


async def _destroy_controller(call: Call) -> None:
    if call.name not in call.state["controllers"]:
        raise Refusal(f"controller {call.name} not found")
    for namespace in (*call.state["models"], f"controller-{call.name}"):
        if call.store.find(NAMESPACES, "", namespace) is not None:
            call.store.delete(NAMESPACES, "", namespace)
    call.state["models"].clear()
    del call.state["controllers"][call.name]


async def _models(call: Call) -> None:
    names = ["controller", *call.state["models"]]
    call.print({"models": [{"name": f"admin/{name}", "short-name": name} for name in names]})


async def _add_model(call: Call) -> None:
    call.store.create(NAMESPACES, {"metadata": {"name": call.name}})
    call.state["models"][call.name] = {}


async def _deploy(call: Call) -> None:
    _place(call, call.name, call.model)


def _place(call: Call, bundle: str, namespace: str) -> None:
    things, facts = made.bundle(bundle), {"namespace": namespace}
    if things is None:
        raise Refusal(f'bundle "{bundle}" not found')
    place(call.store, [*things.namespaces(facts), *things.objects(facts)])


async def _config(call: Call) -> None:
    given = yaml.safe_load(call.process.files.read(call.options.get("file")))
    call.state["models"][call.model][call.name] = sorted(given[call.name])


async def _status(call: Call) -> None:
    pods = call.store.list(PODS, call.model)
    units = {pod["metadata"]["labels"]["app.kubernetes.io/name"]: is_ready(pod) for pod in pods}
    if call.options.get("format") == "yaml":
        call.print({"applications": {name: {"charm": name} for name in units}})
        return
    for name, ready in units.items():
        states = "agent:idle, workload:active" if ready else "agent:executing, workload:waiting"
        call.process.say(f"\n- {name}/0: 10.1.0.9 ({states})")


_COMMANDS: dict[str, Callable[[Call], Awaitable[None]]] = {
    "add-k8s": _add_k8s,
    "add-model": _add_model,
    "bootstrap": _bootstrap,
    "clouds": _clouds,
    "config": _config,
    "controllers": _controllers,
    "deploy": _deploy,
    "destroy-controller": _destroy_controller,
    "models": _models,
    "remove-cloud": _remove_cloud,
    "status": _status,
}
