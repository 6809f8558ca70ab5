"""What data goes with the add-ons that a run takes away, and what is refused before it is asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from mectui.clusters import Folder, write_private
from mectui.events import Trouble
from mectui.run.losing import losing
from mectui.run.request import Kind, Request
from tests.screens.run.runs import ANSWERS


def lost(folder: Path, addons: str, *names: str) -> list[str]:
    """Return which of a cluster's add-ons lose data where these are disabled."""
    cluster = Folder(folder / "clusters" / "demo")
    cluster.make()
    write_private(cluster.answers, f"{ANSWERS}addons: {addons}\n")
    return [*losing(cluster, Request(Kind.ADDONS, disable=names), {})]


@pytest.mark.parametrize(
    ("addons", "names", "found"),
    [
        ("[dns, longhorn, dashboard]", ("longhorn", "dashboard"), ["longhorn"]),
        ("[storidge]", ("storidge",), ["longhorn"]),
        ("[storidge]", ("longhorn",), ["longhorn"]),
        ("[hostpath-storage]", ("storage",), ["hostpath-storage"]),
        ("[dns]", ("longhorn",), ["longhorn"]),
        ("[dns, dashboard]", ("dashboard",), []),
    ],
)
def test_what_keeps_data_is_found_by_whatever_name(
    tmp_path: Path, addons: str, names: tuple[str, ...], found: list[str]
) -> None:
    assert lost(tmp_path, addons, *names) == found


def test_what_others_need_is_refused_before_anybody_is_asked(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as caught:
        lost(tmp_path, "[hostpath-storage, registry]", "hostpath-storage")
    (problem,) = caught.value.problems
    assert (problem.why, problem.remedy) == ("registry needs it", "disable registry with it")
