"""apt-get and dpkg-query: which packages of Ubuntu a machine has."""

from __future__ import annotations

from mectui.demo.nodes.programs.options import read_options
from mectui.demo.nodes.programs.registry import program
from mectui.demo.nodes.shell import Process

_LOCKED = "E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)"


@program("apt-get", "apt")
async def apt(process: Process) -> int:
    """Install and remove packages; there is every package, whatever its name."""
    options = read_options(
        process.arguments,
        flags="q qq y yes no-install-recommends purge quiet allow-downgrades fix-broken",
        valued="o t",
    )
    if not process.is_root:
        process.complain(_LOCKED)
        return 100
    process.say("Reading package lists... Done")
    verb, names = options.words[0] if options.words else "", options.words[1:]
    for name in names:
        if verb == "install":
            process.node.packages.add(name)
            process.say(f"Setting up {name} ...")
        elif verb in ("remove", "purge", "autoremove"):
            process.node.packages.discard(name)
            process.say(f"Removing {name} ...")
    return 0


@program("dpkg-query")
async def dpkg_query(process: Process) -> int:
    """Print -W's format for packages that are there: ${Status}, ${Package} and ${Version}."""
    options = read_options(process.arguments, flags="W show", valued="f showformat")
    code = 0
    for name in options.words:
        if name not in process.node.packages:
            process.complain(f"dpkg-query: no packages found matching {name}")
            code = 1
            continue
        line = options.get("f", "showformat", default="${Package}\t${Version}\n").replace("\\n", "\n")
        facts = {"${Status}": "install ok installed", "${Package}": name, "${Version}": "1.0-1ubuntu1"}
        for key, value in facts.items():
            line = line.replace(key, value)
        process.write(line)
    return code
