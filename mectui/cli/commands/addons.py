"""`mectui addons [NAME [enable|disable ADDON…]]`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mectui.cli import console, options
from mectui.cli.settings import Settings, settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mectui.addons.recipe import Recipe
    from mectui.run.request import Request


@click.command(name="addons")
@click.argument("name", required=False)
@click.argument("verb", required=False, type=click.Choice(["enable", "disable"]))
@click.argument("addons", nargs=-1, metavar="[ADDON]...")
@click.option("--input", "given", multiple=True, metavar="ADDON.KEY=VALUE", help="An input; may be repeated.")
@click.option("--non-interactive", is_flag=True, help="Never ask; secrets come from the environment alone.")
@options.output("facts, or an event a line")
@click.pass_context
def command(
    context: click.Context,
    name: str | None,
    verb: str | None,
    addons: tuple[str, ...],
    given: tuple[str, ...],
    non_interactive: bool,
    output: str,
) -> int:
    """List the catalogue, or the add-ons of cluster NAME; enable or disable some of them.

    What is enabled or disabled becomes part of the cluster's answers. Each comes up with what it depends on,
    and is done once it is proven to work. A secret is taken from the environment, or asked for.
    """
    if name is None:
        _show_catalogue(output)
    elif verb is None:
        _show_cluster(settings(context), name, output)
    elif not addons:
        raise click.UsageError(f"name the add-ons to {verb}; `mectui addons` lists all of them")
    else:
        return _change(settings(context), name, verb, addons, given, output, ask=not non_interactive)
    return 0


def _change(
    here: Settings,
    name: str,
    verb: str,
    addons: Sequence[str],
    given: Sequence[str],
    output: str,
    *,
    ask: bool,
) -> int:
    from mectui.cli.following import act
    from mectui.cli.render import renderer
    from mectui.cli.secrets import ask_for_secrets
    from mectui.run.request import Kind, Request

    if verb == "disable":
        request = Request(Kind.ADDONS, command=here.command, disable=tuple(addons))
    else:
        request = Request(Kind.ADDONS, command=here.command, enable=_enabled(addons, given))
    order = _judged(here, name, request)
    if verb == "enable":
        here.environ.update(ask_for_secrets(order, here.environ, may_ask=ask and output == "text"))
    return act(here, name, request, renderer(output))


def _judged(here: Settings, name: str, request: Request) -> list[Recipe]:
    """Return the recipes of a cluster as it is to be. Raises Trouble(USAGE) with all that is wrong."""
    import os

    from mectui.addons import check
    from mectui.run.wanted import wanted

    answers = wanted(here.home.find(name), request, os.environ).answers
    return [chosen.recipe for chosen in check(answers).order]


def _enabled(addons: Sequence[str], given: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
    """Return the add-ons with the inputs that options give. Raises Trouble(USAGE) for what is no input."""
    from mectui.addons import typed
    from mectui.addons.catalogue import catalogue

    found: dict[str, dict[str, Any]] = {catalogue().named(addon).name: {} for addon in addons}
    for text in given:
        addon, dot, rest = text.partition(".")
        key, equals, value = rest.partition("=")
        if not (dot and equals):
            raise click.BadParameter(f"{text!r} is not ADDON.KEY=VALUE", param_hint="--input")
        recipe = catalogue().named(addon)
        if recipe.name not in found:
            raise click.BadParameter(f"{addon} is not among what is enabled", param_hint="--input")
        found[recipe.name][key] = typed(recipe, key, value)
    return found


def _show_catalogue(output: str) -> None:
    from mectui.addons.catalogue import catalogue

    if output == "json":
        console.document([_facts(recipe) for recipe in catalogue().recipes.values()])
        return
    width = max(map(len, catalogue().recipes))
    for purpose, recipes in catalogue().by_purpose():
        console.say(str(purpose), bold=True)
        for recipe in recipes:
            console.say(f"  {recipe.name:<{width}}  {recipe.what}")


def _show_cluster(here: Settings, name: str, output: str) -> None:
    import os

    from mectui.addons import solved
    from mectui.answers import load

    answers = load(here.home.find(name).answers, environ=os.environ).answers
    order = solved(answers).order
    if output == "json":
        rows = [_facts(each.recipe) | {"wanted_by": list(each.wanted_by)} for each in order]
        console.document({"cluster": name, "addons": rows})
    elif not order:
        console.say(
            f"{name} has no add-ons; enable one with: {here.spell('addons', name, 'enable', 'ADDON')}"
        )
    else:
        told: list[tuple[str, ...]] = [
            (e.name, e.recipe.version, ", ".join(e.wanted_by) or "you") for e in order
        ]
        console.table(told, header=("ADD-ON", "VERSION", "WANTED BY"))


def _facts(recipe: Recipe) -> dict[str, Any]:
    """Return a recipe as JSON values, as far as it is for choosing."""
    return {
        "name": recipe.name,
        "title": recipe.title,
        "what": recipe.what,
        "purpose": str(recipe.purpose),
        "version": recipe.version,
        "status": str(recipe.status.state),
        "architectures": list(recipe.architectures),
        "kubernetes": str(recipe.kubernetes),
        "depends": list(recipe.depends),
        "inputs": [each.model_dump(mode="json", exclude_defaults=True) for each in recipe.inputs],
    }
