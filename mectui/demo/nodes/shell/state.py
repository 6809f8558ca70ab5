"""What a shell remembers between commands."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mectui.demo.nodes.shell.grammar import Tree

if TYPE_CHECKING:
    from mectui.demo.nodes.node import Node
    from mectui.demo.nodes.users import User


class Exit(Exception):
    """The shell ends."""

    def __init__(self, code: int, message: str = "") -> None:
        super().__init__(message)
        self.code = code


class Return(Exception):
    """A function ends."""

    def __init__(self, code: int) -> None:
        super().__init__()
        self.code = code


class Loop(Exception):
    """A loop is left (`again` is false) or begun again, `levels` up."""

    def __init__(self, levels: int, *, again: bool) -> None:
        super().__init__()
        self.levels = levels
        self.again = again


@dataclass
class State:
    """Variables, functions, options and the place of one shell."""

    node: Node
    user: User
    name: str
    cwd: str
    variables: dict[str, str] = field(default_factory=dict)
    exported: set[str] = field(default_factory=set)
    positional: list[str] = field(default_factory=list)
    functions: dict[str, Tree] = field(default_factory=dict)
    options: set[str] = field(default_factory=set)
    status: int = 0
    script: str | None = None
    job: int = 0
    on_exit: str = ""

    def get(self, name: str, *, quiet: bool = False) -> str:
        """Return a variable, a parameter or one of $# $? $@ $$ $0.

        With `set -u` an unset variable ends the shell, unless `quiet`. Raises Exit.
        """
        special = {
            "?": str(self.status),
            "#": str(len(self.positional)),
            "@": " ".join(self.positional),
            "*": " ".join(self.positional),
            "$": "4711",
            "!": str(self.job or ""),
            "-": "".join(sorted(self.options & set("eux"))),
            "0": self.script or self.name,
            "PWD": self.cwd,
        }
        if name in special:
            return special[name]
        if name.isdigit():
            index = int(name) - 1
            return self.positional[index] if index < len(self.positional) else ""
        if "u" in self.options and not quiet and name not in self.variables:
            self.refuse(f"{name}: unbound variable" if self.name == "bash" else f"{name}: parameter not set")
        return self.variables.get(name, "")

    def is_set(self, name: str) -> bool:
        """Say whether a variable or a parameter has a value."""
        return name in self.variables or (name.isdigit() and int(name) <= len(self.positional))

    def set(self, name: str, value: str) -> None:
        """Give a variable a value."""
        self.variables[name] = value

    def unset(self, name: str) -> None:
        """Forget a variable or a function."""
        self.variables.pop(name, None)
        self.exported.discard(name)

    def refuse(self, message: str) -> None:
        """End the shell for what an expansion found. Raises Exit."""
        raise Exit(1 if self.name == "bash" else 2, message)

    def environment(self) -> dict[str, str]:
        """Return what programs are given."""
        return {name: self.variables[name] for name in self.exported if name in self.variables}

    def copy(self) -> State:
        """Return the state of a subshell."""
        other = copy.copy(self)
        other.variables, other.exported = dict(self.variables), set(self.exported)
        other.positional, other.options = list(self.positional), set(self.options)
        other.functions, other.on_exit = dict(self.functions), ""
        return other
