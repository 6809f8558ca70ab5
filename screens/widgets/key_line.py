"""The last line: which keys do something here, and what.

Textual's Footer makes a widget a key anew, and lays out the whole screen, whenever one changes its meaning.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

Offer = tuple[str, str, str]
"""A key, how it is written, and what it does."""


class KeyLine(Widget):
    """A key and its name, one after the other. A click on one is as good as the key."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"keys--key", "keys--name", "keys--hover"}

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._offers: dict[str, Offer] = {}
        self._hover: str | None = None

    def on_mount(self) -> None:
        """Follow what can be done."""
        self.screen.bindings_updated_signal.subscribe(self, self._offer)

    def _offer(self, screen: Screen[object]) -> None:
        """Offer what can be done now; the first of an action's keys stands for it."""
        offers: dict[str, Offer] = {}
        for _, binding, _, _ in screen.active_bindings.values():
            if binding.show:
                names = binding.key, self.app.get_key_display(binding), binding.description
                offers.setdefault(binding.action, names)
        if offers != self._offers:
            self._offers = offers
            self.refresh()

    def render(self) -> Content:
        """Return the line."""
        return Content.assemble(*self._pieces())

    def _shown(self) -> Iterator[Offer]:
        """Yield what there is room for, each whole; the way out and the help always."""
        room = self.content_size.width - sum(_cells(each) for each in self._offers.values() if _lasts(each))
        for offer in self._offers.values():
            if _lasts(offer) or (room := room - _cells(offer)) >= 0:
                yield offer

    def _pieces(self) -> Iterator[Content]:
        hover = self.get_visual_style("keys--hover")
        for key, display, name in self._shown():
            here = key == self._hover
            yield Content.styled(f" {display}", hover if here else self.get_visual_style("keys--key"))
            yield Content.styled(f" {name} ", hover if here else self.get_visual_style("keys--name"))

    def _key_at(self, x: int) -> str | None:
        for offer in self._shown():
            x -= _cells(offer)
            if x < 0:
                return offer[0]
        return None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show what a click would do."""
        self._point(self._key_at(event.get_content_offset_capture(self).x))

    def on_leave(self) -> None:
        """Forget the mouse."""
        self._point(None)

    def _point(self, key: str | None) -> None:
        if key != self._hover:
            self._hover = key
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked."""
        key = self._key_at(event.get_content_offset_capture(self).x)
        if key is not None:
            self.app.simulate_key(key)


_LASTING = frozenset({"escape", "question_mark"})
"""The keys that are shown however narrow the line is: with these one finds all others."""


def _lasts(offer: Offer) -> bool:
    return offer[0] in _LASTING


def _cells(offer: Offer) -> int:
    _, display, name = offer
    return cell_len(f" {display} {name} ")
