"""Speaking to a run through its socket."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from mectui.clusters import Folder
from mectui.run import control


def echo(message: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"ok": True, "heard": message.get("do")}


@pytest.mark.parametrize("depth", [1, 12])
async def test_a_message_is_answered_wherever_the_folder_lies(tmp_path: Path, depth: int) -> None:
    folder = Folder(tmp_path.joinpath(*["a-long-name"] * depth))
    folder.make()
    async with control.serve(folder, echo) as path:
        assert path.stat().st_mode & 0o777 == 0o600
        answer = await asyncio.to_thread(control.send, path, {"do": "cancel"})
        assert answer == {"ok": True, "heard": "cancel"}
    assert not path.exists()
    assert await asyncio.to_thread(control.send, path, {"do": "cancel"}) is None


async def test_nonsense_is_refused_and_does_no_harm(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    async with control.serve(folder, echo) as path:
        reader, writer = await asyncio.open_unix_connection(path)
        for line in (b"not json\n", b"[1]\n", b'{"do": "x"}\n'):
            writer.write(line)
        answers = [await reader.readline() for _ in range(3)]
        writer.close()
    assert [b'"ok": true' in answer for answer in answers] == [False, False, True]


async def test_a_socket_left_by_a_dead_run_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "control.sock").touch()
    async with control.serve(Folder(tmp_path), echo) as path:
        assert await asyncio.to_thread(control.send, path, {"do": "x"}) is not None
