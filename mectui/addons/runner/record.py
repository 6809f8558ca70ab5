"""What a cluster knows of its add-ons: as what each was last brought up, in a ConfigMap of its own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from mectui.addons.manifests import raw
from mectui.addons.recipe import Recipe, Where
from mectui.addons.runner.crew import Crew, Machine
from mectui.addons.runner.shelltext import words
from mectui.addons.runner.working import ask
from mectui.addons.solver import Chosen

_SECONDS = 60
_MAP = ("configmap", "mectui-addons", "-n", "kube-system")


async def recorded(first: Machine) -> dict[str, str]:
    """Return the mark of every add-on that was brought up, by name; none where nobody can tell."""
    script = f"microk8s kubectl {words('get', *_MAP, '--ignore-not-found', '-o', 'json')}\n"
    answer = await ask(first, script, _SECONDS)
    try:
        return dict(json.loads(answer.stdout).get("data") or {})
    except ValueError:
        return {}


async def note(first: Machine, name: str, mark: str | None) -> None:
    """Write an add-on's mark down, or take it away. Where that fails it is brought up once more, no worse."""
    patch = json.dumps({"data": {name: mark}})
    create = f"microk8s kubectl {words('create', *_MAP)}"
    change = f"microk8s kubectl {words('patch', *_MAP, '--type=merge', '-p', patch)}\n"
    await ask(first, f"{create} >/dev/null 2>&1\n{change}", _SECONDS)


def mark_of(chosen: Chosen, crew: Crew) -> str:
    """Return what changes with whatever makes an add-on another one: its steps, inputs and, perhaps, nodes.

    Secrets are no part of it, since it can be read by everyone in the cluster.
    """
    recipe, number = chosen.recipe, len(crew.all)
    install = [step.model_dump(mode="json", exclude={"title"}) for step in recipe.install]
    size = {"nodes": number, "three_nodes": number >= 3}
    made = {
        "version": recipe.version,
        "install": install,
        "files": [raw(step.apply) for step in recipe.install if step.apply],
        "size": size if _tells_of(size, json.dumps(install)) else {},
        "inputs": chosen.answers,
        "nodes": [machine.name for machine in crew.all] if on_nodes(recipe) else [],
    }
    return hashlib.sha256(json.dumps(made, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _tells_of(facts: Iterable[str], text: str) -> bool:
    """Tell whether steps are other ones for other facts."""
    return any(f"{{{name}" in text or f"${name.upper()}" in text for name in facts)


def is_current(chosen: Chosen, crew: Crew, marks: Mapping[str, str]) -> bool:
    """Tell whether what there may be is of the version and the inputs that are wanted.

    What MicroK8s brings has the version of the snap, whoever enabled it, and by itself the usual inputs.
    """
    mark = marks.get(chosen.name)
    if mark is not None:
        return mark == mark_of(chosen, crew)
    return chosen.recipe.repository != "own" and not chosen.inputs and not on_nodes(chosen.recipe)


def on_nodes(recipe: Recipe) -> bool:
    """Tell whether anything of it is done on the nodes themselves, so that a new node needs it, too."""
    steps: Sequence[Where] = [step.where for step in recipe.install]
    needs = recipe.needs
    return bool(
        recipe.prepare
        or needs.kernel_modules
        or needs.packages
        or needs.per_node.hugepages_mib
        or any(where is not Where.FIRST for where in steps)
    )
