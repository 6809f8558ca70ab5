"""Terraform's machine-readable stream (`-json`), one typed message a line.

Source: Terraform's `internal/command/views/json`, stream versions 1.0 to 1.3; OpenTofu writes the same,
with the key `tofu` in its version line. Unknown types and keys are kept, an unknown major version is refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mectui.events import ExitCode, Trouble, plain
from mectui.terraform.change import Action, Change, node_of
from mectui.terraform.diagnostic import Diagnostic

_MAJOR = "1"
_SILENT = (
    "refresh_",
    "provision_",
    "ephemeral_op_",
    "outputs",
    "state_lock_",
    "init_output",
    "resource_drift",
    "planned_change",
)
_STAGES = {
    "apply_start": "started",
    "apply_progress": "progress",
    "apply_complete": "finished",
    "apply_errored": "failed",
}


@dataclass(frozen=True, slots=True)
class Version:
    """The first line: which program speaks, and in which version of the stream."""

    program: str
    ui: str


@dataclass(frozen=True, slots=True)
class Progress:
    """A resource being worked on; `stage` is started, progress, finished or failed; `seconds` so far."""

    stage: str
    change: Change
    message: str
    seconds: float | None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """The last word of a plan, an apply or a destroy; absent after a failed apply."""

    operation: str
    message: str


@dataclass(frozen=True, slots=True)
class Log:
    """Something said in passing."""

    level: str
    message: str


@dataclass(frozen=True, slots=True)
class Silent:
    """A known message that says nothing a run needs."""

    type: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A message of a type that this mectui does not know, kept as it came."""

    type: str
    message: str
    payload: Mapping[str, Any] = field(default_factory=dict)


Message = Version | Progress | Summary | Diagnostic | Log | Silent | Unknown


def parse(line: str) -> Message:
    """Return the message of one line; what is not JSON is a Log.

    Raises Trouble(MISSING) for a stream whose major version this mectui does not know.
    """
    try:
        row = json.loads(line)
    except ValueError:
        return Log("info", plain(line))
    if not isinstance(row, dict):
        return Log("info", plain(line))
    try:
        return _typed(str(row.get("type", "")), row)
    except (KeyError, TypeError, AttributeError):
        return _unknown(row)


def _typed(kind: str, row: Mapping[str, Any]) -> Message:
    said = plain(str(row.get("@message", "")))
    if kind in _STAGES:
        hook = row["hook"]
        change = _change(hook)
        return Progress(_STAGES[kind], change, said, hook.get("elapsed_seconds"), hook.get("id_value"))
    if kind.startswith(_SILENT):
        return Silent(kind)
    match kind:
        case "version":
            return _version(row)
        case "change_summary":
            return Summary(row["changes"]["operation"], said)
        case "diagnostic":
            return Diagnostic.of_stream(row["diagnostic"])
        case "log":
            return Log(str(row.get("@level", "info")), said)
    return _unknown(row)


def _version(row: Mapping[str, Any]) -> Version:
    program = "tofu" if "tofu" in row else "terraform"
    version = Version(f"{program} {row.get(program, '')}".strip(), str(row["ui"]))
    if version.ui.partition(".")[0] != _MAJOR:
        raise Trouble.of(
            ExitCode.MISSING,
            f"{plain(version.program)} writes its stream in version {plain(version.ui)}",
            f"this mectui reads version {_MAJOR}",
            "install a newer mectui, or set terraform.binary to an older Terraform",
        )
    return version


def _change(row: Mapping[str, Any]) -> Change:
    resource = row["resource"]
    node = node_of(resource["resource_name"], resource.get("resource_key"))
    return Change(resource["addr"], Action(row["action"]), resource["resource_type"], node)


def _unknown(row: Mapping[str, Any]) -> Unknown:
    payload = {key: value for key, value in row.items() if not key.startswith("@") and key != "type"}
    return Unknown(plain(str(row.get("type", ""))), plain(str(row.get("@message", ""))), payload)
