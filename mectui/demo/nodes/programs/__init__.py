"""The programs of a simulated node, each a coroutine that takes a process and returns its exit code."""

from mectui.demo.nodes.programs.registry import execute, locate

__all__ = ["execute", "locate"]
