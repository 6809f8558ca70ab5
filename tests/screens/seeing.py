"""What stands on the screen, as somebody sees it: the text of the terminal's cells, and where it is."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

from textual.events import Key, Paste
from textual.geometry import Region
from textual.pilot import Pilot

from screens.wizard.frame import WizardScreen
from tests.screens.conftest import idle

_PATIENCE = 60.0
"""Seconds after which a condition is given up: a machine with other work is slow, not wrong."""


def lines(pilot: Pilot[Any], selector: str = "") -> list[str]:
    """Return the lines that are seen, of the whole screen or of the widgets of a selector."""
    screen = pilot.app.screen
    picture = screen._compositor.render_strips()
    whole = screen.size.region
    regions = [each.content_region for each in screen.query(selector) if _seen(each)] if selector else [whole]
    return [
        picture[y].crop(region.x, region.right).text.rstrip()
        for region in (each.intersection(whole) for each in regions)
        for y in range(region.y, min(region.bottom, len(picture)))  # none before a screen is laid out
    ]


def _seen(widget: Any) -> bool:
    return all(each.display for each in widget.ancestors_with_self) and widget.region != Region()


def seen(pilot: Pilot[Any], selector: str = "") -> str:
    """Return what is seen as one line, wherever it is broken on the screen."""
    return " ".join(" ".join(lines(pilot, selector)).split())


def frame(pilot: Pilot[Any]) -> WizardScreen:
    """Return the wizard's screen, below whatever dialog is open."""
    below = pilot.app.screen_stack[1]
    assert isinstance(below, WizardScreen)
    return below


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys, each once the one before has been dealt with; quicker than the pilot's own way."""
    for key in keys:
        pilot.app.post_message(Key(key, key if len(key) == 1 else None))
        await _quiet(pilot)
    await pilot.pause()


async def paste(pilot: Pilot[Any], text: str) -> None:
    """Paste a text, as one does with ids; quicker than a key for each letter."""
    pilot.app.post_message(Paste(text))
    await _quiet(pilot)
    await pilot.pause()


async def jump(pilot: Pilot[Any], step: str) -> None:
    """Go to a step, before or behind, with the answers as they are."""
    await frame(pilot).go_to(step)
    await idle(pilot.app)
    await _quiet(pilot)
    await pilot.pause()


async def _quiet(pilot: Pilot[Any]) -> None:
    """Wait until no widget has a message left to deal with."""
    waiting = True
    while waiting:
        await pilot._wait_for_screen()
        app = pilot.app
        waiting = any(each.message_queue_size for each in (app, *app.screen.walk_children(with_self=True)))


async def until(pilot: Pilot[Any], what: Callable[[], bool]) -> None:
    """Let the application work until something is so."""
    end = monotonic() + _PATIENCE
    while not what():
        assert monotonic() < end, "\n".join(lines(pilot))
        await pilot.pause()


async def until_seen(pilot: Pilot[Any], text: str, selector: str = "") -> None:
    """Let the application work until a text is seen."""
    await until(pilot, lambda: text in seen(pilot, selector))


async def click(pilot: Pilot[Any], text: str, selector: str, times: int = 1) -> None:
    """Click where a text begins in the first widget of a selector."""
    region = pilot.app.screen.query(selector).first().content_region
    row, line = next((y, line) for y, line in enumerate(lines(pilot, selector)) if text in line)
    await pilot.click(offset=(region.x + line.index(text), region.y + row), times=times)
