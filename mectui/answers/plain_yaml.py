"""YAML as the answer file means it: 1.2's core types, so that `no` and `22:30` are text.

PyYAML follows YAML 1.1, in which `no` is false, `010` is eight and `2026-01-01` a date.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

_CORE = {
    "null": (r"~|null|Null|NULL|", "~nN\0"),
    "bool": (r"true|True|TRUE|false|False|FALSE", "tTfF"),
    "int": (r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    "float": (r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+][0-9]+)?", "-+.0123456789"),
}


class Loader(yaml.SafeLoader):
    """Reads plain scalars by the core types; nothing else in it differs from PyYAML's safe one."""

    yaml_implicit_resolvers: dict[str, Any] = {}


class Dumper(yaml.SafeDumper):
    """Writes what both `Loader` and any YAML 1.1 reader read back as the same value."""

    yaml_implicit_resolvers = {
        first: list(rules) for first, rules in yaml.SafeDumper.yaml_implicit_resolvers.items()
    }

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        """Indent the items of a list, as people do."""
        super().increase_indent(flow, False)


for _name, (_pattern, _first) in _CORE.items():
    for _kind in (Loader, Dumper):
        _kind.add_implicit_resolver(
            f"tag:yaml.org,2002:{_name}",
            re.compile(rf"(?:{_pattern})\Z"),
            ["" if char == "\0" else char for char in _first],
        )
