"""lsblk, mkfs, mount and the others that handle disks."""

from __future__ import annotations

from collections.abc import Iterator

from mectui.demo.nodes.machine import Disk
from mectui.demo.nodes.programs.options import read_options
from mectui.demo.nodes.programs.registry import program
from mectui.demo.nodes.shell import Process

_MODEL = "Amazon Elastic Block Store"
_SIGNED = {"gpt": "0x200", "ext4": "0x438", "xfs": "0x0"}


@program("lsblk")
async def lsblk(process: Process) -> int:
    """Print columns of disks and of their partitions."""
    options = read_options(process.arguments, flags="d n p r f J i", valued="o")
    columns = options.get("o", default="NAME,SIZE,FSTYPE,MOUNTPOINTS").upper().split(",")
    disks = [_disk(process, name) for name in options.words] or process.node.disks.all
    rows = [] if options.has("n") else [columns]
    for disk in disks:
        if disk is None:
            return process.fail(f"{options.words[0]}: not a block device", 32)
        named = [disk.name] if options.has("d") else [disk.name, *disk.parts]
        for name in named:
            facts = _facts(process, disk, name) | ({"NAME": f"/dev/{name}"} if options.has("p") else {})
            rows.append([facts.get(column, "") for column in columns])
    _print(process, rows, raw=options.has("r"))
    return 0


def _facts(process: Process, disk: Disk, name: str) -> dict[str, str]:
    mounted = [folder for folder, other in process.node.disks.mounts.items() if other is disk]
    facts = {"NAME": name, "SIZE": f"{disk.gib}G"}
    if name != disk.name:
        return facts | {"FSTYPE": "ext4", "TYPE": "part"}
    kind = "" if disk.kind == "gpt" else disk.kind
    about = {"FSTYPE": kind, "LABEL": disk.label, "UUID": disk.uuid, "SERIAL": disk.serial, "TYPE": "disk"}
    return (
        facts
        | about
        | {"MODEL": _MODEL, "MOUNTPOINTS": " ".join(mounted), "MOUNTPOINT": "".join(mounted[:1])}
    )


def _print(process: Process, rows: list[list[str]], *, raw: bool) -> None:
    widths = [0 if raw else max(len(row[n]) for row in rows) for n in range(len(rows[0]))] if rows else []
    for row in rows:
        process.say(" ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _disk(process: Process, name: str) -> Disk | None:
    return process.node.disks.at(process.path(name))


@program("wipefs", folder="/usr/sbin")
async def wipefs(process: Process) -> int:
    """Print the signatures of a disk, or remove them with -a."""
    options = read_options(process.arguments, flags="a q n f all quiet noheadings")
    for name in options.words:
        disk = _disk(process, name)
        if disk is None:
            return process.fail(f"error: {name}: probing initialization failed: No such file or directory")
        if options.has("a", "all"):
            if disk in process.node.disks.mounts.values():
                return process.fail(f"error: {name}: probing initialization failed: Device or resource busy")
            disk.wipe()
        elif disk.kind:
            process.say(f"{disk.name} {_SIGNED.get(disk.kind, '0x0')} {disk.kind} {disk.uuid} {disk.label}")
    return 0


@program("mkfs.ext4", "mkfs.xfs", folder="/usr/sbin")
async def mkfs(process: Process) -> int:
    """Make a file system on a disk."""
    options = read_options(process.arguments, flags="q F f", valued="L m E")
    disk = _disk(process, options.words[0])
    if disk is None:
        return process.fail(f"The file {options.words[0]} does not exist and no size was specified.")
    disk.format(process.name.partition(".")[2], options.get("L"))
    return 0


@program("cmp")
async def compare(process: Process) -> int:
    """Say whether two files are equal, or a disk is nothing but zeros at its beginning."""
    options = read_options(process.arguments, flags="s", valued="n")
    disk = _disk(process, options.words[0])
    if disk is not None:
        return int(not disk.blank)
    one, other = (process.files.read(process.path(name), process.user) for name in options.words)
    return int(one != other)


@program("dd")
async def dd(process: Process) -> int:
    """Write zeros to the beginning of a disk, or copy a file."""
    named = dict(word.split("=", 1) for word in process.arguments)
    disk = _disk(process, named["of"])
    if disk is not None and named.get("if") == "/dev/zero":
        disk.zero()
    elif disk is None:
        data = process.files.read(process.path(named["if"]), process.user)
        process.files.write(process.path(named["of"]), data, process.user)
    return 0


@program("findmnt")
async def findmnt(process: Process) -> int:
    """Print what is mounted, at one folder where it is given; with -s what /etc/fstab has."""
    options = read_options(process.arguments, flags="s n r l fstab noheadings", valued="o")
    there = list(_mounted(process, planned=options.has("s", "fstab")))
    found = [row for row in there if not options.words or row["TARGET"] in options.words]
    columns = options.get("o", default="TARGET,SOURCE,FSTYPE").split(",")
    _print(process, [[row.get(column, "") for column in columns] for row in found], raw=options.has("r"))
    return int(not found)


def _mounted(process: Process, *, planned: bool) -> Iterator[dict[str, str]]:
    if planned:
        for folder, source in process.node.disks.planned.items():
            yield {"TARGET": folder, "SOURCE": source}
        return
    yield {"TARGET": "/", "SOURCE": "/dev/nvme0n1p1", "FSTYPE": "ext4"}
    for folder, disk in process.node.disks.mounts.items():
        yield {"TARGET": folder, "SOURCE": disk.path, "FSTYPE": disk.kind}


@program("mount")
async def mount(process: Process) -> int:
    """Mount what /etc/fstab has for folders."""
    for folder in read_options(process.arguments, flags="a v", valued="o t").words:
        if not process.files.is_directory(process.path(folder)):
            return process.fail(f"{folder}: mount point does not exist.", 32)
        if not process.node.disks.mount(folder):
            return process.fail(f"{folder}: can't find in /etc/fstab.")
    return 0


@program("umount")
async def umount(process: Process) -> int:
    """Take away what is mounted at folders."""
    for folder in read_options(process.arguments, flags="l f q").words:
        if process.node.disks.mounts.pop(folder, None) is None:
            return process.fail(f"{folder}: not mounted.", 32)
    return 0


@program("udevadm")
async def udevadm(process: Process) -> int:
    """Give disks the names of udev's rules, by `trigger`."""
    if process.arguments[0] == "trigger":
        process.node.disks.trigger()
    return 0
