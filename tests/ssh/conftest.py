from __future__ import annotations

from tests.sshd_lab import sshd_lab

__all__ = ["sshd_lab"]
