"""htpasswd, of apache2-utils."""

from __future__ import annotations

import base64
import hashlib

from mectui.demo.nodes.programs.options import read_options
from mectui.demo.nodes.programs.registry import program
from mectui.demo.nodes.shell import Process


@program("htpasswd", package="apache2-utils")
async def htpasswd(process: Process) -> int:
    """Print a user and what looks like the bcrypt of the password on standard input, with -n -i -B."""
    options = read_options(process.arguments, flags="n i B b", valued="C")
    digest = hashlib.sha256(await process.streams.stdin.read()).digest()
    letters = base64.b64encode(digest * 2, altchars=b"./").decode()[:53]
    process.say(f"{options.words[0]}:$2y${int(options.get('C', default='5')):02}${letters}")
    return 0
