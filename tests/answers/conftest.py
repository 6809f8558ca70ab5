"""Answer files on disk, made for one test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

WriteAnswers = Callable[[str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> WriteAnswers:
    """Return a function that writes an answer file and returns its path."""

    def write_file(content: str | bytes) -> Path:
        path = tmp_path / "answers.yaml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file
