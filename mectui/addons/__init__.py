"""Add-ons: which there are, and how each is proven to run."""

from mectui.addons.settle import SUPPORTED, check, settle

__all__ = ["SUPPORTED", "check", "settle"]
