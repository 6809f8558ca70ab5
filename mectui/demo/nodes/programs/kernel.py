"""uname, sysctl, modprobe and lsmod."""

from __future__ import annotations

from mectui.demo.nodes.machine.kernel import RELEASE
from mectui.demo.nodes.programs.options import read_options
from mectui.demo.nodes.programs.registry import program
from mectui.demo.nodes.shell import Process


@program("uname")
async def uname(process: Process) -> int:
    """Print the kernel's name, release or machine."""
    options = read_options(process.arguments, flags="a s n r m p v i o")
    machine = process.node.spec.machine
    facts = {"s": "Linux", "n": process.node.hostname, "r": RELEASE, "v": "#42-Ubuntu SMP", "m": machine}
    wanted = [fact for key, fact in facts.items() if options.has(key, "a")]
    process.say(" ".join(wanted or (["Linux"] if not options.values else [machine])))
    return 0


@program("modprobe", folder="/usr/sbin")
async def modprobe(process: Process) -> int:
    """Load modules."""
    if not process.is_root:
        return process.fail("ERROR: could not insert module: Operation not permitted")
    options = read_options(process.arguments, flags="q a v r remove quiet all")
    for module in options.words:
        if options.has("r", "remove"):
            process.node.kernel.unload(module)
        elif not process.node.kernel.load(module):
            return process.fail(f"FATAL: Module {module} not found in directory /lib/modules/{RELEASE}")
    return 0


@program("lsmod", folder="/usr/sbin")
async def lsmod(process: Process) -> int:
    """Print the loaded modules."""
    process.say("Module                  Size  Used by")
    for module in process.node.kernel.modules:
        process.say(f"{module:<22} 16384  0")
    return 0


@program("sysctl", folder="/usr/sbin")
async def sysctl(process: Process) -> int:
    """Print settings, or change those that arguments or files give."""
    options = read_options(process.arguments, flags="n q w e p a system load")
    kernel, code = process.node.kernel, 0
    if options.has("p"):
        names = options.words or ["/etc/sysctl.conf"]
        unknown = [each for name in names for each in kernel.apply(process.files.text(process.path(name)))]
        return _unknown(process, unknown)
    for word in options.words:
        name, equals, value = word.partition("=")
        if equals:
            code |= _unknown(process, [] if kernel.set(name, value) else [name])
        elif kernel.get(name) is None:
            code |= _unknown(process, [name])
        if not options.has("q") and kernel.get(name) is not None:
            process.say(str(kernel.get(name)) if options.has("n") else f"{name} = {kernel.get(name)}")
    return code


def _unknown(process: Process, names: list[str]) -> int:
    for name in names:
        process.fail(f"cannot stat /proc/sys/{name.replace('.', '/')}: No such file or directory")
    return int(bool(names))
