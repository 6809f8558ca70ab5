"""snapd: which snaps are installed, from which channel, and the services that they bring."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mectui.demo.fault_kinds import FaultKind
from mectui.demo.nodes.clock import Stage
from mectui.demo.nodes.microk8s import MicroK8s

if TYPE_CHECKING:
    from mectui.demo.nodes.node import Node

NEWEST_TRACK = 36
OLDEST_TRACK = 28
_REVISIONS = 8000
_OTHERS = {"juju": "3.6.9"}


class SnapProblem(Exception):
    """snapd refuses; the message is what `snap` prints after `error: `."""


@dataclass(slots=True)
class Snap:
    """An installed snap."""

    name: str
    version: str
    revision: int
    channel: str
    publisher: str
    notes: str
    held: bool = False


class Snapd:
    """The snaps of one machine. Those of the image are there from the beginning."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self.microk8s: MicroK8s | None = None
        self.settings: dict[str, str] = {}
        self.installed: dict[str, Snap] = {
            "core22": Snap("core22", "20250923", 2139, "latest/stable", "canonical**", "base"),
            "snapd": Snap("snapd", "2.72", 25577, "latest/stable", "canonical**", "snapd"),
            "amazon-ssm-agent": Snap(
                "amazon-ssm-agent", "3.3.2299.0", 11797, "latest/stable/…", "aws**", "classic"
            ),
        }

    async def install(self, name: str, channel: str, *, classic: bool) -> Snap:
        """Install a snap and return it; one that is installed is returned as it is. Raises SnapProblem."""
        if name in self.installed:
            return self.installed[name]
        if self._node.faults.take(FaultKind.SNAP_NOT_SEEDED, self._node.spec.name):
            raise SnapProblem(
                "too early for operation, device not yet seeded or device model not acknowledged"
            )
        if name in _OTHERS:
            return self._take(name, channel)
        if name != "microk8s":
            raise SnapProblem(f'snap "{name}" not found')
        tracked = _full(channel)
        version = _version(tracked)
        if not classic:
            raise SnapProblem(_NEEDS_CLASSIC)
        await self._node.clock.take(Stage.INSTALL, self._node.spec.name)
        if name not in self.installed:
            revision = _REVISIONS + int(version.split(".")[1]) * 10
            snap = Snap(name, version, revision, tracked, "canonical**", "classic")
            self.microk8s = MicroK8s(self._node, version)
            self.installed[name] = snap
            await self.microk8s.install()
        return self.installed[name]

    def _take(self, name: str, channel: str) -> Snap:
        """Install one of the snaps that bring a program, and no service."""
        self._node.files.put(f"/snap/bin/{name}", "", mode=0o755)
        self.installed[name] = Snap(name, _OTHERS[name], 1, _full(channel), "canonical**", "classic")
        return self.installed[name]

    async def remove(self, name: str) -> None:
        """Remove a snap and what it wrote. Raises SnapProblem where it is not installed."""
        if name not in self.installed:
            raise SnapProblem(f'snap "{name}" is not installed')
        del self.installed[name]
        if name in _OTHERS:
            self._node.files.remove(f"/snap/bin/{name}")
        if name == "microk8s" and self.microk8s is not None:
            await self.microk8s.stop()
            self.microk8s = None
            self._node.files.remove("/var/snap/microk8s", recursive=True)

    def power_on(self) -> None:
        """Start the services of the snaps, as the machine boots."""
        if self.microk8s is not None and not self.microk8s.disabled:
            self._node.begin(self.microk8s.start())

    async def power_off(self) -> None:
        """Notice that the machine is switched off."""
        if self.microk8s is not None:
            await self.microk8s.power_off()


def _full(channel: str) -> str:
    parts = channel.split("/")
    if len(parts) == 1:
        risk = channel in ("stable", "candidate", "beta", "edge")
        return f"latest/{channel}" if risk else f"{channel or 'latest'}/stable"
    return channel


def _version(channel: str) -> str:
    track = channel.split("/")[0].removesuffix("-strict")
    minor = str(NEWEST_TRACK - 1) if track == "latest" else track.removeprefix("1.")
    known = re.fullmatch(r"(latest|1\.\d+)", track) and OLDEST_TRACK <= int(minor) <= NEWEST_TRACK
    if not known:
        raise SnapProblem(
            f'requested a non-existing branch on {channel} for snap "microk8s": '
            f"available tracks are 1.{OLDEST_TRACK} to 1.{NEWEST_TRACK}, and latest"
        )
    return f"v1.{minor}.1"


_NEEDS_CLASSIC = """\
This revision of snap "microk8s" was published using classic confinement and thus may perform
arbitrary system changes outside of the security sandbox that snaps are usually confined to,
which may put your system at risk.

If you understand and want to proceed repeat the command including --classic."""
