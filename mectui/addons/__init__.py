"""Add-ons: which there are, which fit a cluster, and how each is brought up and proven to run."""

from mectui.addons.judging import (
    check,
    leaving,
    refuse,
    refuse_secrets,
    solved,
    typed,
    with_enabled,
    without,
)

__all__ = ["check", "leaving", "refuse", "refuse_secrets", "solved", "typed", "with_enabled", "without"]
