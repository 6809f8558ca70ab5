"""Every screen as a picture, at two sizes and in both themes of our own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_textual_snapshot import SVGImageExtension
from textual.pilot import Pilot

from screens.app import MectuiApp
from tests.screens.conftest import go_to, settled

SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
THEMES = ("mectui-dark", "mectui-light")
STEPS = (
    "credentials",
    "region",
    "size",
    "type",
    "image",
    "vpc",
    "subnets",
    "access",
    "storage",
    "addons",
    "review",
)
KEYS = {
    "help": ("f1",),
    "jump": ("ctrl+o",),
    "leave": ("ctrl+q",),
    "file": ("ctrl+y",),
    "by-hand": ("ctrl+e",),
    "filter": ("u", "s"),
    "nothing-found": ("q", "q"),
    "commands": ("ctrl+p",),
}
BAD = """\
version: 1
cluster:
  name: Bad_Name
  control_planes: 2
interactive_sections: [cluster]
"""

pytestmark = pytest.mark.parametrize("size", SIZES)


@pytest.mark.parametrize("theme", THEMES)
async def test_every_step(app: Callable[..., MectuiApp], snapshot: Any, size: str, theme: str) -> None:
    pictures = snapshot.use_extension(SVGImageExtension)
    async with app(theme=theme).run_test(size=SIZES[size]) as pilot:
        other = []
        for step in STEPS:
            await go_to(pilot, step)
            if pilot.app.export_screenshot(simplify=True) != pictures(name=step):
                other.append(step)
    assert other == []


@pytest.mark.parametrize("what", KEYS)
def test_over_a_step(app: Callable[..., MectuiApp], snap_compare: Any, what: str, size: str) -> None:
    async def there(pilot: Pilot[Any]) -> None:
        await go_to(pilot, "region")
        await pilot.press(*KEYS[what])
        await settled(pilot)

    assert snap_compare(app(), terminal_size=SIZES[size], run_before=there)


def test_saving(app: Callable[..., MectuiApp], snap_compare: Any, size: str) -> None:
    async def there(pilot: Pilot[Any]) -> None:
        await go_to(pilot, "review")
        await pilot.press("right", "enter")
        await pilot.pause()

    assert snap_compare(app(), terminal_size=SIZES[size], run_before=there)


def test_a_mistake_in_the_file(
    app: Callable[..., MectuiApp], snap_compare: Any, size: str, tmp_path: Path
) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(BAD)

    async def there(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)

    assert snap_compare(app(file), terminal_size=SIZES[size], run_before=there)


def test_what_a_changed_region_means(app: Callable[..., MectuiApp], snap_compare: Any, size: str) -> None:
    async def there(pilot: Pilot[Any]) -> None:
        await go_to(pilot, "review")
        await pilot.press("ctrl+o", "b")
        await settled(pilot)
        await pilot.press("e", "u", "enter")
        await settled(pilot)

    assert snap_compare(app(), terminal_size=SIZES[size], run_before=there)


@pytest.mark.parametrize("theme", ["ansi-dark", "ansi-light"])
def test_the_colours_of_the_terminal(
    app: Callable[..., MectuiApp], snap_compare: Any, size: str, theme: str
) -> None:
    async def there(pilot: Pilot[Any]) -> None:
        await go_to(pilot, "type")

    assert snap_compare(app(theme=theme), terminal_size=SIZES[size], run_before=there)
