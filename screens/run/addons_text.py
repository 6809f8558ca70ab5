"""The add-ons while they are brought up, in paragraphs."""

from __future__ import annotations

from collections.abc import Iterator

from mectui.watch import State
from screens.run.scene import Scene
from screens.signs import Signs
from screens.text import duration, one_line
from screens.widgets.page import Para


def addon_paras(scene: Scene, signs: Signs) -> Iterator[Para]:
    """Yield a paragraph for each add-on that was heard of."""
    for addon in scene.view.addons.values():
        sign, word, style = {
            State.DONE: (signs.done, "runs", "good"),
            State.FAILED: (signs.blocked, "failed", "bad"),
        }.get(addon.state, (signs.looking, "rising", "plain"))
        took = addon.elapsed(scene.now)
        aside = "" if took is None or took < 1 else duration(took)
        yield Para(
            addon.message,
            "plain",
            ((f"{sign} {word:7} ", style), (f"{one_line(addon.name)}  ", "bright")),
            aside,
        )
