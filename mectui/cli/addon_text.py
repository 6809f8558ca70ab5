"""What the command line says of add-ons: the catalogue, one of them in full, those of a cluster."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from mectui.cli import console
from mectui.events import age, now, plain

if TYPE_CHECKING:
    from mectui.addons.catalogue import Catalogue
    from mectui.addons.recipe import Input, Needs, Recipe
    from mectui.run.addons_now import AddonNow, AddonsNow

_WIDTH = 80
_LABEL = 14
_COLOURS = {"works": "green", "failed": "red", "does not work": "red"}


def say_catalogue(catalogue: Catalogue) -> None:
    """Print every add-on under what it is for."""
    width = max(map(len, catalogue.recipes))
    for purpose, recipes in catalogue.by_purpose():
        console.say(str(purpose), bold=True)
        for recipe in recipes:
            dying = "" if recipe.status.state == "active" else f" ({recipe.status.state})"
            _paragraph(f"  {recipe.name:<{width}}  ", f"{recipe.what}{dying}")


def say_recipe(recipe: Recipe) -> None:
    """Print all that should be known before an add-on is taken."""
    console.say(f"{recipe.title} {recipe.version}", bold=True)
    _paragraph("", recipe.what)
    for label, text in _about(recipe):
        _paragraph(f"{label:<{_LABEL}}", text)


def _about(recipe: Recipe) -> Iterator[tuple[str, str]]:
    status = recipe.status
    yield "status", f"{status.state}, seen {status.seen}: {status.reason}"
    yield "Kubernetes", f"{recipe.kubernetes}, on {' and '.join(recipe.architectures)}"
    yield "needs", "; ".join(_needs(recipe.needs)) or "next to nothing"
    if recipe.depends:
        yield "brings along", ", ".join(recipe.depends)
    for conflict in recipe.conflicts:
        yield "not with", f"{conflict.addon}: {conflict.why}"
    if recipe.profile:
        yield "stands for", f"{', '.join(recipe.profile.choices)}: {recipe.profile.why}"
    for given in recipe.inputs:
        yield "input", _input(recipe, given)
    for title in (each.title for each in recipe.evidence):
        yield "proven by", title
    for endpoint in recipe.endpoints:
        yield (
            "reached at",
            ", ".join(filter(None, (f"{endpoint.title}, port {endpoint.port}", endpoint.note))),
        )
    for warning in (*recipe.warnings, recipe.stays):
        yield from [("mind", warning)] if warning else []
    yield "tried", recipe.tried.told
    for source in recipe.sources:
        yield "source", source


def _needs(needs: Needs) -> Iterator[str]:
    for vcpu, mib, where in (
        (needs.vcpu, needs.memory_mib, ""),
        (needs.vcpu_each, needs.memory_mib_each, " on each node"),
        (needs.vcpu_per_disk, needs.memory_mib_per_disk, " for each data disk"),
    ):
        if vcpu or mib:
            yield f"{vcpu:g} vCPU and {mib} MiB{where}"
    each = needs.per_node
    if needs.nodes > 1:
        yield f"{needs.nodes} nodes"
    if each.vcpu or each.memory_mib or each.hugepages_mib:
        pages = f", {each.hugepages_mib} MiB of it in huge pages" if each.hugepages_mib else ""
        yield f"nodes of {each.vcpu} vCPU and {each.memory_mib + each.hugepages_mib} MiB{pages}"
    if each.data_disks:
        yield f"data disks in each node: {each.data_disks}, of {each.disk_gib} GiB"
    if each.types:
        yield f"instances of the types {' or '.join(each.types)}"
    if needs.storage_class or needs.volumes_gib:
        room = f"volumes of {needs.volumes_gib} GiB" if needs.volumes_gib else "volumes"
        yield f"{room} of the default storage class" if needs.storage_class else room
    for what, names in (("kernel modules", needs.kernel_modules), ("packages of Ubuntu", needs.packages)):
        if names:
            yield f"{what}: {', '.join(names)}"


def _input(recipe: Recipe, given: Input) -> str:
    from mectui.addons.recipe.placeholders import as_text

    words = [f"{given.name}: {given.help or given.title}"]
    if given.choices:
        words.append(f"one of {', '.join(given.choices)}")
    if given.secret:
        words.append(f"a secret, from {given.variable(recipe.name)} or a prompt")
    if given.default is not None:
        words.append(f"by itself {as_text(given.default)}")
    return "; ".join([*words, *(["required"] if given.required else [])])


def say_addons(found: AddonsNow, enable: str) -> None:
    """Print how the add-ons of a cluster stand, and how they are reached; `enable` is a command."""
    if not found.addons:
        console.say(f"{found.cluster} has no add-ons; enable one with: {enable}")
        return
    console.table(
        [_row(each) for each in found.addons], header=("ADD-ON", "VERSION", "STATE", "SINCE", "FOR")
    )
    for each in found.addons:
        if each.why:
            console.say(f"{each.name}: {plain(each.why)}", fg=_COLOURS.get(each.state))
        if each.remedy:
            console.say(f"  -> {plain(console.spelled(each.remedy))}")
    for why in found.unknown:
        console.say(f"not known: {why}", error=True)


def _row(each: AddonNow) -> tuple[str, ...]:
    since = age(each.since, now()) if each.since else "-"
    return (each.name, each.version, each.state, since, ", ".join(each.wanted_by) or "you")


def say_ways_in(addons: Iterable[Mapping[str, Any]], *, error: bool) -> None:
    """Print how each add-on of a run's last event is reached."""
    for row in addons:
        for way in row.get("endpoints", ()):
            title = ", ".join(dict.fromkeys((row["title"], way["title"])))
            note = f" ({way['note']})" if way.get("note") else ""
            console.say(plain(f"{title}: {way['url']}{note}"), error=error)
            if way.get("command"):
                console.say(plain(f"  {way['command']}"), error=error)


def _paragraph(first: str, text: str) -> None:
    width = max(_WIDTH, len(first) + 40)
    lines = textwrap.wrap(
        plain(text),
        width,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )
    click.echo("\n".join(lines))
