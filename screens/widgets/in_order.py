"""Keys in the order they were pressed.

Textual gives letters to the widget, and keys that have a binding to the application first, some messages
later. Over a slow line several keys arrive at once: a backspace would take the letter that was typed
after it. A widget that acts on its own bindings itself keeps the order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.binding import Binding, BindingType


def actions_of(bindings: Iterable[BindingType]) -> Mapping[str, str]:
    """Return the action of each key."""
    return {
        key.strip(): binding.action
        for binding in bindings
        if isinstance(binding, Binding)
        for key in binding.key.split(",")
    }
