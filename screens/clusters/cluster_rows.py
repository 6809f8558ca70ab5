"""The rows of the list of clusters, which letters filter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from screens.widgets.in_order import actions_of
from screens.widgets.rows_view import RowsView


class ClusterRows(RowsView):
    """Typing filters, as in every list of mectui; a slash may begin it, and the question mark stays help."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open", "Open", key_display="enter")]

    _actions = actions_of(RowsView.BINDINGS)

    @dataclass
    class Typed(Message):
        """A letter was typed; an empty one rubs the last out, None all of them."""

        letter: str | None

    async def on_key(self, event: events.Key) -> None:
        """Let typing filter, in the order in which keys come."""
        action = self._actions.get(event.key)
        if action is not None:
            event.stop()
            event.prevent_default()
            await self.run_action(action)
        elif event.key in ("backspace", "ctrl+u"):
            event.stop()
            self.post_message(self.Typed("" if event.key == "backspace" else None))
        elif event.character and event.is_printable and event.character not in "?/":
            event.stop()
            self.post_message(self.Typed(event.character))
