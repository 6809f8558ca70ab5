"""The keys of the screens of clusters, as their help names them."""

from __future__ import annotations

from screens.clusters.actions import ACTIONS

_EVERYWHERE = (
    ("ctrl+r", "look at AWS and Kubernetes now, not within half a minute"),
    ("ctrl+p", "every command, by name; the themes, too"),
    ("ctrl+q", "leave mectui; runs go on"),
)
LIST_KEYS = (
    ("enter", "open the cluster, its run, or a new cluster"),
    ("typing", "filters the list: every word has to be in a row"),
    ("escape", "clears the filter"),
    ("ctrl+s", "sort by the next column; a click on its title, too"),
    *_EVERYWHERE,
)
CHOICE_KEYS = (
    ("space", "tick an add-on that it is to have, or take the tick away"),
    ("typing", "filters the catalogue: every word has to be in a row"),
    ("ctrl+d", "all that is known of an add-on"),
    ("enter", "go on: to what is to be told, then to what it means; nothing is done before you agree"),
    ("escape", "clears the filter, then goes back, and leaves it all as it is"),
    ("ctrl+r", "ask AWS again what the machines are like"),
    ("ctrl+p", "every command, by name; the themes, too"),
)
CLUSTER_KEYS = (
    *((each.key, f"{each.title}: {each.what}") for each in ACTIONS),
    ("c", "copy the command that does what the menu's cursor is on"),
    ("tab", "to the nodes, and back; enter on a node opens a shell there"),
    ("escape", "back to the clusters"),
    *_EVERYWHERE,
)
