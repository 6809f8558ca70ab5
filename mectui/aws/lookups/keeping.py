"""Asking AWS once for what many want, and not again while the answer is good."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import urlsplit

from mectui.aws.cloud import Cloud
from mectui.aws.identity import identity
from mectui.aws.lookups.asking import ask, found, in_time
from mectui.aws.lookups.cache import Cache, Shelf
from mectui.aws.lookups.found import Found
from mectui.aws.lookups.rows import (
    ImageChoice,
    KeyPair,
    Region,
    SubnetChoice,
    TypeChoice,
    VcpuQuota,
    VpcChoice,
    Zone,
)
from mectui.aws.rows import HourlyPrice, Identity
from mectui.events import Trouble

Row = TypeVar("Row")
Fetch = Callable[[Cloud], Awaitable[Found[Row]]]

_DAY, _HOUR, _MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
# How long an answer is good for, by how often the thing itself changes.
_KEEP: Mapping[type, timedelta] = {
    HourlyPrice: _DAY,
    ImageChoice: 6 * _HOUR,
    KeyPair: 5 * _MINUTE,
    Region: _DAY,
    SubnetChoice: 5 * _MINUTE,
    TypeChoice: _DAY,
    VcpuQuota: 5 * _MINUTE,
    VpcChoice: 5 * _MINUTE,
    Zone: _DAY,
}


class Keeper:
    """What one identity was told, and the questions in flight.

    An equal question in flight is joined, and goes on when whoever asked has left.
    """

    def __init__(self, cloud_for: Callable[[str], Cloud], cache: Path, environ: Mapping[str, str]) -> None:
        self._cloud_for = cloud_for
        self._cache = Cache(cache)
        self._endpoint = environ.get("AWS_ENDPOINT_URL_EC2") or environ.get("AWS_ENDPOINT_URL") or ""
        self._clouds: dict[str, Cloud] = {}
        self._opening = Lock()
        self._caller: Found[Identity] = Found()
        self._flying: dict[tuple[str, str, bool], asyncio.Task[Any]] = {}

    async def caller(self, *, refresh: bool = False) -> Found[Identity]:
        """Return who is calling, in the region of the settings."""

        async def fetch(cloud: Cloud) -> Found[Identity]:
            doing, permission = "ask who is calling", "sts:GetCallerIdentity"
            asked = await ask(cloud, doing, permission, lambda: identity(cloud))
            return found([asked.value] if asked.value else None, asked.problem)

        if refresh or not self._caller.rows:
            self._caller = await self._once(("", "identity", refresh), lambda: self.fetch("", fetch))
        return self._caller

    async def kept(
        self, kind: type[Row], region: str, name: str, fetch: Fetch[Row], *, refresh: bool
    ) -> Found[Row]:
        """Return what is kept under `name` while it is good, else what `fetch` tells.

        Where AWS refuses, what is kept stands in for it, with the problem. Only whole answers are kept.
        """
        key = region, name, refresh
        return await self._once(key, lambda: self._look(kind, region, name, fetch, refresh=refresh))

    async def fetch(self, region: str, fetch: Fetch[Row]) -> Found[Row]:
        """Return what AWS tells now."""
        try:
            cloud = await in_time("read the credentials", lambda: self._open(region))
        except Trouble as trouble:
            return found(None, trouble.problems[0])
        return await fetch(cloud)

    async def _once(
        self, key: tuple[str, str, bool], look: Callable[[], Awaitable[Found[Row]]]
    ) -> Found[Row]:
        if key not in self._flying:
            self._flying[key] = asyncio.ensure_future(look())
            self._flying[key].add_done_callback(lambda _: self._flying.pop(key))
        answer: Found[Row] = await asyncio.shield(self._flying[key])
        return answer

    async def _look(
        self, kind: type[Row], region: str, name: str, fetch: Fetch[Row], *, refresh: bool
    ) -> Found[Row]:
        # What is kept is an account's; until that is known, AWS is asked at the same time.
        early = None if self._caller.rows else asyncio.ensure_future(self.fetch(region, fetch))
        shelf = await self._shelf(region)
        kept = await self._cache.read(shelf, name, kind) if shelf else None
        if kept and not refresh and _is_good(kept, _KEEP[kind]):
            if early:
                early.cancel()
            return kept
        told = await (early or self.fetch(region, fetch))
        if told.fetched is None and kept:
            return Found(kept.rows, kept.fetched, told.problem, cached=True)
        if shelf and told.rows and not told.problem:
            await self._cache.write(shelf, name, kind, told)
        return told

    async def _shelf(self, region: str) -> Shelf | None:
        """Return where this caller's answers about a region are; an endpoint of its own is its own place."""
        caller = await self.caller()
        if not caller.rows:
            return None
        place = f"{region}@{urlsplit(self._endpoint).netloc}" if self._endpoint else region
        return Shelf(caller.rows[0].account, place or "everywhere")

    def _open(self, region: str) -> Cloud:
        with self._opening:
            if region not in self._clouds:
                self._clouds[region] = self._cloud_for(region)
            return self._clouds[region]


def _is_good(kept: Found[Any], keep: timedelta) -> bool:
    return kept.age is not None and timedelta() <= kept.age < keep
