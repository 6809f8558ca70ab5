"""The keys of a run's screens, as their help names them: those of the panel first, then the frame's."""

from __future__ import annotations

from collections.abc import Mapping

Keys = tuple[tuple[str, str], ...]

RUN: Keys = (
    ("← →", "look at the phase before or after"),
    ("f", "follow along with the run again"),
    ("l", "the whole log, followed or searched"),
    ("x", "end the run in good order; asks first, as ctrl+c does"),
    ("escape", "back to the clusters; the run goes on"),
    ("ctrl+p", "every command, by name; the themes, too"),
    ("ctrl+q", "leave mectui; the run goes on"),
)
REPLAY: Keys = (
    ("← →", "look at the phase before or after"),
    ("f", "follow along with the recording again"),
    ("l", "the whole log, followed or searched"),
    ("space", "halt, or go on"),
    ("+ -", "faster, slower"),
    (".", "go to the next phase"),
    (">", "go to the end"),
    ("ctrl+q", "leave mectui"),
)
LOG: Keys = (
    ("/", "search; n goes to the next that is found, N to the one before"),
    ("v", "leave out details, then all but warnings, then all but errors"),
    ("o", "only what was said of the line's node or resource"),
    ("enter", "the line under the cursor, whole"),
    ("end", "follow what comes"),
    ("escape", "show all again, then go back"),
)
ADDON: Keys = (
    ("p", "what is wrong, from beginning to end"),
    ("r", "try it again, and what was skipped for it, where it failed"),
    ("d", "disable it, once the run has ended; asks first"),
    *LOG,
)
NODE: Keys = (
    ("r", "try it again from the step that failed"),
    ("m", "restart or replace its machine, once the run has ended"),
    ("s", "its ssh command, and a shell on it"),
    *LOG,
)
_READING: Mapping[str, Keys] = {
    "plan-panel": (
        ("enter", "open or fold a row; show one whole that has nothing to fold"),
        ("e", "open everything, or fold it"),
        ("/", "filter by a text"),
    ),
    "apply-panel": (
        ("tab", "from the resources to the log, and back"),
        ("enter", "all there is to say of a resource, or of what went wrong"),
        ("o", "only what was said of the resource"),
    ),
    "nodes-panel": (
        ("enter", "the node's steps and its own log"),
        ("space u", "fold or unfold the node; space halts a recording"),
        ("/", "filter by name"),
        ("p", "only what failed or is late"),
    ),
    "addons-panel": (
        ("enter", "the add-on's parts, what is wrong, and its own log"),
        ("space u", "fold or unfold the add-on, or the nodes of a part; space halts a recording"),
    ),
    "checks-panel": (("↑ ↓", "scroll"),),
    "end-panel": (("↑ ↓", "choose what to do; enter does it"), ("pgup/dn", "read on")),
}
_ACTING: Mapping[str, Keys] = {
    "plan-panel": (
        ("a", "apply this plan, and no other"),
        ("tab", "from the plan to the decision, and back"),
    ),
    "nodes-panel": (
        ("r", "try a failed node again, from the step that failed"),
        ("m", "restart or replace a node's machine, once the run has ended"),
        ("s", "the ssh command of a node, and a shell on it"),
    ),
    "addons-panel": (
        ("r", "try an add-on again that failed, and what was skipped for it"),
        ("d", "disable an add-on, once the run has ended; asks first"),
    ),
}
"""What a recording does not have."""


def keys_of(panel: str, *, live: bool) -> Keys:
    """Return the keys of a panel by its id, first those that act on a run that is `live`."""
    return (*(_ACTING.get(panel, ()) if live else ()), *_READING.get(panel, ()))
