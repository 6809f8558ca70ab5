"""base64 and checksums."""

from __future__ import annotations

import base64
import hashlib

from mectui.demo.nodes.made import said_sum
from mectui.demo.nodes.programs.inputs import input_of, lines_of
from mectui.demo.nodes.programs.options import read_options
from mectui.demo.nodes.programs.registry import program
from mectui.demo.nodes.shell import Process


@program("base64")
async def base64_(process: Process) -> int:
    """Encode, or decode with -d."""
    options = read_options(process.arguments, flags="d decode", valued="w")
    data = await input_of(process, options.words)
    if options.has("d", "decode"):
        process.write(base64.b64decode(data))
    else:
        process.write(base64.b64encode(data) + b"\n")
    return 0


@program("sha256sum", "sha512sum", "md5sum")
async def checksum(process: Process) -> int:
    """Print the checksum of files, or with -c see that they have those that a list says."""
    options = read_options(process.arguments, flags="c b t check quiet status strict")
    if not options.has("c", "check"):
        for path in options.words or ["-"]:
            process.say(f"{await _sum(process, path)}  {path}")
        return 0
    wrong = 0
    for line in await lines_of(process, options.words):
        wanted, path = line.split(maxsplit=1)
        matches = await _sum(process, path) == wanted
        wrong += not matches
        if not matches or not options.has("quiet", "status"):
            process.say(f"{path}: {'OK' if matches else 'FAILED'}")
    if wrong:
        process.complain(f"{process.name}: WARNING: {wrong} computed checksum did NOT match")
    return int(wrong > 0)


async def _sum(process: Process, path: str) -> str:
    data = await input_of(process, [path])
    return said_sum(data) or hashlib.new(process.name.removesuffix("sum"), data).hexdigest()
