"""The page of the embedded cloud names every fault, by the words that its help has."""

from __future__ import annotations

from pathlib import Path

import pytest

from mectui.demo.fault_kinds import AwsFault, FaultKind
from mectui.demo.nodes import made

PAGE = (Path(__file__).parents[2] / "docs/embedded-cloud.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", [*FaultKind, *AwsFault])
def test_every_fault_is_named(kind: FaultKind | AwsFault) -> None:
    assert f"| `{kind}` | {kind.meaning} |" in PAGE


def test_no_other_fault_is() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]
    assert len(rows) == len([*FaultKind, *AwsFault])


def test_the_addons_that_start_the_api_anew_are_named() -> None:
    names = ("rbac", "cis-hardening", "observability")
    assert [name for name in names if not made.addon(name, 34).row.get("restarts")] == []
    said = " ".join(PAGE.split())
    assert "`rbac`, `cis-hardening` and `observability` start the API server anew" in said
