"""What snapd and cloud-init say about the state of a node's software."""

from __future__ import annotations

import json
from dataclasses import dataclass

from mectui.microk8s.commands import SNAP


@dataclass(frozen=True, slots=True)
class InstalledSnap:
    """The snap as installed. `tracking` may be cut short with an ellipsis, as snapd prints it."""

    version: str
    tracking: str

    def follows(self, channel: str) -> bool:
        """Tell whether the snap tracks `channel`; `1.34` means `1.34/stable`, as for snapd."""
        wanted = channel if "/" in channel else f"{channel}/stable"
        if self.tracking.endswith("…"):
            return wanted.startswith(self.tracking.removesuffix("…"))
        return wanted == self.tracking


def parse_snap_list(text: str) -> InstalledSnap | None:
    """Read `snap list microk8s`; None where the snap is not there."""
    for line in text.splitlines():
        words = line.split()
        if len(words) >= 4 and words[0] == SNAP:
            return InstalledSnap(version=words[1], tracking=words[3])
    return None


@dataclass(frozen=True, slots=True)
class Boot:
    """How cloud-init ended: `status` is its own word, such as `done` or `error`."""

    status: str
    errors: tuple[str, ...] = ()

    @property
    def ended(self) -> bool:
        """Tell whether it will do no more, well or badly."""
        return self.status in ("done", "error", "degraded", "disabled")


def parse_boot(text: str) -> Boot:
    """Read `cloud-init status --format json`; what is no JSON gives the status `unknown`."""
    try:
        answer = json.loads(text[text.index("{") :])
        return Boot(str(answer.get("status", "unknown")), tuple(map(str, answer.get("errors") or ())))
    except (ValueError, AttributeError):
        return Boot("unknown")
