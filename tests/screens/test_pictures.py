"""The pictures in the documentation show what the application shows."""

from __future__ import annotations

import asyncio

import pytest

from tests.screens.pictures import IMG, SHOTS, same, svg


@pytest.mark.parametrize("name", SHOTS)
def test_a_picture_is_fresh(name: str) -> None:
    fresh = asyncio.run(svg(SHOTS[name]))
    assert same((IMG / f"{name}.svg").read_text(), fresh), "`make screenshots` writes it anew"


def test_every_picture_is_shown_and_fetches_nothing() -> None:
    docs = IMG.parent
    pages = "".join(page.read_text() for page in (docs.parent / "README.md", *docs.glob("*.md")))
    for file in IMG.glob("*.svg"):
        assert file.stem in SHOTS
        assert f"img/{file.name}" in pages
        assert "url(http" not in file.read_text()
