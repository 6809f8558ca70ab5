"""Mectui's own two themes, and the terminal's colours for whoever prefers those.

One accent says where you are. Green, amber and red belong to states and are never alone: a sign or
a word is always beside them (docs/design.md).
"""

from __future__ import annotations

from dataclasses import replace

from textual.theme import BUILTIN_THEMES, Theme

DARK = Theme(
    name="mectui-dark",
    dark=True,
    primary="#6cb6ee",
    secondary="#8fa3b8",
    accent="#6cb6ee",
    foreground="#d5dbe2",
    background="#11151a",
    surface="#161b21",
    panel="#1d242c",
    success="#8ac27f",
    warning="#e3b56a",
    error="#ee8079",
    variables={
        "muted": "#8491a0",
        "rule": "#2a333d",
        "bright": "#f4f7fa",
        "row": "#20384c",
        "row-text": "#f4f7fa",
        "row-good": "#8ac27f",
        "row-warn": "#e3b56a",
        "row-bad": "#ee8079",
        "row-quiet": "#a3b4c4",
        "palette-help": "#a3b4c4",
        "field-style": "none",
        "row-away": "#1d242c",
        "footer-key-foreground": "#6cb6ee",
        "footer-description-foreground": "#8491a0",
        "input-cursor-background": "#6cb6ee",
        "input-selection-background": "#2c5474",
        "block-cursor-background": "#20384c",
        "block-cursor-foreground": "#f4f7fa",
        "block-hover-background": "#1d242c",
        "scrollbar": "#2a333d",
        "scrollbar-hover": "#3a4653",
        "scrollbar-active": "#6cb6ee",
        "scrollbar-background": "#11151a",
        "scrollbar-background-hover": "#11151a",
        "scrollbar-background-active": "#11151a",
    },
)

LIGHT = Theme(
    name="mectui-light",
    dark=False,
    primary="#0b62a4",
    secondary="#4c5a68",
    accent="#0b62a4",
    foreground="#252b32",
    background="#fcfcfa",
    surface="#f4f4f1",
    panel="#eaeae6",
    success="#2c6b33",
    warning="#875600",
    error="#ad2b24",
    variables={
        "muted": "#5d6772",
        "rule": "#d3d5d1",
        "bright": "#0d1116",
        "row": "#d5e7f6",
        "row-text": "#0d1116",
        "row-good": "#2c6b33",
        "row-warn": "#875600",
        "row-bad": "#ad2b24",
        "row-quiet": "#4c5a68",
        "palette-help": "#4c5a68",
        "field-style": "none",
        "row-away": "#eaeae6",
        "footer-key-foreground": "#0b62a4",
        "footer-description-foreground": "#5d6772",
        "input-cursor-background": "#0b62a4",
        "input-cursor-foreground": "#fcfcfa",
        "input-selection-background": "#b4d5ef",
        "block-cursor-background": "#d5e7f6",
        "block-cursor-foreground": "#0d1116",
        "block-hover-background": "#eaeae6",
        "scrollbar": "#d3d5d1",
        "scrollbar-hover": "#b9bdb8",
        "scrollbar-active": "#0b62a4",
        "scrollbar-background": "#fcfcfa",
        "scrollbar-background-hover": "#fcfcfa",
        "scrollbar-background-active": "#fcfcfa",
    },
)

ANSI_DARK = replace(
    BUILTIN_THEMES["ansi-dark"],
    accent="ansi_bright_cyan",
    variables={**BUILTIN_THEMES["ansi-dark"].variables, "input-cursor-background": "ansi_bright_white"}
    | {"input-cursor-foreground": "ansi_black"},
)
ANSI_LIGHT = replace(
    BUILTIN_THEMES["ansi-light"],
    accent="ansi_blue",
    warning="ansi_yellow",
    variables={**BUILTIN_THEMES["ansi-light"].variables, "input-cursor-text-style": "none"},
)
"""Nothing but the terminal's own sixteen colours, with our one accent: Textual's is the green of success."""

OURS = (DARK, LIGHT, ANSI_DARK, ANSI_LIGHT)

TERMINAL_VARIABLES = {
    "muted": "ansi_bright_black",
    "rule": "ansi_bright_black",
    "bright": "ansi_default",
    "row": "ansi_blue",
    "row-text": "ansi_bright_white",
    "row-good": "ansi_bright_white",
    "row-warn": "ansi_bright_white",
    "row-bad": "ansi_bright_white",
    "row-quiet": "ansi_white",
    "row-away": "ansi_default",
    "palette-help": "ansi_default",
    "field-style": "underline",
}
"""What our own variables are in the themes of the terminal."""
