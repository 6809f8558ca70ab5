"""Where the rooms say what happens, without knowing who listens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mectui.events.model import Event, Phase, Problem, Step

Sink = Callable[[Event], None]
"""Takes an event, from any thread, and returns at once."""


class Reporter:
    """Makes events for one phase, and perhaps one node, and hands them to a sink."""

    def __init__(self, sink: Sink, phase: Phase, node: str | None = None) -> None:
        self._sink = sink
        self._phase = phase
        self._node = node

    def in_phase(self, phase: Phase) -> Reporter:
        """Return a reporter of the same sink for another phase."""
        return Reporter(self._sink, phase, self._node)

    def for_node(self, node: str) -> Reporter:
        """Return a reporter of the same sink whose events carry the node's name."""
        return Reporter(self._sink, self._phase, node)

    def tell(
        self,
        event: str,
        message: str,
        *,
        step: str | None = None,
        resource: str | None = None,
        seconds: float | None = None,
        error: Problem | None = None,
        **data: Any,
    ) -> None:
        """Send one event; `data` are further keys of it and must be JSON values without secrets.

        A step that is none of a node's, such as one of an add-on, is a text of its own among them.
        """
        known = step if isinstance(step, Step) else None
        self._sink(
            Event(
                event=event,
                phase=self._phase,
                message=message,
                node=self._node,
                step=known,
                resource=resource,
                seconds=None if seconds is None else round(seconds, 3),
                error=error,
                data=data if known == step else {"step": step, **data},
            )
        )
