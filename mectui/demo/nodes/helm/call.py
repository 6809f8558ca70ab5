"""One call of helm: its arguments, and what they name in the cluster."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from mectui.demo.nodes.helm.releases import Release, find
from mectui.demo.nodes.kubernetes.flags import seconds_of
from mectui.demo.nodes.kubernetes.store import Store
from mectui.demo.nodes.programs.options import Options, in_go_words, read_options
from mectui.demo.nodes.programs.registry import Usage
from mectui.demo.nodes.shell import Process

if TYPE_CHECKING:
    from mectui.demo.nodes.microk8s.cluster import Cluster

_EVERYWHERE = "n namespace kubeconfig kube-context"
_CHART = "repo version username password devel"
_VALUES = "f values set set-string description history-max timeout"
_MAKING = "create-namespace wait wait-for-jobs atomic force no-hooks skip-crds dependency-update"
_ENDING = "wait no-hooks ignore-not-found keep-history"
_LISTED = "short q A all-namespaces a all failed pending"
_FLAGS = {
    "get": ("a all", "o output revision"),
    "install": (f"{_MAKING} generate-name", f"{_CHART} {_VALUES} o output"),
    "list": (_LISTED, "o output filter f max"),
    "rollback": ("wait force no-hooks", "timeout history-max"),
    "show": ("", _CHART),
    "status": ("show-resources", "o output revision"),
    "uninstall": (_ENDING, "timeout cascade description"),
    "upgrade": (f"{_MAKING} install i reset-values reuse-values", f"{_CHART} {_VALUES} o output"),
    "version": ("short", "template"),
}
"""The options of each command: those that are on or off, and those with a value."""
_FLAGS["ls"] = _FLAGS["list"]

Command = Callable[["Call"], Awaitable[int]]
COMMANDS: dict[str, Command] = {}


class Refusal(Exception):
    """helm ends with exit code 1 and a message."""


@dataclass(frozen=True)
class Call:
    """One call of helm."""

    cluster: Cluster
    process: Process

    @cached_property
    def options(self) -> Options:
        """The arguments. Raises Refusal for options of other commands."""
        flags, valued = _FLAGS.get(self.name, ("", ""))
        try:
            return read_options(self.process.arguments, flags=flags, valued=f"{_EVERYWHERE} {valued}")
        except Usage as wrong:
            raise Refusal(f"Error: {in_go_words(str(wrong))}") from None

    @property
    def name(self) -> str:
        """The command, which stands first."""
        return next(iter(self.process.arguments), "")

    def words(self, count: int) -> list[str]:
        """Return the words behind the command. Raises Refusal where there are more or fewer."""
        found = self.options.words[1:]
        if len(found) != count:
            wanted = f"{count} argument{'' if count == 1 else 's'}"
            raise Refusal(f'Error: "helm {self.name}" requires {wanted}')
        return found

    @property
    def store(self) -> Store:
        """The cluster's objects."""
        return self.cluster.store

    @property
    def namespace(self) -> str:
        """The namespace that is meant."""
        return self.options.get("n", "namespace", default="default")

    @property
    def release(self) -> Release:
        """The release that is named. Raises Refusal where there is none."""
        found = find(self.store, self.namespace, self.words(1)[0])
        if found is None:
            raise Refusal("Error: release: not found")
        return found

    @property
    def patience(self) -> float:
        """The real seconds of --timeout, 5 minutes where it is not given. Raises Refusal for none."""
        try:
            seconds = seconds_of(self.options.get("timeout", default="5m"))
        except Usage as wrong:
            raise Refusal(str(wrong).replace("error:", "Error:")) from None
        return self.process.node.clock.patience(seconds)


def command(*names: str) -> Callable[[Command], Command]:
    """Register what helm does by these names."""

    def register(function: Command) -> Command:
        COMMANDS.update(dict.fromkeys(names, function))
        return function

    return register
