"""The data: what add-ons of MicroK8s, charts and files from elsewhere make, and how it turns out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from mectui.demo.nodes.made.things import Things


def addon(name: str, minor: int) -> Things:
    """Return what an add-on makes in MicroK8s 1.MINOR."""
    row = _table("microk8s")[name]
    others = row.get("tracks", ())
    return Things(name, next((each for each in others if each["since"] <= minor <= each["until"]), row))


def chart(name: str) -> Things | None:
    """Return what a chart makes, None where no repository has it."""
    row = _table("charts").get(name)
    return None if row is None else Things(name, row)


@cache
def repositories() -> frozenset[str]:
    """Return the repositories of all charts."""
    return frozenset(row["repository"].rstrip("/") for row in _table("charts").values())


def bundle(name: str) -> Things | None:
    """Return what Juju makes by deploying a bundle of charms."""
    row = _table("bundles").get(name)
    return None if row is None else Things(name, row)


def download(url: str) -> Mapping[str, Any] | None:
    """Return the checksum and the content of a file on the internet, None where nothing is there."""
    found: Mapping[str, Any] | None = _table("downloads").get(url)
    return found


def status(kind: str) -> Mapping[str, Any] | None:
    """Return how an object of a kind (KIND.GROUP) turns out once its operator has looked at it."""
    found: Mapping[str, Any] | None = _table("outcomes").get(kind)
    return found


def operated(kind: str) -> Things | None:
    """Return what an operator makes of an object of a kind, or a job (Job.batch/NAME) by running."""
    row = _table("operators").get(kind)
    return None if row is None else Things(kind, row)


def inside(image: str, program: str) -> Mapping[str, str] | None:
    """Return what a program in containers of an image prints, by what is among its arguments."""
    found: Mapping[str, Mapping[str, str]] = _table("inside").get(image, {})
    return found.get(program)


def messages(namespace: str) -> Mapping[str, Mapping[str, str]]:
    """Return what deployments of a namespace send, by their names: `topic` and `message`."""
    found: Mapping[str, Mapping[str, str]] = _table("messages").get(namespace, {})
    return found


def images() -> Mapping[str, Mapping[str, Any]]:
    """Return the images that registries serve, by their full names."""
    return _table("images")


def answers(namespace: str, service: str) -> Mapping[str, str]:
    """Return what a service answers, by path."""
    found: Mapping[str, str] = _table("answers").get(f"{namespace}/{service}", {})
    return found


@cache
def _table(name: str) -> Mapping[str, Any]:
    text = Path(__file__).with_name(f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text) or {}
