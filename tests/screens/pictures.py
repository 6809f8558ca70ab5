"""The pictures in `docs/img`: the real application, over a small account and over runs that were recorded.

`python -m tests.screens.pictures` writes them, `--check` tells which are not what the application shows.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import pytest

from tests.screens import wizard_shots
from tests.screens.clusters import shots as cluster_shots
from tests.screens.conftest import stand_still
from tests.screens.run import shots as run_shots

IMG = Path(__file__).parents[2] / "docs" / "img"

_FONT_FACE = re.compile(r"@font-face \{.*?\}", re.DOTALL)
_FONTS = 'ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace'
_SERIAL = re.compile(r"terminal-\d+-")


class Shot(Protocol):
    """What a picture is taken of."""

    async def take(self) -> str:
        """Return the picture, as Textual exports it."""


SHOTS: Mapping[str, Shot] = {**wizard_shots.SHOTS, **run_shots.PICTURES, **cluster_shots.PICTURES}


async def svg(shot: Shot) -> str:
    """Return a picture, as a browser shows it without fetching a font from anywhere."""
    picture = _FONT_FACE.sub("", await shot.take())
    return picture.replace("Fira Code, monospace", _FONTS).replace("Fira Code", _FONTS)


def same(one: str, other: str) -> bool:
    """Tell whether two pictures show the same; the serial number in their ids says nothing."""
    return _SERIAL.sub("", one) == _SERIAL.sub("", other)


def main(arguments: list[str]) -> int:
    """Write the pictures, or check them; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; name those that are not fresh")
    check = parser.parse_args(arguments).check
    stale = []
    with pytest.MonkeyPatch.context() as patch:
        stand_still(patch)
        for name, shot in SHOTS.items():
            file, picture = IMG / f"{name}.svg", asyncio.run(svg(shot))
            if not file.exists() or not same(file.read_text(), picture):
                stale.append(name)
                if not check:
                    IMG.mkdir(parents=True, exist_ok=True)
                    file.write_text(picture)
    stale_names = ", ".join(stale) or "none"
    sys.stdout.write(f"{len(SHOTS)} pictures; not fresh: {stale_names}\n")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
