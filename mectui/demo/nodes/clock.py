"""Time on the simulated nodes: realistic durations, a speed, and a spread that a seed repeats."""

from __future__ import annotations

import asyncio
import random
from enum import StrEnum


class Stage(StrEnum):
    """A stage of a node's life that takes time on a real one."""

    SSH = "instance to SSH"
    SSH_AGAIN = "instance to SSH, not for the first time"
    INSTALL = "snap install"
    START = "MicroK8s up"
    JOIN_CONTROL_PLANE = "control plane joined"
    JOIN_WORKER = "worker joined"
    READY = "node Ready"
    POD = "pod running"
    LEAVE = "node left"


SECONDS: dict[Stage, float] = {
    Stage.SSH: 30,
    Stage.SSH_AGAIN: 12,
    Stage.INSTALL: 60,
    Stage.START: 30,
    Stage.JOIN_CONTROL_PLANE: 70,
    Stage.JOIN_WORKER: 15,
    Stage.READY: 20,
    Stage.POD: 4,
    Stage.LEAVE: 20,
}
"""How long each stage takes on a small EC2 instance, in seconds, before its spread."""

_SPREAD = 0.1
_STRETCH = 5.0


class Clock:
    """Turns seconds on a node into seconds of waiting: `speed` of them pass in one."""

    def __init__(self, speed: float = 1.0, seed: int = 0) -> None:
        if speed <= 0:
            raise ValueError("the speed is a positive number")
        self.speed = speed
        self.seed = seed

    async def sleep(self, seconds: float) -> None:
        """Wait until `seconds` have passed on the nodes."""
        await asyncio.sleep(max(0.0, seconds) / self.speed)

    def spread(self, stage: Stage, node: str) -> float:
        """Return the seconds that `stage` takes on `node`: within a tenth of the usual, always the same."""
        chance = random.Random(f"{self.seed}/{stage}/{node}")
        return SECONDS[stage] * chance.uniform(1 - _SPREAD, 1 + _SPREAD)

    def early_bird(self, node: str) -> bool:
        """Say whether SSH on `node` is one that answers before cloud-init has given it its host key."""
        return random.Random(f"{self.seed}/early/{node}").random() < 1 / 3

    async def take(self, stage: Stage, node: str) -> None:
        """Wait for as long as `stage` takes on `node`."""
        await self.sleep(self.spread(stage, node))

    def patience(self, seconds: float) -> float:
        """Return how long to really wait where a command was given `seconds` as a limit.

        The nodes' computing is not sped up with their clock, so a limit never shrinks below five seconds.
        """
        return max(seconds / self.speed, min(seconds, _STRETCH))
