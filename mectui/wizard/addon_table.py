"""The catalogue as a table to choose from: for a cluster that is planned, and for one that there is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from mectui.addons.catalogue import catalogue
from mectui.addons.recipe import Recipe
from mectui.addons.solver import Finding, Footprint, Way, footprint
from mectui.events import Problem, plain
from mectui.wizard import addon_facts as facts
from mectui.wizard import addon_words as words
from mectui.wizard.addons import Judged, forbids
from mectui.wizard.form import Column, Row, Table

_COLUMNS = (
    Column("Add-on"),
    Column("What it is for"),
    Column("vCPU", numeric=True),
    Column("GiB", numeric=True),
)
_ELSEWHERE = "not in the catalogue"


def addon_table(found: Judged | None, own: Sequence[str]) -> Table:
    """Return the catalogue by purpose, and after it those of `own` that are not in it.

    `own` are the names of what is chosen, as the catalogue has them; `found` is how all of it was judged,
    None while nobody could.
    """
    return _table(found, tuple(own))


@lru_cache(maxsize=2)
def _table(found: Judged | None, own: tuple[str, ...]) -> Table:
    """Return the table; a screen asks for it several times while it draws one change."""
    rows = [
        _row(recipe, purpose.value, found, own)
        for purpose, recipes in catalogue().by_purpose()
        for recipe in recipes
    ]
    foreign = [name for name in dict.fromkeys(own) if name not in catalogue().recipes]
    rows += [Row(name, (plain(name), "", "", ""), (), _no_such(name), _ELSEWHERE) for name in foreign]
    return Table(
        _COLUMNS,
        tuple(rows),
        multiple=True,
        chosen=frozenset(own),
        sortable=True,
        notice=_together(found),
        amounts=words.amounts(found.solution) if found else (),
        way=_way(found.solution.refusals) if found else None,
    )


def _row(recipe: Recipe, group: str, found: Judged | None, own: Collection[str]) -> Row:
    """Return the row of an add-on: as it is on this cluster, and as it stands among the chosen ones."""
    if found is None:
        return _unjudged(recipe, group)
    shape, there, said = found.shape, found.own(recipe.name), found.said_of(recipe.name)
    fitted, trial = recipe.fitted(shape.track, shape.architecture), found.trial(recipe.name)
    alone = footprint([fitted], shape)
    added = words.added(there) if there and recipe.name not in own else ""
    against = [each for each in said if forbids(each)]
    to_mind = [*(each for each in said if not forbids(each)), *found.doubts_of(recipe.name)]
    taken, brings = (trial.taken, trial.brings) if trial else (alone, ())
    return Row(
        recipe.name,
        facts.cells(fitted, alone),
        facts.preview(fitted, taken, brings, to_mind, added),
        _why_not(against, fitted) if against else None,
        group,
        added,
        (*_all(against), *facts.details(fitted, shape.track, trial, to_mind)),
        _way(against),
    )


def _unjudged(recipe: Recipe, group: str) -> Row:
    needs = recipe.needs
    taken = Footprint(needs.vcpu, needs.memory_mib, needs.volumes_gib)
    cells, preview = facts.cells(recipe, taken), facts.preview(recipe, taken, (), (), "")
    return Row(recipe.name, cells, preview, group=group, details=facts.details(recipe, None, None, ()))


def _no_such(name: str) -> str:
    return f"there is no such add-on: {catalogue().nearest(name)}"


def _why_not(against: Sequence[Finding], recipe: Recipe) -> str:
    """Return the first reason against an add-on with the ways out of it, except that of not taking it.

    Its title is left away: it stands beside it.
    """
    first, others = against[0], len({each.problem for each in against}) - 1
    what = first.problem.what.removeprefix(f"{recipe.title} ")
    why = f"{what}: {first.problem.why}" if first.problem.why else what
    own = {recipe.name, *recipe.aliases}
    ways = [way.words for way in first.ways if not (way.out and own.issuperset(way.out))]
    more = f" ({others} more reason{'' if others == 1 else 's'})" if others else ""
    return f"{'; '.join(filter(None, (why, ', or '.join(ways))))}{more}"


def _all(against: Iterable[Finding]) -> facts.Facts:
    """Return every reason with its ways out."""
    return tuple(
        ("It cannot be taken", str(problem)) for problem in dict.fromkeys(e.problem for e in against)
    )


def _way(findings: Iterable[Finding]) -> Way | None:
    """Return the first way out that is another answer, and no input of an add-on."""
    ways = (way for each in findings for way in each.ways)
    return next((way for way in ways if way.path and not (way.by_leaving_out or way.by_input)), None)


def _together(found: Judged | None) -> Problem | None:
    """Return what should be known of all that is chosen together."""
    doubts = found.solution.doubts if found else ()
    return Problem.together(each.problem for each in doubts if not each.addons)
