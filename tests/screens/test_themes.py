"""The colours of our own themes can be read."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import Theme

from mectui.wizard import Flow
from screens import themes
from tests.screens.conftest import wizard_app

TEXTS = ("foreground", "accent", "success", "warning", "error")
READABLE = 4.5
"""The least contrast of text by WCAG 2.2, level AA."""


@pytest.mark.parametrize("theme", [themes.DARK, themes.LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", ["background", "surface", "panel"])
def test_every_text_stands_out_from_its_ground(theme: Theme, ground: str) -> None:
    below = Color.parse(str(getattr(theme, ground)))
    colours = {name: str(getattr(theme, name)) for name in TEXTS} | {"muted": theme.variables["muted"]}
    found = {name: contrast(Color.parse(text), below) for name, text in colours.items()}
    assert {name: ratio for name, ratio in found.items() if ratio < READABLE} == {}


@pytest.mark.parametrize("theme", [themes.DARK, themes.LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("text", ["row-text", "row-quiet", "row-good", "row-warn", "row-bad"])
def test_the_row_under_the_cursor_is_read_best(theme: Theme, text: str) -> None:
    row = Color.parse(theme.variables["row"])
    assert contrast(Color.parse(theme.variables[text]), row) >= READABLE


def test_a_theme_that_there_is_not_is_the_dark_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing() -> Flow:
        raise AssertionError("nothing is shown")

    monkeypatch.setenv("TEXTUAL_THEME", "nonsense")
    assert wizard_app(nothing, theme=None).theme == themes.DARK.name


def contrast(one: Color, other: Color) -> float:
    """Return the ratio of two colours' luminance, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: Color) -> float:
    """Return the relative luminance by WCAG 2.2, from 0 to 1."""
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
