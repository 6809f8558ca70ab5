"""Whatever a script fetches is held to a sum before it is run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mectui.addons.catalogue import catalogue
from mectui.addons.manifests import FILES

SCRIPTS = {
    f"{recipe.name}: {step.title}": step.script
    for recipe in catalogue().recipes.values()
    for layer in recipe.layers()
    for step in (*layer.install, *layer.remove)
    if step.script
} | {path.name: path.read_text(encoding="utf-8") for path in sorted(Path(str(FILES)).rglob("*.sh"))}
FETCHING = {name: script for name, script in SCRIPTS.items() if "releases/download" in script}
CHECKED = re.compile(r"sha(256|512)sum -c")


def test_something_is_fetched() -> None:
    assert FETCHING.keys() == {"kubeedge: fetch keadm", "edge.sh"}


@pytest.mark.parametrize("script", FETCHING.values(), ids=FETCHING.keys())
def test_a_release_is_checked_before_it_is_unpacked(script: str) -> None:
    checked = CHECKED.search(script)
    assert checked
    assert checked.start() < script.index("tar -x")
    assert not re.search(r"curl [^\n]*\|\s*(\n\s*)?(tar|sh)\b", script), "nothing is checked in a pipe"


@pytest.mark.parametrize("script", FETCHING.values(), ids=FETCHING.keys())
def test_a_sum_that_is_not_so_ends_it(script: str) -> None:
    assert re.search(r"^set -eu$", script, re.MULTILINE)
