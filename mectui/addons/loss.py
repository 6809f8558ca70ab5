"""What is lost with an add-on that is taken away."""

from __future__ import annotations

from mectui.addons.recipe import DEFAULT_STORAGE_CLASS, Recipe


def loses(recipe: Recipe) -> str:
    """Return which data goes with an add-on, in a clause; empty where it keeps none."""
    if recipe.needs.per_node.data_disks:
        return "all that its volumes hold; the nodes' data disks are made blank again"
    if any(claim.what == DEFAULT_STORAGE_CLASS for claim in recipe.claims):
        return "what its volumes hold, unless it refuses because pods still use them"
    if recipe.needs.volumes_gib:
        return "what it keeps itself, and its volumes with it"
    return ""
