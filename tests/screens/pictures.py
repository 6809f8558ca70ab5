"""The pictures in `docs/img`: the real application, over the small account that its tests use.

`python -m tests.screens.pictures` writes them, `--check` tells which are not what the application shows.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from mectui.wizard import Draft, Flow, all_steps
from screens.signs import ASCII, UNICODE, Signs
from tests.screens.conftest import flow, go_to, settled, stand_still, wizard_app
from tests.wizard.small_aws import small_aws

IMG = Path(__file__).parents[2] / "docs" / "img"
WIDE, NARROW, VAST = (110, 34), (80, 24), (160, 44)

_FONT_FACE = re.compile(r"@font-face \{.*?\}", re.DOTALL)
_FONTS = 'ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace'
_SERIAL = re.compile(r"terminal-\d+-")


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: the step that is shown, the keys pressed there, and the terminal that shows it.

    `slow` is the lookup that AWS does not answer once the step is reached.
    """

    step: str
    keys: tuple[str, ...] = ()
    size: tuple[int, int] = WIDE
    theme: str = "mectui-dark"
    signs: Signs = UNICODE
    slow: str = ""


SHOTS: Mapping[str, Shot] = {
    "type-dark": Shot("type"),
    "type-light": Shot("type", theme="mectui-light"),
    "subnets-narrow": Shot("subnets", ("down",), NARROW),
    "file": Shot("vpc", (), VAST),
    "help": Shot("region", ("f1",), NARROW, "mectui-light"),
    "filter": Shot("type", ("a", "r", "m"), NARROW),
    "refused": Shot("size", ("ctrl+u", "A", "enter"), NARROW),
    "blocked": Shot("type", ("end", "enter"), NARROW),
    "waiting": Shot("region", ("e", "u", "enter", "enter"), NARROW, slow="types"),
    "changed": Shot("region", ("e", "u", "enter"), NARROW),
    "review": Shot("review", (), WIDE),
    "terminal-colours": Shot("access", (), NARROW, "ansi-dark"),
    "ascii": Shot("subnets", (), NARROW, signs=ASCII),
}


async def svg(shot: Shot) -> str:
    """Return a picture, as a browser shows it without fetching a font from anywhere."""
    aws = small_aws()

    def begin() -> Flow:
        return Flow(all_steps(), Draft.begun(None, {"AWS_REGION": "us-east-2"}), lambda _: aws)

    app = wizard_app(begin, signs=shot.signs, theme=shot.theme)
    async with app.run_test(size=shot.size) as pilot:
        await go_to(pilot, shot.step)
        if shot.slow:
            aws.gates[shot.slow] = asyncio.Event()
        for key in shot.keys:
            await pilot.press(key)
            if shot.slow:
                await pilot.pause()
            else:
                await settled(pilot)
        picture = app.export_screenshot(title=f"mectui, {_place(pilot)}")
        for gate in aws.gates.values():
            gate.set()
        await settled(pilot)
    return _FONT_FACE.sub("", picture).replace("Fira Code, monospace", _FONTS).replace("Fira Code", _FONTS)


def _place(pilot: Pilot[Any]) -> str:
    return flow(pilot).current.title.lower()


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
