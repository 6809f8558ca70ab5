"""The tables of `docs/addons.md`, written from the catalogue by `python -m tests.addons.tables`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mectui.addons.catalogue import Catalogue, catalogue
from mectui.addons.recipe import Purpose, Recipe

PAGE = Path(__file__).parents[2] / "docs/addons.md"
MARK = "<!-- written by `python -m tests.addons.tables` -->\n"
TRACK = "1.34"
_HEAD = """\
| name | purpose | version | on | Kubernetes | status, seen | tried |
|---|---|---|---|---|---|---|
"""


def tables(known: Catalogue) -> str:
    """Return a table for each purpose, in the catalogue's order."""
    rows = {purpose: [_row(each) for each in _of(known, purpose)] for purpose in Purpose}
    return "\n".join(f"### {_title(purpose)}\n\n{_HEAD}{''.join(found)}" for purpose, found in rows.items())


def _of(known: Catalogue, purpose: Purpose) -> Iterator[Recipe]:
    yield from sorted(
        (each for each in known.recipes.values() if each.purpose is purpose), key=lambda r: r.name
    )


def _title(purpose: Purpose) -> str:
    return f"{purpose[0].upper()}{purpose[1:]}"


def _row(recipe: Recipe) -> str:
    fitted = next(
        (
            there
            for architecture in recipe.architectures
            if TRACK in (there := recipe.fitted(TRACK, architecture)).kubernetes
        ),
        recipe,
    )
    names = f"`{recipe.name}`" + "".join(f", `{alias}`" for alias in recipe.aliases)
    what = f"{recipe.what} Stands for {_listed(recipe)}." if recipe.profile else recipe.what
    status = f"{fitted.status.state}, {fitted.status.seen}"
    on = ", ".join(recipe.architectures)
    cells = (names, what, fitted.version, on, str(recipe.kubernetes), status, recipe.tried.told)
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |\n"


def _listed(recipe: Recipe) -> str:
    assert recipe.profile
    return " or ".join(f"`{name}`" for name in recipe.profile.choices)


def page() -> str:
    """Return the page with its tables written anew."""
    before, _, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
    return f"{before}{MARK}\n{tables(catalogue())}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
