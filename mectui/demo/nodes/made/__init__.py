"""What add-ons, charts and files from elsewhere make in a cluster: data, and what makes objects of it."""

from mectui.demo.nodes.made.data import (
    addon,
    answers,
    bundle,
    chart,
    download,
    inside,
    messages,
    operated,
    repositories,
    status,
)
from mectui.demo.nodes.made.fetching import fetched, manifests, said_sum
from mectui.demo.nodes.made.images import is_served
from mectui.demo.nodes.made.things import Things

__all__ = [
    "Things",
    "addon",
    "answers",
    "bundle",
    "chart",
    "download",
    "fetched",
    "inside",
    "is_served",
    "manifests",
    "messages",
    "operated",
    "repositories",
    "said_sum",
    "status",
]
