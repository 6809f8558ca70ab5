"""What a machine is made of below its services: kernel, packages, services of the system, and disks."""

from mectui.demo.nodes.machine.disks import Disk, Disks
from mectui.demo.nodes.machine.kernel import EXTRA_MODULES, RELEASE, Kernel
from mectui.demo.nodes.machine.packages import Packages
from mectui.demo.nodes.machine.services import Services

__all__ = ["EXTRA_MODULES", "RELEASE", "Disk", "Disks", "Kernel", "Packages", "Services"]
