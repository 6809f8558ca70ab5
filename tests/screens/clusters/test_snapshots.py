"""Every state of the screens of clusters as a picture, at two sizes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.screens.clusters.shots import SHOTS

SIZES = {"80x24": (80, 24), "120x40": (120, 40)}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SHOTS)
def test_a_state(snap_compare: Any, name: str, size: str) -> None:
    shot = replace(SHOTS[name], size=SIZES[size])
    assert snap_compare(shot.app(), terminal_size=shot.size, run_before=shot.arrive)
