"""A feed hands over every event once, in order, a batch at a time, and says when there is no last one."""

from __future__ import annotations

import queue
from pathlib import Path

import pytest
from textual.message import Message

from mectui.events import Event, Phase
from screens.run.feed import Arrived, BrokeOff, LiveFeed, Threaded
from screens.run.replay import SPEEDS, ReplayFeed, Skip
from tests.screens.run.runs import Played, on_record, write
from tests.watch.events import Script

PATIENCE = 60.0
HOUR = 3600.0


class Listener:
    """Takes what a feed hands over, and asks for more when a test wants more."""

    def __init__(self, feed: Threaded) -> None:
        self._feed = feed
        self._heard: queue.Queue[Message] = queue.Queue()
        feed.start(self._heard.put)

    def next(self) -> Message:
        """Return the next message, and ask for another."""
        message = self._heard.get(timeout=PATIENCE)
        self._feed.taken()
        return message

    def events(self, count: int) -> list[Event]:
        """Return so many events."""
        heard: list[Event] = []
        while len(heard) < count:
            message = self.next()
            assert isinstance(message, Arrived)
            heard += message.events
        return heard

    @property
    def silent(self) -> bool:
        """Whether nothing was handed over that was not taken."""
        return self._heard.empty()


def talk(count: int) -> Script:
    script = Script().begin(Phase.APPLY)
    for number in range(count):
        script.tell("terraform.log", f"line {number}")
    return script


def test_a_live_feed_hands_over_what_is_there_and_what_comes(tmp_path: Path) -> None:
    folder, script = on_record(tmp_path), talk(10)
    played = Played(folder, script.events)
    listener = Listener(LiveFeed(played.going))
    assert listener.events(12) == script.events
    before = len(script.events)
    write(folder, script.end(0, "done").events[before:])
    assert listener.events(1)[0].event == "run.finished"
    assert listener.silent


def test_a_live_feed_says_that_the_process_is_gone(tmp_path: Path) -> None:
    played = Played(on_record(tmp_path), talk(3).events, alive=False)
    listener = Listener(LiveFeed(played.going))
    assert len(listener.events(5)) == 5
    assert isinstance(listener.next(), BrokeOff)


def test_a_feed_hands_over_no_second_batch_before_the_first_is_taken(tmp_path: Path) -> None:
    heard: queue.Queue[Message] = queue.Queue()
    played = Played(on_record(tmp_path), talk(20_000).events, alive=False)
    feed = LiveFeed(played.going)
    feed.start(heard.put)
    first = heard.get(timeout=PATIENCE)
    assert isinstance(first, Arrived)
    assert len(first.events) < 20_000
    with pytest.raises(queue.Empty):
        heard.get(timeout=0.2)
    feed.taken()
    assert isinstance(heard.get(timeout=PATIENCE), Arrived)
    feed.stop()


def test_a_feed_that_is_stopped_hands_over_nothing_more(tmp_path: Path) -> None:
    folder, script = on_record(tmp_path), talk(1)
    played = Played(folder, script.events)
    feed = LiveFeed(played.going)
    listener = Listener(feed)
    listener.events(3)
    feed.stop()
    write(folder, script.end(0, "done").events[3:])
    with pytest.raises(queue.Empty):
        listener._heard.get(timeout=0.3)


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    """A recording in which an hour goes by before anything happens."""
    script = Script()
    for number, phase in enumerate((Phase.PREFLIGHT, Phase.PLAN, Phase.APPLY), 1):
        script.at(number * HOUR).begin(phase).tell("terraform.log", f"in {phase}")
    file = tmp_path / "run.jsonl"
    file.write_text("".join(f"{event.to_line()}\n" for event in script.at(9 * HOUR).end(0, "done").events))
    return file


def test_a_recording_waits_as_the_run_did_and_skips_when_it_is_told_to(slow: Path) -> None:
    feed = ReplayFeed(slow)
    listener = Listener(feed)
    (first,) = listener.events(1)
    assert first.event == "run.started"
    assert first.time is not None
    feed.skip(Skip.PHASE)
    assert [event.phase for event in listener.events(2)] == [Phase.PREFLIGHT] * 2
    assert HOUR <= (feed.now() - first.time).total_seconds() < HOUR + PATIENCE
    assert listener.silent
    feed.skip(Skip.END)
    rest = listener.events(5)
    assert rest[-1].event == "run.finished"
    assert 9 * HOUR <= (feed.now() - first.time).total_seconds() < 9 * HOUR + PATIENCE
    assert feed.clock.over


def test_the_clock_of_a_recording_stands_while_it_is_halted(slow: Path) -> None:
    feed = ReplayFeed(slow, speed=100.0)
    listener = Listener(feed)
    listener.events(1)
    feed.pause()
    halted = feed.now()
    assert feed.now() == halted
    feed.skip(Skip.PHASE)
    listener.events(2)
    assert feed.now() == feed.now()
    feed.stop()


def test_the_speed_goes_up_and_down_within_its_bounds(slow: Path) -> None:
    feed = ReplayFeed(slow, speed=3.0)
    feed.hurry(1)
    assert feed.clock.speed == 5.0
    feed.hurry(-1)
    assert feed.clock.speed == 2.0
    for way, bound in ((1, SPEEDS[-1]), (-1, SPEEDS[0])):
        for _ in range(20):
            feed.hurry(way)
        assert feed.clock.speed == bound


def test_a_recording_without_a_last_word_says_so(tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    file.write_text("".join(f"{event.to_line()}\n" for event in talk(2).events))
    listener = Listener(ReplayFeed(file))
    assert len(listener.events(4)) == 4
    assert isinstance(listener.next(), BrokeOff)


def test_a_recording_that_is_gone_says_so(tmp_path: Path) -> None:
    assert isinstance(Listener(ReplayFeed(tmp_path / "none.jsonl")).next(), BrokeOff)
