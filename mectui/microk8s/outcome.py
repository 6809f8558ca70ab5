"""Why a join failed: the known refusals of MicroK8s, their cause, and what repairs them.

Exit codes alone tell little: 0 does not prove membership, and a refused connection is a traceback.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from mectui.microk8s.commands import STILL_RUNNING


class Repair(Enum):
    """What has to happen before the node may try to join again."""

    WAIT = auto()
    NEW_TOKEN = auto()
    CLEAN_UP = auto()
    NONE = auto()
    """No repair helps: a person has to change something."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a join came to. `claimed` says that MicroK8s called it a success, which is no proof."""

    claimed: bool
    cause: str
    repair: Repair
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    pattern: re.Pattern[str]
    cause: str
    repair: Repair
    remedy: str = ""


def _known(pattern: str, cause: str, repair: Repair, remedy: str = "") -> _Known:
    return _Known(re.compile(pattern, re.IGNORECASE), cause, repair, remedy)


REFUSALS = (
    _known(r"invalid connection", "MicroK8s calls the join address malformed", Repair.NONE,
           "use a `cluster.channel` from 1.28 on"),
    _known(r"already known to dqlite", "an earlier, half-done join left an entry", Repair.CLEAN_UP),
    _known(r"already part of a cluster|run 'microk8s leave'|acting as a node in a cluster",
           "the node still belongs to an earlier cluster", Repair.CLEAN_UP),
    _known(r"invalid token", "the join token was used up or has expired", Repair.NEW_TOKEN),
    _known(r"could not verify the identity|fingerprint", "the first node's certificate has changed",
           Repair.NEW_TOKEN),
    _known(r"has the same ip", "the node and the first node have the same address", Repair.NONE,
           "give each machine an address of its own"),
    _known(r"does not resolve to the ip", "the first node cannot resolve the node's hostname", Repair.NONE,
           "set `cluster.channel` to 1.28/stable or newer, which does not ask for it"),
    _known(r"not running ha-?cluster|\(501\)", "the first node's datastore is not dqlite", Repair.NONE,
           "run `microk8s enable ha-cluster` on the first node"),
    _known(r"cluster.?agent port|\(502\)", "the nodes' cluster agents use different ports", Repair.NONE,
           "leave the cluster agent's port at 25000 on every node"),
    _known(r"(low|enough|insufficient).{0,40}(memory|RAM)", "the machine has too little memory", Repair.NONE,
           "choose a larger `aws.instance_type`"),
    _known(r"connection refused|timed? ?out|no route to host|unreachable",
           "nothing answers on port 25000 of the first node", Repair.WAIT,
           "let the nodes reach each other on port 25000; see the security group"),
    _known(r"connection failed", "", Repair.WAIT),
)  # fmt: skip
"""In order: the first that matches what `join` printed. Wordings are those of 1.28 to 1.35."""


def classify(exit_code: int, printed: str) -> Outcome:
    """Tell what a join came to from its exit code and all that it printed."""
    if exit_code == STILL_RUNNING:
        return Outcome(claimed=True, cause="", repair=Repair.CLEAN_UP)
    if exit_code == 0 and re.search(r"successfully joined|has joined", printed, re.IGNORECASE):
        return Outcome(claimed=True, cause="", repair=Repair.CLEAN_UP)
    for known in REFUSALS:
        if known.pattern.search(printed):
            return Outcome(
                claimed=False,
                cause=known.cause or _last_line(printed),
                repair=known.repair,
                remedy=known.remedy,
            )
    if exit_code == 0:
        return Outcome(claimed=True, cause="", repair=Repair.CLEAN_UP)
    return Outcome(claimed=False, cause=_last_line(printed), repair=Repair.CLEAN_UP)


def _last_line(printed: str) -> str:
    lines = [line.strip() for line in printed.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"
