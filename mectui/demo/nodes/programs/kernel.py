"""modprobe and sysctl: the modules and the settings of the kernel, as /sys/module and /proc/sys show them."""

from __future__ import annotations

from mectui.demo.nodes.programs.options import read_options
from mectui.demo.nodes.programs.registry import program
from mectui.demo.nodes.shell import Process


@program("modprobe", folder="/usr/sbin")
async def modprobe(process: Process) -> int:
    """Load modules, or unload them with -r; there is every module, whatever its name."""
    options = read_options(process.arguments, flags="r q a v remove quiet all")
    if not process.is_root:
        return process.fail("ERROR: could not insert module: Operation not permitted")
    for name in options.words:
        path = f"/sys/module/{name.replace('-', '_')}"
        if options.has("r", "remove"):
            process.files.remove(path, recursive=True)
        else:
            process.files.make_directory(path, parents=True)
    return 0


@program("lsmod", folder="/usr/sbin")
async def lsmod(process: Process) -> int:
    """Print the modules that are loaded."""
    process.say("Module                  Size  Used by")
    for name in process.files.children("/sys/module"):
        process.say(f"{name:<23} 16384  0")
    return 0


@program("sysctl", folder="/usr/sbin")
async def sysctl(process: Process) -> int:
    """Set `NAME=VALUE` with -w or those of a file with -p, or print settings, with -n their values alone."""
    options = read_options(process.arguments, flags="w q n e system", valued="p load")
    settings = [word for word in options.words if "=" in word]
    for name in options.all("p", "load"):
        lines = process.files.text(process.path(name)).splitlines()
        settings += [line for line in lines if "=" in line and not line.startswith("#")]
    for setting in settings:
        name, _, value = (part.strip() for part in setting.partition("="))
        process.files.put(_path(name), f"{value}\n")
        if not options.has("q"):
            process.say(f"{name} = {value}")
    for name in (word for word in options.words if "=" not in word):
        if not process.files.exists(_path(name)):
            return process.fail(f"cannot stat {_path(name)}: No such file or directory", 255)
        value = process.files.text(_path(name)).strip()
        process.say(value if options.has("n") else f"{name} = {value}")
    return 0


def _path(name: str) -> str:
    return f"/proc/sys/{name.replace('.', '/')}"
