"""Charts, as repositories serve them, and the values that are given with one."""

from __future__ import annotations

from typing import Any

import yaml

from mectui.demo.nodes import made
from mectui.demo.nodes.helm.call import Call, Refusal
from mectui.demo.nodes.kubernetes.merging import merge


def pulled(call: Call, chart: str) -> tuple[made.Things, str]:
    """Return what a chart makes, and its version: the newest where none is given.

    Raises Refusal where its repository is not there, or has no such chart.
    """
    repository, name = _parts(call, chart)
    things = made.chart(name)
    wanted = call.options.get("version")
    if things is None or things.row["repository"].rstrip("/") != repository:
        if repository not in made.repositories():
            raise Refusal(
                f'Error: looks like "{repository}" is not a valid chart repository or cannot be reached: '
                f"failed to fetch {repository}/index.yaml : 404 Not Found"
            )
        raise Refusal(f'Error: chart "{name}" not found in {repository} repository')
    versions = [str(version) for version in things.row["versions"]]
    if wanted and wanted not in versions:
        raise Refusal(f'Error: chart "{name}" version "{wanted}" not found in {repository} repository')
    return things, wanted or versions[-1]


def _parts(call: Call, chart: str) -> tuple[str, str]:
    """Return the repository and the name of a chart. Raises Refusal for one that is nowhere."""
    if chart.startswith("oci://"):
        repository, _, name = chart.rpartition("/")
        return repository, name
    repository = call.options.get("repo")
    if not repository:
        first, slash, _ = chart.partition("/")
        form = "non-absolute URLs should be in form of repo_name/path_to_chart, got: "
        raise Refusal(f"Error: repo {first} not found" if slash else f"Error: {form}{chart}")
    return repository.rstrip("/"), chart


async def values_of(call: Call) -> dict[str, Any]:
    """Return the values of every -f and --set."""
    values: dict[str, Any] = {}
    for name in call.options.all("f", "values"):
        values = merge(values, yaml.safe_load(await _read(call, name)) or {})
    for text in call.options.all("set", "set-string"):
        for pair in text.split(","):
            path, _, value = pair.partition("=")
            nested: Any = yaml.safe_load(value)
            for key in reversed(path.split(".")):
                nested = {key: nested}
            values = merge(values, nested)
    return values


async def _read(call: Call, name: str) -> bytes:
    data = await call.process.given(name)
    if data is None:
        raise Refusal(f"Error: open {name}: no such file or directory")
    return data
