"""The services of the system that packages bring; those of SSH and of snaps are not among them."""

from __future__ import annotations


class Services:
    """Which there are, which start with the machine, and which run."""

    def __init__(self) -> None:
        self.enabled: dict[str, bool] = {}
        self.active: set[str] = set()

    def add(self, name: str, *, enabled: bool) -> None:
        """Take up a service that a package brings."""
        if name not in self.enabled:
            self.enabled[name] = enabled
            self.active |= {name} if enabled else set()

    def change(self, name: str, *, running: bool) -> None:
        """Start or stop a service."""
        self.active = self.active | {name} if running else self.active - {name}

    def boot(self) -> None:
        """Start those that start with the machine."""
        self.active = {name for name, enabled in self.enabled.items() if enabled}
