"""The shell in recipes: what shellcheck says of it, under the names that it is given."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mectui.addons.catalogue import catalogue
from mectui.addons.manifests import FILES
from mectui.addons.recipe import Recipe
from mectui.addons.recipe.placeholders import FACTS
from mectui.addons.runner import needed

SHELLCHECK = Path(sys.executable).with_name("shellcheck")


def scripts(recipe: Recipe) -> Iterator[str]:
    """Yield every script of a recipe, whatever its kind."""
    for layer in recipe.layers():
        for preparation in layer.prepare:
            yield preparation.check
            yield preparation.run
        steps = [each.script for each in (*layer.install, *layer.remove)]
        yield from filter(None, [*steps, *(each.script for each in layer.evidence)])


def complaints(script: str, *names: str) -> str:
    """Return what shellcheck says of a script that gets variables of these names."""
    given = "".join(f"{name.upper()}=${{1-}}; export {name.upper()}\n" for name in names)
    result = subprocess.run(
        [SHELLCHECK, "--shell=sh", "--severity=style", "-"],
        input=f"#!/bin/sh\n{given}{script}",
        capture_output=True,
        text=True,
        check=False,
    )
    return result.stdout + result.stderr


@pytest.mark.parametrize("recipe", catalogue().recipes.values(), ids=lambda recipe: recipe.name)
def test_shellcheck_has_nothing_to_say(recipe: Recipe) -> None:
    names = [*sorted(FACTS), *(each.name for each in recipe.inputs)]
    for script in dict.fromkeys(scripts(recipe)):
        assert not complaints(script, *names), script


NEEDY = [
    recipe for recipe in catalogue().recipes.values() if list(needed.undoing(recipe)) or recipe.needs.packages
]


@pytest.mark.parametrize("recipe", NEEDY, ids=lambda recipe: recipe.name)
def test_nor_of_what_the_needs_of_a_recipe_come_to(recipe: Recipe) -> None:
    plain = recipe.model_copy(update={"prepare": ()})
    made = [script for each in needed.preparations(plain) for script in (each.check, each.run)]
    for script in (*made, *(step.script or "" for step in needed.undoing(recipe))):
        assert not complaints(script, *sorted(FACTS)), script


BROUGHT = sorted(Path(str(FILES)).rglob("*.sh"))


@pytest.mark.parametrize("path", BROUGHT, ids=lambda path: path.name)
def test_nor_of_scripts_that_recipes_bring_along(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    given = sorted(set(re.findall(r"\$\{?([A-Z][A-Z_]+)", text)) - {"HOME", "KUBECONFIG"})
    assert not complaints(text.removeprefix("#!/bin/sh\n"), *given)


def test_sosivios_password_is_in_no_log(tmp_path: Path) -> None:
    (script,) = (step.script or "" for step in catalogue().named("sosivio").install)
    microk8s = tmp_path / "microk8s"
    microk8s.write_text("#!/bin/sh\necho Username: admin\necho Password: hush\n", encoding="utf-8")
    microk8s.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    said = subprocess.run(
        ["sh", "-c", script], env={"PATH": path}, capture_output=True, text=True, check=True
    )
    assert "admin" in said.stdout
    assert "hush" not in said.stdout + said.stderr


def test_shellcheck_would_say_something() -> None:
    assert "SC2086" in complaints("rm -r $NODE", "node")
    assert "SC2154" in complaints('echo "$missing"')
