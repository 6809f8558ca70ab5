"""Terraform's command lines, built by python-terraform, and the environment they run in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from python_terraform import IsFlagged, Terraform

FLAG = IsFlagged
"""The value of an option that has none, such as `-json`."""

_MEANING_CHANGERS = ("TF_CLI_ARGS", "TF_WORKSPACE", "TF_DATA_DIR", "TF_INPUT")


class _Builder(Terraform):  # type: ignore[misc]
    """Only ever asked for a command line: python-terraform's own way to run one breaks (issue 81)."""

    def read_state_file(self, file_path: str | None = None) -> None:
        """Leave the state alone; the base class would parse it here, and fail on half a file."""


def argv(binary: Path, command: str, *arguments: str, **options: Any) -> list[str]:
    """Return the command line of `command`; `lock_timeout="20s"` becomes `-lock-timeout=20s`."""
    words: list[str] = _Builder(terraform_bin_path=str(binary)).generate_cmd_string(
        command, *arguments, **options
    )
    return words


def child_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return `environ` for a Terraform that never asks, never calls home, and does what its arguments say.

    What would change the meaning of a command behind mectui's back (`TF_CLI_ARGS`, another state by
    `TF_WORKSPACE`) is left out: a run means the same whoever resumes it.
    """
    kept = {name: value for name, value in environ.items() if not name.startswith(_MEANING_CHANGERS)}
    return kept | {"TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1"}
