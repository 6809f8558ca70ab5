"""The programs of the edge framework: a sensor that sends, and a gateway that takes on."""

from __future__ import annotations

import json
import threading
import urllib.request
from itertools import islice, pairwise

import pytest

from mectui.addons.recipes.files.iot import gateway, mqtt, sensor
from tests.addons.iot.broker import Broker, published

HOST = "127.0.0.1"
CONNECT, PUBLISH, SUBSCRIBE, PINGREQ = 0x10, 0x30, 0x80, 0xC0


def split(body: bytes) -> tuple[str, bytes]:
    end = 2 + int.from_bytes(body[:2], "big")
    return body[2:end].decode(), body[end:]


def test_the_machine_warms_up_and_cools_down_again() -> None:
    found = [each["machine"]["temperature"] for each in islice(sensor.readings(seed=1), 400)]
    assert sensor.COLD - 0.5 <= min(found) < 23
    assert 98 < max(found) <= sensor.HOT + 0.5
    assert all(abs(one - other) < 1.5 for one, other in pairwise(found))


def test_pressure_rises_with_the_temperature() -> None:
    rising = [each["machine"]["pressure"] for each in islice(sensor.readings(seed=1), 100)]
    assert rising == sorted(rising)
    assert 1 <= rising[0] < rising[-1] <= 10


def test_the_sensor_sends_readings_until_the_broker_is_lost() -> None:
    with Broker() as broker:
        lost = threading.Event()

        def feed() -> None:
            try:
                sensor.feed(HOST, broker.port, "telemetry", 0.01)
            except OSError:
                lost.set()

        threading.Thread(target=feed, daemon=True).start()
        topic, payload = split(broker.wait_for(PUBLISH, 3)[2])
        broker.drop()
        assert lost.wait(30)
    message = json.loads(payload)
    assert topic == "telemetry"
    assert message["source"] == "temperature-sensor"
    assert message["time"].endswith("+00:00")
    assert 20 < message["machine"]["temperature"] < 24


def test_it_says_who_it_is_and_wants_nothing_of_before() -> None:
    with Broker() as broker, mqtt.Client(HOST, broker.port, "someone"):
        (body,) = broker.wait_for(CONNECT)
    assert body == b"\x00\x04MQTT\x04\x02\x00\x3c\x00\x07someone"


def test_a_broker_that_refuses_is_an_error() -> None:
    with Broker(refuse=True) as broker, pytest.raises(ConnectionRefusedError, match="refuses someone"):
        mqtt.Client(HOST, broker.port, "someone")


def test_a_topic_that_is_refused_is_an_error() -> None:
    with (
        Broker(refuse_topic=True) as broker,
        mqtt.Client(HOST, broker.port, "someone") as client,
        pytest.raises(ConnectionRefusedError, match="topic private"),
    ):
        next(client.messages("private"))


@pytest.mark.parametrize("size", [0, 116, 117, 16_372, 16_373, 300_000])
def test_messages_of_any_length_are_sent_whole(size: int) -> None:
    with Broker() as broker, mqtt.Client(HOST, broker.port, "someone") as client:
        client.publish("telemetry", b"x" * size)
        (body,) = broker.wait_for(PUBLISH)
    assert split(body) == ("telemetry", b"x" * size)


def test_a_client_that_hears_nothing_says_that_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    with Broker() as broker:
        monkeypatch.setattr(mqtt, "KEEP_ALIVE_SECONDS", 1)
        client = mqtt.Client(HOST, broker.port, "someone")
        threading.Thread(target=lambda: list(client.messages("telemetry")), daemon=True).start()
        assert broker.wait_for(PINGREQ) == [b""]


def gone_through(broker: Broker, sink: gateway.Sink) -> gateway.Counts:
    """Run the gateway until the broker hangs up, and return its counts."""
    counts = gateway.Counts()
    with pytest.raises(OSError, match="closed"):
        gateway.pump(HOST, broker.port, "telemetry", sink, counts)
    return counts


def test_the_gateway_takes_every_message_on() -> None:
    taken: list[bytes] = []
    with Broker(hang_up=True) as broker:
        broker.to_send = [published(b"telemetry", b"one"), published(b"telemetry", b"2" * 200, retained=True)]
        counts = gone_through(broker, taken.append)
        assert broker.of(SUBSCRIBE) == [b"\x00\x01\x00\x09telemetry\x00"]
    assert taken == [b"one", b"2" * 200]
    assert vars(counts) == {"received": 2, "forwarded": 2, "failed": 0}


def test_what_is_not_taken_is_counted_and_the_rest_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    taken: list[bytes] = []

    def sink(payload: bytes) -> None:
        if payload == b"bad":
            raise OSError("no room")
        taken.append(payload)

    with Broker(hang_up=True) as broker:
        broker.to_send = [published(b"telemetry", each) for each in (b"good", b"bad", b"better")]
        counts = gone_through(broker, sink)
    assert taken == [b"good", b"better"]
    assert vars(counts) == {"received": 3, "forwarded": 2, "failed": 1}
    assert "no room" in capsys.readouterr().err


def test_a_message_is_one_line_of_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    gateway.to_log(b'{"a":\n 1}' + b"\xff")
    assert capsys.readouterr().out == '{"a":  1}�\n'


def test_the_page_shows_the_counts() -> None:
    counts = gateway.Counts()
    counts.received = 7
    server = gateway.serve(counts, 0)
    try:
        with urllib.request.urlopen(f"http://{HOST}:{server.server_port}/") as answer:
            assert json.load(answer) == {"received": 7, "forwarded": 0, "failed": 0}
    finally:
        server.shutdown()
        server.server_close()
