"""Where a screen gets a run's events from: a run that goes on, or one that was recorded.

Either is a thread of its own, which reads and parses, and hands over what it has in batches. It waits until
a batch was taken before it hands over the next: what is not taken yet stays in the file.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from textual.message import Message

from mectui.events import Event, now
from mectui.run.session import Going

APART = 0.05
"""Seconds between two batches, at least."""


@dataclass
class Arrived(Message):
    """Events of the run, in order."""

    events: Sequence[Event]


@dataclass
class BrokeOff(Message):
    """The run's process is gone, and there was no last event."""


Post = Callable[[Message], object]


class Feed(Protocol):
    """A run's events as they come. `live` says that one can act on the run."""

    live: bool

    def start(self, post: Post) -> None:
        """Begin to hand over what comes."""

    def taken(self) -> None:
        """Ask for more: the last batch was dealt with."""

    def stop(self) -> None:
        """Hand over nothing more."""

    def now(self) -> datetime:
        """Return the time of what is watched."""


class Threaded:
    """The thread of a feed, one batch at a time."""

    def __init__(self) -> None:
        self._post: Post = lambda _: None
        self._stopped = threading.Event()
        self._turn = threading.Semaphore(1)
        self._last = 0.0

    def start(self, post: Post) -> None:
        """Begin to hand over what comes."""
        self._post = post
        threading.Thread(target=self.work, name="feed", daemon=True).start()

    def work(self) -> None:
        """Read, and hand over, until there is no more or nobody wants it."""
        raise NotImplementedError

    def taken(self) -> None:
        """Ask for more: the last batch was dealt with."""
        self._turn.release()

    def stop(self) -> None:
        """Hand over nothing more."""
        self._stopped.set()
        self._turn.release()

    def wanted(self) -> bool:
        """Tell whether somebody still listens."""
        return not self._stopped.is_set()

    def hand_over(self, message: Message) -> None:
        """Wait until what was handed over before is dealt with, then hand over this."""
        self._turn.acquire()
        self._stopped.wait(max(0.0, self._last + APART - time.monotonic()))
        if self.wanted():
            self._last = time.monotonic()
            with suppress(RuntimeError):  # the loop is closed: nobody listens any more
                self._post(message)


class LiveFeed(Threaded):
    """Follows a run that goes on, or that has ended."""

    live = True

    def __init__(self, going: Going) -> None:
        super().__init__()
        self._going = going

    def work(self) -> None:
        """Follow the run's journal to its end."""
        with suppress(OSError):  # its record was dropped meanwhile
            for events in self._going.batches(self.wanted):
                self.hand_over(Arrived(events))
                if events[-1].event == "run.finished" or not self.wanted():
                    return
        self.hand_over(BrokeOff())

    def now(self) -> datetime:
        """Return this moment."""
        return now()
