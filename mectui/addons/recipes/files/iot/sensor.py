"""A machine that is not there: its temperature and pressure, and the air around it, as messages."""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from .mqtt import Client

COLD, HOT = 21.0, 100.0
"""Degrees Celsius between which the machine warms up, and cools down again."""


def readings(seed: int | None = None) -> Iterator[dict[str, Any]]:
    """Yield readings without end: degrees Celsius, bar, and percent."""
    noise = random.Random(seed)
    temperature, step = COLD, 0.5
    while True:
        if not COLD <= temperature + step <= HOT:
            step = -step
        temperature += step
        yield {
            "machine": {
                "temperature": round(temperature + noise.uniform(-0.2, 0.2), 2),
                "pressure": round(1 + 9 * (temperature - COLD) / (HOT - COLD), 2),
            },
            "ambient": {
                "temperature": round(noise.uniform(20.5, 21.5), 2),
                "humidity": round(noise.uniform(24, 26), 1),
            },
        }


def feed(host: str, port: int, topic: str, seconds: float) -> None:
    """Send a reading every so many seconds, until the broker is lost. Raises OSError."""
    with Client(host, port, "temperature-sensor") as broker:
        print(f"sending to {topic} at {host}:{port} every {seconds} s", flush=True)
        for reading in readings():
            message = {"source": "temperature-sensor", "time": datetime.now(UTC).isoformat(), **reading}
            broker.publish(topic, json.dumps(message).encode())
            time.sleep(seconds)


def main() -> None:
    """Feed the broker that the environment names, again whenever it was lost."""
    host, topic = os.environ["BROKER"], os.environ["TOPIC"]
    seconds = int(os.environ["INTERVAL_MILLISECONDS"]) / 1000
    while True:
        try:
            feed(host, 1883, topic, seconds)
        except OSError as error:
            print(f"the broker is lost: {error}", file=sys.stderr, flush=True)
            time.sleep(2)


if __name__ == "__main__":
    main()
