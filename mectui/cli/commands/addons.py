"""`mectui addons [NAME [enable|disable ADDON…]]`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mectui.cli import console, options
from mectui.cli.settings import Settings, settings
from mectui.events import ExitCode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mectui.addons.recipe import Recipe
    from mectui.run.request import Request


@click.command(name="addons")
@click.argument("name", required=False)
@click.argument("verb", required=False, type=click.Choice(["enable", "disable"]))
@click.argument("addons", nargs=-1, metavar="[ADDON]...")
@click.option("--input", "given", multiple=True, metavar="ADDON.KEY=VALUE", help="An input; may be repeated.")
@click.option("--show", metavar="ADDON", help="All that should be known of one before it is taken.")
@click.option(
    "--approve", type=click.Choice(["auto"]), help="Disable without asking, also where data is lost with it."
)
@click.option("--non-interactive", is_flag=True, help="Never ask; secrets come from the environment alone.")
@options.output("facts, or an event a line")
@click.pass_context
def command(
    context: click.Context,
    name: str | None,
    verb: str | None,
    addons: tuple[str, ...],
    given: tuple[str, ...],
    show: str | None,
    approve: str | None,
    non_interactive: bool,
    output: str,
) -> int:
    """List the catalogue, or how the add-ons of cluster NAME stand; enable or disable some of them.

    What is enabled or disabled becomes part of the cluster's answers. Each comes up with what it depends on,
    and is done once it is proven to work. A secret is taken from the environment, or asked for.
    Where data would be lost with what is disabled, a name has to be typed first.
    """
    if approve and verb != "disable":
        raise click.UsageError("--approve is for what is disabled")
    if show is not None:
        _show_recipe(show, output)
    elif name is None:
        _show_catalogue(output)
    elif verb is None:
        _show_cluster(settings(context), name, output)
    elif not addons:
        raise click.UsageError(f"name the add-ons to {verb}; `mectui addons` lists all of them")
    else:
        here = settings(context)
        request = _request(here, name, verb, addons, given, approve)
        return _change(here, name, request, output, ask=not non_interactive)
    return 0


def _request(
    here: Settings, name: str, verb: str, addons: Sequence[str], given: Sequence[str], approve: str | None
) -> Request:
    """Return what is asked for. Raises Trouble(USAGE) for what is no add-on, no input, or no cluster."""
    from mectui.addons.catalogue import catalogue
    from mectui.run.request import Kind, Request

    if verb == "enable":
        return Request(Kind.ADDONS, command=here.command, enable=_enabled(addons, given))
    if given:
        raise click.UsageError("--input is for what is enabled")
    there = f"`mectui addons {here.home.find(name).name}` lists those there are"
    for addon in addons:
        catalogue().named(addon, there)
    return Request(Kind.ADDONS, approve=approve, command=here.command, disable=tuple(addons))


def _change(here: Settings, name: str, request: Request, output: str, *, ask: bool) -> int:
    from mectui.cli.following import act
    from mectui.cli.losing import agreed
    from mectui.cli.render import renderer
    from mectui.cli.secrets import give_secrets

    give_secrets(here, name, request, may_ask=ask and output == "text")
    if not agreed(here, name, request, output, non_interactive=not ask):
        console.say(f"nothing of {name} was changed", error=True)
        return ExitCode.AWAITING_APPROVAL
    return act(here, name, request, renderer(output))


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
    from mectui.cli.addon_text import say_catalogue

    if output == "json":
        console.document([_facts(recipe) for recipe in catalogue().recipes.values()])
    else:
        say_catalogue(catalogue())


def _show_recipe(name: str, output: str) -> None:
    from mectui.addons.catalogue import catalogue
    from mectui.cli.addon_text import say_recipe

    recipe = catalogue().named(name)
    if output == "json":
        console.document(recipe.model_dump(mode="json", exclude_defaults=True))
    else:
        say_recipe(recipe)


def _show_cluster(here: Settings, name: str, output: str) -> None:
    import asyncio

    from mectui.cli.addon_text import say_addons
    from mectui.run.addons_now import look

    found = asyncio.run(look(here.home.find(name), here.environ))
    if output == "json":
        console.document(found.as_dict())
    else:
        say_addons(found, here.spell("addons", name, "enable", "ADDON"))


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
