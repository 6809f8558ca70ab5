"""The cloud-init command."""

from __future__ import annotations

import json

from mectui.demo.nodes.programs.options import read_options
from mectui.demo.nodes.programs.registry import program
from mectui.demo.nodes.shell import Process


@program("cloud-init")
async def cloud_init(process: Process) -> int:
    """Tell how far the boot is; with --wait, once it is over. Exit 1: failed, 2: done with warnings."""
    options = read_options(process.arguments, flags="w wait l long", valued="format")
    if options.words[:1] != ["status"]:
        if options.words[:1] == ["schema"]:
            process.say("Valid schema user-data")
            return 0
        return process.fail("error: the following arguments are required: subcommand", 2)
    boot = process.node.cloud_init
    shows_dots = options.has("w", "wait") and options.get("format", default="tabular") == "tabular"
    if options.has("w", "wait") and not boot.ended.is_set():
        process.write("." if shows_dots else "")
        await boot.ended.wait()
        process.write("\n" if shows_dots else "")
    report = boot.report()
    _print(process, report, form=options.get("format", default="tabular"), long=options.has("l", "long"))
    if boot.errors:
        return 1
    return 2 if report["recoverable_errors"] and boot.ended.is_set() else 0


def _print(process: Process, report: dict[str, object], *, form: str, long: bool) -> None:
    if form == "json":
        process.say(json.dumps(report, indent=2, sort_keys=True))
        return
    process.say(f"status: {report['status']}")
    if long:
        process.say(
            f"extended_status: {report['extended_status']}\nboot_status_code: {report['boot_status_code']}"
        )
        process.say(f"last_update: {report['last_update']}\ndetail: {report['detail']}")
        process.say(f"errors: {json.dumps(report['errors'])}")
