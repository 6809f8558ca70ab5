"""Placeholders: `{name}` stands for an input of the add-on, or for a fact of the cluster.

`{name!s}` is the same as a text, where Kubernetes wants a text of a number or of true and false.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from ipaddress import ip_network
from typing import Any

from mectui.addons.recipe.inputs import Scalar
from mectui.answers.model import Cluster

NODE = "node"
"""The name of the node that a step is done on, as Kubernetes knows it."""

FACTS = frozenset({NODE, "pod_cidr", "service_cidr", "dns_address", "data_disks", "nodes", "three_nodes"})
"""What every recipe may use besides its own inputs."""

Answers = Mapping[str, Scalar | None]

# neither `${shell}` nor `{{template}}`
_PLACEHOLDER = re.compile(r"(?<![{$])\{([a-z][a-z0-9_]*)(?:!s)?\}(?!\})")


def facts(cluster: Cluster, data_disks: int = 0) -> dict[str, Scalar | None]:
    """Return the facts that are the same on every node; CoreDNS has the tenth address of the services'.

    `data_disks` is how many of them each node has; `three_nodes` is true from three nodes on.
    """
    nodes = cluster.control_planes + cluster.workers
    return {
        "nodes": nodes,
        "three_nodes": nodes >= 3,
        "data_disks": data_disks,
        "pod_cidr": cluster.pod_cidr,
        "service_cidr": cluster.service_cidr,
        "dns_address": str(ip_network(cluster.service_cidr)[10]),
    }


def names_in(value: Any) -> Iterator[str]:
    """Yield the name of each placeholder in a text, or in any text inside a list or a mapping."""
    if isinstance(value, str):
        yield from _PLACEHOLDER.findall(value)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from names_in(key)
            yield from names_in(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from names_in(each)


def filled(value: Any, answers: Answers) -> Any:
    """Return a value with its placeholders filled in.

    A text that is one placeholder and nothing else takes the answer's own type. Raises KeyError.
    """
    if isinstance(value, str):
        whole = _PLACEHOLDER.fullmatch(value)
        if whole and not value.endswith("!s}"):
            return answers[whole[1]]
        return _PLACEHOLDER.sub(lambda found: as_text(answers[found[1]]), value)
    if isinstance(value, Mapping):
        return {key: filled(each, answers) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [filled(each, answers) for each in value]
    return value


def as_text(answer: Scalar | None) -> str:
    """Return an answer as command lines and shell variables have it."""
    if isinstance(answer, bool):
        return "true" if answer else "false"
    return "" if answer is None else str(answer)
