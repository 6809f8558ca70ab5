"""Flags, exit codes, stdout and stderr. Nothing heavy is imported before a command needs it."""

from mectui.cli.front_door import main

__all__ = ["main"]
