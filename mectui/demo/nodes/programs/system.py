"""hostname, id, ip and the others that tell about the machine or its users."""

from __future__ import annotations

import time

from mectui.demo.nodes.programs.options import read_options
from mectui.demo.nodes.programs.registry import locate, program
from mectui.demo.nodes.shell import Process


@program("hostname")
async def hostname(process: Process) -> int:
    """Print the host's name, or its addresses with -I; set the name where root gives one."""
    options = read_options(process.arguments, flags="I i f s d A fqdn short")
    if options.has("I", "i"):
        process.say(" ".join(process.node.addresses) + " ")
    elif options.words:
        if not process.is_root:
            return process.fail("you must be root to change the host name")
        process.node.hostname = options.words[0]
    else:
        process.say(process.node.hostname)
    return 0


@program("hostnamectl")
async def hostnamectl(process: Process) -> int:
    """Print or set the host's name."""
    words = read_options(process.arguments, flags="static transient pretty").words
    if words[:1] in (["set-hostname"], ["hostname"]) and len(words) > 1:
        process.node.hostname = words[1]
    elif words[:1] == ["hostname"]:
        process.say(process.node.hostname)
    else:
        process.say(f" Static hostname: {process.node.hostname}\nOperating System: Ubuntu 24.04.3 LTS")
    return 0


@program("id")
async def identity(process: Process) -> int:
    """Print who a user is."""
    options = read_options(process.arguments, flags="u n g G un gn nG")
    user = process.node.users.get(options.words[0]) if options.words else process.user
    if user is None:
        return process.fail(f"'{options.words[0]}': no such user")
    groups = {user.name: user.gid, **user.groups}
    if options.has("G"):
        process.say(" ".join(groups if options.has("n") else map(str, groups.values())))
    elif options.has("u", "g"):
        number = user.uid if options.has("u") else user.gid
        process.say(user.name if options.has("n") else str(number))
    else:
        listed = ",".join(f"{number}({name})" for name, number in groups.items())
        process.say(f"uid={user.uid}({user.name}) gid={user.gid}({user.name}) groups={listed}")
    return 0


@program("whoami")
async def whoami(process: Process) -> int:
    """Print the user's name."""
    process.say(process.user.name)
    return 0


@program("groups")
async def groups(process: Process) -> int:
    """Print a user's groups."""
    user = process.node.users.get(process.argv[1]) if len(process.argv) > 1 else process.user
    if user is None:
        return process.fail(f"'{process.argv[1]}': no such user")
    process.say(" ".join([user.name, *user.groups]))
    return 0


@program("usermod", folder="/usr/sbin")
async def usermod(process: Process) -> int:
    """Put a user into groups."""
    if not process.is_root:
        return process.fail("Permission denied.")
    options = read_options(process.arguments, flags="a append", valued="G groups")
    name, groups = options.words[-1], options.get("G", "groups")
    user = process.node.users.get(name)
    if user is None:
        return process.fail(f"user '{name}' does not exist", 6)
    for group in groups.split(","):
        if group not in process.node.users.groups:
            return process.fail(f"group '{group}' does not exist", 6)
        process.node.users.join_group(user, group)
    return 0


@program("useradd", "groupadd", "addgroup", folder="/usr/sbin")
async def useradd(process: Process) -> int:
    """Make a user or a group."""
    options = read_options(process.arguments, flags="m r f system", valued="s G d g u c")
    name = options.words[-1]
    if "group" in process.name:
        process.node.users.add_group(name)
    else:
        process.node.users.add(name, [group for group in options.get("G").split(",") if group])
    return 0


@program("getent")
async def getent(process: Process) -> int:
    """Look up users, groups and hosts."""
    kind, *names = process.arguments
    name = names[0] if names else ""
    if kind == "passwd" and (user := process.node.users.get(name)) is not None:
        process.say(f"{user.name}:x:{user.uid}:{user.gid}::{user.home}:{user.shell}")
        return 0
    if kind == "group" and name in process.node.users.groups:
        members = ",".join(user.name for user in process.node.users.all() if name in user.groups)
        process.say(f"{name}:x:{process.node.users.groups[name]}:{members}")
        return 0
    if kind in ("hosts", "ahosts", "ahostsv4") and name in (process.node.hostname, "localhost"):
        process.say(f"{process.node.addresses[0]}     {name}")
        return 0
    return 2


@program("ip")
async def ip(process: Process) -> int:
    """Print addresses and the default route."""
    words = [word for word in process.arguments if not word.startswith("-")]
    address = process.node.spec.private_ip
    if "lo" in words:
        return _loopback(process, words)
    if words[:1] in (["route"], ["r"]):
        gateway = ".".join([*address.split(".")[:3], "1"])
        process.say(f"default via {gateway} dev ens5 proto dhcp src {address} metric 100")
    else:
        process.say(
            f"2: ens5: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 9001\n    inet {address}/24 scope global ens5"
        )
    return 0


def _loopback(process: Process, words: list[str]) -> int:
    """Show, add or take addresses of the loopback device."""
    own = process.node.loopback.setdefault("", [])
    verb = words[1] if len(words) > 1 else "show"
    if verb in ("add", "del"):
        address = words[2].partition("/")[0]
        own[:] = [each for each in own if each != address] + [address] * (verb == "add")
        return 0
    process.say("1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536\n    inet 127.0.0.1/8 scope host lo")
    for address in (each for addresses in process.node.loopback.values() for each in addresses):
        process.say(f"    inet {address}/32 scope global lo:microk8s")
    return 0


@program("date")
async def date(process: Process) -> int:
    """Print the time."""
    formats = [word[1:] for word in process.arguments if word.startswith("+")]
    now = time.time()
    pattern = formats[0].replace("%s", str(int(now))) if formats else "%a %b %e %H:%M:%S UTC %Y"
    process.say(time.strftime(pattern.replace("%N", "000000000"), time.gmtime(now)))
    return 0


@program("uptime", "nproc", "free", "df")
async def resources(process: Process) -> int:
    """Print a little about the machine's resources."""
    memory = process.node.spec.memory_mib
    answers = {
        "nproc": "2",
        "uptime": " 12:00:00 up 1 min,  1 user,  load average: 0.42, 0.21, 0.08",
        "free": "               total        used        free\n"
        f"Mem:     {memory * 1024:>11} {200 * 1024:>11} "
        f"{(memory - 200) * 1024:>11}",
        "df": "Filesystem     1K-blocks    Used Available Use% Mounted on\n"
        "/dev/root       30297152 3021824  27258944  10% /",
    }
    process.say(answers[process.name])
    return 0


@program("which")
async def which(process: Process) -> int:
    """Print where programs are."""
    found = [locate(process.node, name) for name in process.arguments]
    process.write("".join(f"{path}\n" for path in found if path))
    return 0 if all(found) else 1


@program("reboot", "shutdown", "poweroff", folder="/usr/sbin")
async def reboot(process: Process) -> int:
    """Begin the machine's life anew, or end it."""
    if not process.is_root:
        return process.fail("Access denied")
    again = process.name == "reboot" or "-r" in process.arguments
    process.node.begin(process.node.reboot() if again else process.node.halt())
    return 0


@program("journalctl", "dmesg")
async def journal(process: Process) -> int:
    """Print the log of the system, which is short."""
    process.say("-- No entries --" if process.name == "journalctl" else "")
    return 0
