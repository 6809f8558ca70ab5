"""The commands of helm that only look: status, list, get, show, version."""

from __future__ import annotations

import json
from typing import Any

import yaml

from mectui.demo.nodes.helm.call import Call, Refusal, command
from mectui.demo.nodes.helm.charts import pulled
from mectui.demo.nodes.helm.releases import Release, find, releases

_VERSION = "v3.18.6+gb76a950"


@command("status")
async def _status(call: Call) -> int:
    release = call.release
    if call.options.get("o", "output") == "json":
        call.process.say(json.dumps(_row(release) | {"info": {"status": release.status}}))
    else:
        call.process.write(release.told)
    return 0


@command("list", "ls")
async def _list(call: Call) -> int:
    everywhere = call.options.has("A", "all-namespaces")
    found = list(releases(call.store, "" if everywhere else call.namespace))
    if not call.options.has("a", "all", "pending"):  # by itself it shows no operation under way
        found = [release for release in found if not release.pending]
    if call.options.get("o", "output") == "json":
        call.process.say(json.dumps([_row(release) for release in found]))
    elif call.options.has("short", "q"):
        call.process.write("".join(f"{release.name}\n" for release in found))
    else:
        call.process.say("NAME\tNAMESPACE\tREVISION\tUPDATED\tSTATUS\tCHART\tAPP VERSION")
        for row in map(_row, found):
            call.process.say("\t".join(str(value) for value in row.values()))
    return 0


def _row(release: Release) -> dict[str, Any]:
    return {
        "name": release.name,
        "namespace": release.namespace,
        "revision": str(release.revision),
        "updated": "2026-11-21 09:00:00 +0000 UTC",
        "status": release.status,
        "chart": f"{release.chart}-{release.version}",
        "app_version": release.version,
    }


@command("get")
async def _get(call: Call) -> int:
    """`helm get values NAME`."""
    what, name = call.words(2)
    found = find(call.store, call.namespace, name)
    if what != "values":
        raise Refusal(f'Error: unknown command "{what}" for "helm get"')
    if found is None:
        raise Refusal("Error: release: not found")
    as_json = call.options.get("o", "output") == "json"
    call.process.say(json.dumps(found.values) if as_json else yaml.safe_dump(found.values).rstrip())
    return 0


@command("show")
async def _show(call: Call) -> int:
    """`helm show chart NAME`: what a chart says of itself, where its repository has that version."""
    what, chart = call.words(2)
    if what != "chart":
        raise Refusal(f'Error: unknown command "{what}" for "helm show"')
    things, version = pulled(call, chart)
    call.process.say(f"apiVersion: v2\nname: {things.name}\nversion: {version}")
    return 0


@command("version")
async def _version(call: Call) -> int:
    call.process.say(_VERSION if call.options.has("short") else f'version.BuildInfo{{Version:"{_VERSION}"}}')
    return 0
