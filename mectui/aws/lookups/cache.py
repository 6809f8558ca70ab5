"""What AWS answered a while ago, on disk: a file a lookup, in a folder an account and region."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, ValidationError

from mectui.aws.lookups.found import Found
from mectui.clusters.files import make_private, write_private

Row = TypeVar("Row")

_UNSAFE = re.compile(r"[^\w.@-]|^\.")


class _Entry(BaseModel, Generic[Row]):
    """The content of a file; another version, or rows of another shape, are as good as none."""

    version: Literal[1] = 1
    fetched: AwareDatetime
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the answers for one account and region are; `place` is `us-east-2`, or that at an endpoint."""

    account: str
    place: str


class Cache:
    """Answers that were complete. A cache that cannot be read or written is an empty one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[Path, Found[Any]] = {}

    async def read(self, shelf: Shelf, name: str, kind: type[Row]) -> Found[Row] | None:
        """Return the rows of the lookup `name`, of whatever age, or None."""
        path = self._path(shelf, name)
        if path not in self._known:
            entry = await asyncio.to_thread(_read, path, _entry_of(kind))
            if entry is None:
                return None
            self._known[path] = Found(entry.rows, entry.fetched, cached=True)
        return self._known[path]

    async def write(self, shelf: Shelf, name: str, kind: type[Row], found: Found[Row]) -> None:
        """Keep what was found; only for its owner to read, since it describes an account."""
        if found.fetched is None:
            return
        path = self._path(shelf, name)
        self._known[path] = Found(found.rows, found.fetched, cached=True)
        await asyncio.to_thread(_write, self._folder, path, _entry_of(kind), found)

    def _path(self, shelf: Shelf, name: str) -> Path:
        account, place, file = (_UNSAFE.sub("_", part) for part in (shelf.account, shelf.place, name))
        return self._folder / account / place / f"{file}.json"


def _entry_of(kind: type[Row]) -> type[_Entry[Row]]:
    made: type[_Entry[Row]] = _Entry.__class_getitem__(kind)  # type: ignore[assignment]
    return made


def _read(path: Path, entry: type[_Entry[Row]]) -> _Entry[Row] | None:
    try:
        return entry.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def _write(folder: Path, path: Path, kind: type[_Entry[Row]], found: Found[Row]) -> None:
    with suppress(OSError, ValueError):
        entry = kind.model_validate({"fetched": found.fetched, "rows": found.rows})
        for each in (folder, path.parent.parent, path.parent):
            make_private(each)
        write_private(path, entry.model_dump_json())
