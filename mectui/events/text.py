"""Text: from outside, made safe to keep and to print; and how an age is said."""

from __future__ import annotations

import re
from datetime import datetime

_ESCAPES = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_].*?(?:\x1b\\|\x07|$)|[ -/]*[0-~])|[\x80-\x9f]",
    re.DOTALL,
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

_COMMAND = re.compile("`mectui (?!--home|--demo)")


def plain(text: str) -> str:
    """Return `text` without terminal escapes, control characters and direction overrides.

    Tabs and line ends stay. What is left is data: still never markup, shell or a path.
    """
    return _CONTROLS.sub("", _ESCAPES.sub("", text.replace("\r\n", "\n")))


def spelled(text: str, command: str) -> str:
    """Return `text`, whose `mectui …` in backticks begin as the user calls mectui."""
    return _COMMAND.sub(lambda _: f"`{command} ", text)


def age(since: datetime, now: datetime) -> str:
    """Return how old something is in its largest unit, such as `3 d`."""
    seconds = max(0, int((now - since).total_seconds()))
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
