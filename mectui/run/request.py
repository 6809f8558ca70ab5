"""What a run is asked to do, as its starter hands it over."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from itertools import chain
from typing import Any


class Kind(StrEnum):
    """The kinds of runs: each is a list of phases."""

    CREATE = "create"
    RESUME = "resume"
    DESTROY = "destroy"
    SCALE = "scale"
    ACCESS = "access"
    STOP = "stop"
    START = "start"
    ADDONS = "addons"


@dataclass(frozen=True, slots=True)
class Request:
    """One run to be done.

    `approve` is `auto`, a plan's hash, or None. `plan_only` is the dry run: every change in AWS is
    Terraform's or waits for its plan, so that the phases up to the plan describe all of them and do none.
    `command` is how the user calls mectui, with the options that every command needs, so that the commands
    which a run names can be pasted. `file` is the answer file, where the run is begun from one. `workers` is
    the number that a SCALE run wants; `access` are the ranges, `auto` among them, that an ACCESS run lets in.
    `enable` are the add-ons that an ADDONS run brings up, with inputs by name, `disable` those it takes away.
    `restart_node` or `replace_node` is the node whose machine a RESUME run restarts, or makes anew.
    """

    kind: Kind
    approve: str | None = None
    plan_only: bool = False
    command: tuple[str, ...] = ("mectui",)
    file: str = "FILE"
    workers: int | None = None
    access: tuple[str, ...] = ()
    enable: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    disable: tuple[str, ...] = ()
    restart_node: str | None = None
    replace_node: str | None = None

    @property
    def node(self) -> str | None:
        """The node whose machine is to be restarted or replaced, if one is."""
        return self.restart_node or self.replace_node

    def to_json(self) -> str:
        """Return the request as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Request:
        """Read what `to_json` wrote. Raises ValueError, KeyError or TypeError on anything else."""
        row = json.loads(text)
        lists = {name: tuple(row[name]) for name in ("command", "access", "disable")}
        return cls(**row | {"kind": Kind(row["kind"])} | lists)

    def asks(self) -> dict[str, Any]:
        """Return what is asked for as JSON values: the kind, and what there is beside it.

        `enable` are names, and `inputs` what is given to them.
        """
        given = {
            "workers": self.workers,
            "access": list(self.access) or None,
            "restart": self.restart_node,
            "replace": self.replace_node,
            "enable": list(self.enable) or None,
            "inputs": {name: dict(inputs) for name, inputs in self.enable.items() if inputs} or None,
            "disable": list(self.disable) or None,
        }
        return {"kind": str(self.kind)} | {key: value for key, value in given.items() if value is not None}

    def spell(self, *words: str) -> str:
        """Return a mectui command as the user would type it, such as `mectui resume demo`."""
        return shlex.join((*self.command, *words))

    def spell_this(self, cluster: str, *more: str) -> str:
        """Return the command that does on a cluster what this run does; a creation is gone on with."""
        match self.kind:
            case Kind.CREATE | Kind.RESUME:
                words: tuple[str, ...] = ("resume", cluster, *self._about_a_node())
            case Kind.SCALE:
                words = ("scale", cluster, "--workers", str(self.workers))
            case Kind.ACCESS:
                words = ("access", cluster, *self.access)
            case Kind.ADDONS:
                return " && ".join(self.spell("addons", cluster, *words) for words in self._changes())
            case _:
                words = (str(self.kind), cluster)
        return self.spell(*words, *more)

    def spell_on(self, cluster: str) -> str:
        """Return the command that goes on with what is begun: no machine is restarted or replaced twice."""
        return replace(self, restart_node=None, replace_node=None).spell_this(cluster)

    def _about_a_node(self) -> tuple[str, ...]:
        if self.restart_node is not None:
            return ("--restart", self.restart_node)
        return () if self.replace_node is None else ("--replace", self.replace_node)

    def _changes(self) -> Iterator[tuple[str, ...]]:
        """Yield the words of each change of add-ons."""
        if self.disable:
            yield "disable", *self.disable
        if self.enable:
            inputs = (
                (name, key, value) for name, given in self.enable.items() for key, value in given.items()
            )
            options = (("--input", f"{name}.{key}={_text(value)}") for name, key, value in inputs)
            yield "enable", *self.enable, *chain.from_iterable(options)

    def spell_again(self) -> str:
        """Return the command that begins anew from the answer file; a hash approves no other answers."""
        approval = ("--approve", "auto") if self.approve == "auto" else ()
        dry = ("--plan-only",) if self.plan_only else ()
        return self.spell("--non-interactive", "--answers", self.file, *approval, *dry)


def _text(value: object) -> str:
    """Return an input as an option has it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
