"""apt-get, dpkg and what tells about the release of Ubuntu."""

from __future__ import annotations

from mectui.demo.nodes.programs.options import read_options
from mectui.demo.nodes.programs.registry import program
from mectui.demo.nodes.shell import Process

_LOCKED = "E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)"
_FLAGS = "q qq y yes no-install-recommends purge quiet allow-downgrades fix-broken"
_SECONDS = 10


@program("apt-get", "apt")
async def apt(process: Process) -> int:
    """Ask the archive for its lists, install and remove packages."""
    if not process.is_root:
        process.complain(_LOCKED)
        return 100
    options = read_options(process.arguments, flags=_FLAGS, valued="o t")
    verb, names = options.words[0] if options.words else "", options.words[1:]
    process.say("Reading package lists... Done")
    if verb == "update":
        process.node.packages.listed = True
    elif verb == "install":
        return await _install(process, names)
    elif verb in ("remove", "purge", "autoremove"):
        process.node.packages.remove(names)
    return 0


async def _install(process: Process, names: list[str]) -> int:
    packages = process.node.packages
    for name in packages.missing(names):
        process.complain(f"E: Unable to locate package {name}")
        return 100
    await process.node.clock.sleep(_SECONDS)
    for name in names:
        process.say(
            f"{name} is already the newest version." if name in packages else f"Setting up {name} ..."
        )
    packages.install(names)
    return 0


@program("dpkg-query")
async def dpkg_query(process: Process) -> int:
    """Print how packages are, by a format of ${Status}, ${Package} and ${Version}."""
    options = read_options(process.arguments, flags="W s show", valued="f showformat")
    form, code = options.get("f", "showformat", default="${Package}\t${Version}\n").replace("\\n", "\n"), 0
    for name in options.words:
        if name not in process.node.packages:
            code = process.fail(f"no packages found matching {name}")
            continue
        line, facts = form, {"Status": "install ok installed", "Package": name, "Version": "1.0-1ubuntu1"}
        for key, value in facts.items():
            line = line.replace(f"${{{key}}}", value)
        process.write(line)
    return code


@program("dpkg", "lsb_release", "arch")
async def distribution(process: Process) -> int:
    """Print the architecture, or the release of Ubuntu."""
    if process.name == "dpkg" and "--print-architecture" in process.arguments:
        process.say(process.node.spec.debian_architecture)
    elif process.name == "arch":
        process.say(process.node.spec.machine)
    elif "-cs" in process.arguments:
        process.say("noble")
    else:
        process.say("Ubuntu 24.04.3 LTS" if "-ds" in process.arguments else "Distributor ID:\tUbuntu")
    return 0
