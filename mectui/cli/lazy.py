"""A group of commands that are imported when they are called, not before."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click

from mectui.cli.settings import common


class ReaderGone(Exception):
    """Whoever read our output has closed it."""


class LazyGroup(click.Group):
    """A group whose commands are named beforehand: name -> (module under `commands`, one line of help)."""

    def __init__(self, *args: Any, lazy: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lazy = lazy

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command. Raises ReaderGone for a closed pipe, of which click would make exit code 1."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as gone:
            raise ReaderGone from gone

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order in which they were given: the order of a cluster's life."""
        return list(self._lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import one command."""
        if cmd_name not in self._lazy:
            return None
        module = importlib.import_module(f"mectui.cli.commands.{self._lazy[cmd_name][0]}")
        command: click.Command = module.command
        return common(command) if not _has_common(command) else command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_line) for name, (_, help_line) in self._lazy.items()])


def _has_common(command: click.Command) -> bool:
    return any(parameter.name == "home" for parameter in command.params)
