"""The subcommands of `microk8s`."""

import importlib

from mectui.demo.nodes.microk8s.commands.command import COMMANDS

for _module in ("looking", "members", "services", "switching", "tools"):
    importlib.import_module(f"{__name__}.{_module}")

__all__ = ["COMMANDS"]
