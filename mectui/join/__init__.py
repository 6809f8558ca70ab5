"""The order of bringing nodes together, its evidence and its repairs. Draws nothing."""

from mectui.join.access import kubeconfig
from mectui.join.connections import connections, first_control_plane
from mectui.join.job import JoinedCluster, JoinJob
from mectui.join.leaving import let_go
from mectui.join.settling import settle_departures
from mectui.join.together import bring_together
from mectui.join.trust import reach
from mectui.join.verify import verify

__all__ = [
    "JoinJob",
    "JoinedCluster",
    "bring_together",
    "connections",
    "first_control_plane",
    "kubeconfig",
    "let_go",
    "reach",
    "settle_departures",
    "verify",
]
