"""The first host keys of nodes that have no machine yet, or none any more."""

from __future__ import annotations

from pathlib import Path

import pytest

from mectui.clusters import Folder
from mectui.run import bootstrap
from mectui.ssh import HostKeys, generate_host_keys

NODES = ("edge-cp-0", "edge-w-0")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path / "edge")
    folder.make()
    return folder


def pin(folder: Folder) -> None:
    known = HostKeys(folder.known_hosts)
    for name, pair in generate_host_keys(NODES).items():
        known.pin(name, pair.public)


def pinned(folder: Folder) -> dict[str, bool]:
    known = HostKeys(folder.known_hosts)
    return {name: bool(known.pins(name)) for name in NODES}


def test_every_unborn_node_gets_a_key_and_keeps_it(folder: Folder) -> None:
    bootstrap.provide(folder, NODES)
    first = bootstrap.public_keys(folder)
    assert set(first) == set(NODES)
    bootstrap.provide(folder, NODES)
    assert bootstrap.public_keys(folder) == first


@pytest.mark.parametrize("has_key", [False, True])
def test_what_was_pinned_for_a_machine_that_is_gone_is_forgotten(folder: Folder, has_key: bool) -> None:
    """Also where a key is there already: its machine had long taken a host key of its own."""
    if has_key:
        bootstrap.provide(folder, NODES)
    pin(folder)
    bootstrap.provide(folder, ["edge-w-0"])
    assert pinned(folder) == {"edge-cp-0": True, "edge-w-0": False}
    assert "edge-w-0" in bootstrap.public_keys(folder)
