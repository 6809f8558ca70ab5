"""Answers as a file: every key in the schema's order, so that equal answers are equal bytes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import yaml

from mectui.answers.model import Answers
from mectui.answers.plain_yaml import Dumper

_HEAD = "# mectui's answers; `mectui validate FILE` checks them, `mectui schema` describes them.\n"


def save(answers: Answers, path: Path | None = None) -> str:
    """Return the answers as YAML that `load` reads back as equal answers, and write it where asked.

    The file appears whole or not at all, and only its owner reads it. Raises OSError.
    """
    text = to_yaml(answers.model_dump(mode="json"))
    if path is not None:
        _write(path, text)
    return text


def to_yaml(data: Mapping[str, Any]) -> str:
    """Return an answer file's plain data as its text."""
    return _HEAD + yaml.dump(dict(data), Dumper=Dumper, sort_keys=False, allow_unicode=True, width=4096)


def _write(path: Path, text: str) -> None:
    with NamedTemporaryFile("w", dir=path.parent, prefix=".answers-", encoding="utf-8", delete=False) as file:
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
