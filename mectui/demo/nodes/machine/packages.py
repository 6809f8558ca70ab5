"""Ubuntu's packages: which are installed, and what comes with them."""

from __future__ import annotations

from dataclasses import dataclass

from mectui.demo.nodes.machine.kernel import EXTRA_MODULES, Kernel
from mectui.demo.nodes.machine.services import Services

_IMAGE = "apt bash curl dmsetup git multipath-tools openssh-server snapd tar udev util-linux"
_SERVICES = {"open-iscsi": {"iscsid": False}, "multipath-tools": {"multipathd": True}}


@dataclass
class Packages:
    """The packages of one machine; the archive has all there are, once it was asked for its lists."""

    kernel: Kernel
    services: Services

    def __post_init__(self) -> None:
        self.installed: set[str] = set()
        self.listed = False
        for name in _IMAGE.split():
            self._unpack(name)

    def __contains__(self, name: object) -> bool:
        return name in self.installed

    def missing(self, names: list[str]) -> list[str]:
        """Return the packages that apt cannot find."""
        return [name for name in names if not (self.listed or name in self.installed)]

    def install(self, names: list[str]) -> None:
        """Install packages, with what they bring."""
        for name in names:
            self._unpack(name)

    def remove(self, names: list[str]) -> None:
        """Remove packages; what they brought stays until the next boot."""
        self.installed -= set(names)

    def _unpack(self, name: str) -> None:
        self.installed.add(name)
        self.kernel.extra = self.kernel.extra or name == EXTRA_MODULES
        for service, enabled in _SERVICES.get(name, {}).items():
            self.services.add(service, enabled=enabled)
