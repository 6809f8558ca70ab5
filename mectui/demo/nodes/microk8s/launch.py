"""The launch configuration that the snap reads as it is installed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from mectui.demo.nodes.files import FileSystem
from mectui.demo.nodes.microk8s.layout import LAUNCH_FILES

_BUILT_IN = {"addons": [{"name": "dns"}]}


@dataclass(frozen=True)
class LaunchConfiguration:
    """What is honoured of it here; the rest changes nothing that can be seen."""

    addons: tuple[tuple[str, tuple[str, ...]], ...] = ()
    extra_sans: tuple[str, ...] = ()
    config_files: dict[str, str] = field(default_factory=dict)
    persistent_token: str = ""
    join_url: str = ""
    join_as_worker: bool = False


def read_launch(files: FileSystem) -> LaunchConfiguration:
    """Read the first launch configuration there is, or the built-in one. Raises ValueError for no mapping."""
    path = next((path for path in LAUNCH_FILES if files.exists(path)), None)
    try:
        settings: Any = _BUILT_IN if path is None else yaml.safe_load(files.read(path)) or {}
    except yaml.YAMLError as error:
        raise ValueError(f"cannot parse {path}: {error}") from error
    if not isinstance(settings, dict):
        raise TypeError(f"{path} is no mapping")
    join = settings.get("join") or {}
    return LaunchConfiguration(
        addons=tuple(
            (str(item["name"]), tuple(map(str, item.get("args") or ())))
            for item in settings.get("addons") or []
            if not item.get("disable")
        ),
        extra_sans=tuple(map(str, settings.get("extraSANs") or [])),
        config_files={
            str(name): str(text) for name, text in (settings.get("extraConfigFiles") or {}).items()
        },
        persistent_token=str(settings.get("persistentClusterToken") or ""),
        join_url=str(join.get("url", "")),
        join_as_worker=bool(join.get("worker")),
    )
