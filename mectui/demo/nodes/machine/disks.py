"""The disks of a machine: what is on them, the names that udev gives them, and where they are mounted."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass

from mectui.demo.nodes.files import FileSystem
from mectui.demo.nodes.spec import NodeSpec

BLOCK_DEVICE = 0o060660
_RULES = "/etc/udev/rules.d"
_RULE = re.compile(r'ID_SERIAL_SHORT\}=="([^"]+)".*SYMLINK\+="([^"]+)"')
_FSTAB = "/etc/fstab"


@dataclass
class Disk:
    """A volume of EBS. `kind` is the signature on it; one that is blank begins with zeros."""

    name: str
    serial: str
    gib: int
    kind: str = ""
    label: str = ""
    uuid: str = ""
    blank: bool = True
    parts: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Return its device."""
        return f"/dev/{self.name}"

    @property
    def free(self) -> bool:
        """Say whether nothing at all is on it."""
        return self.blank and not self.kind and not self.parts

    def format(self, kind: str, label: str = "") -> None:
        """Write a signature on it."""
        self.kind, self.label, self.uuid, self.blank = kind, label, str(uuid.uuid4()), False

    def wipe(self) -> None:
        """Remove its signature."""
        self.kind = self.label = self.uuid = ""

    def zero(self) -> None:
        """Write zeros where it begins."""
        self.wipe()
        self.blank = True


class Disks:
    """All disks of a machine, the root disk first."""

    def __init__(self, spec: NodeSpec, files: FileSystem) -> None:
        self._files = files
        root = Disk("nvme0n1", "vol0root", 30, "gpt", blank=False, parts=("nvme0n1p1", "nvme0n1p15"))
        number = spec.instance_id.removeprefix("i-")
        data = (
            Disk(f"nvme{n}n1", f"vol{number[1:]}{n}", spec.disk_gib) for n in range(1, spec.data_disks + 1)
        )
        self.all = [root, *data]
        self.mounts: dict[str, Disk] = {}

    def boot(self) -> None:
        """Make the devices, their further names, and mount what /etc/fstab names."""
        self.mounts.clear()
        for disk in self.all:
            self._files.put(disk.path, "", mode=BLOCK_DEVICE)
        self.trigger()
        for folder in self.planned:
            self.mount(folder)

    def at(self, path: str) -> Disk | None:
        """Return the disk behind a device or another name of one."""
        where = self._files.resolve(path)
        return next((disk for disk in self.all if disk.path == where), None)

    def trigger(self) -> None:
        """Give disks the names that udev's rules have for them."""
        if self._files.exists("/dev/mectui"):
            self._files.remove("/dev/mectui", recursive=True)
        texts = [self._files.text(f"{_RULES}/{name}") for name in self._rules()]
        for serial, link in _RULE.findall("\n".join(texts)):
            for disk in self.all:
                if disk.serial == serial:
                    self._files.make_directory(f"/dev/{link.rpartition('/')[0]}", parents=True)
                    self._files.link(disk.path, f"/dev/{link}")

    def _rules(self) -> list[str]:
        return list(self._files.children(_RULES)) if self._files.exists(_RULES) else []

    @property
    def planned(self) -> dict[str, str]:
        """Return what /etc/fstab mounts, by folder."""
        text = self._files.text(_FSTAB) if self._files.exists(_FSTAB) else ""
        rows = [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]
        return {row[1]: row[0] for row in rows}

    def mount(self, folder: str) -> bool:
        """Mount what /etc/fstab has for a folder, and say whether it was there."""
        source = self.planned.get(folder, "")
        disk = next((each for each in self.all if source in (f"UUID={each.uuid}", each.path)), None)
        if disk is not None:
            self.mounts[folder] = disk
        return disk is not None
