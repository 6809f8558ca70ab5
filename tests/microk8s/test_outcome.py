"""What a join came to, by what it printed: one row a known refusal."""

from __future__ import annotations

import pytest

from mectui.microk8s import Repair, classify
from mectui.microk8s.commands import STILL_RUNNING


def refusal(reason: str, code: int) -> str:
    return f"Contacting cluster at 10.9.1.10\nConnection failed. {reason} ({code}).\n"


ROWS = [
    (6, refusal("Invalid token", 500), Repair.NEW_TOKEN),
    (6, refusal("The joining node (10.9.1.11) is already known to dqlite.", 504), Repair.CLEAN_UP),
    (6, refusal("The joining node has the same IP (10.9.1.10) as the node", 503), Repair.NONE),
    (6, refusal('The hostname (w-0) does not resolve to the IP "10.9.1.11".', 400), Repair.NONE),
    (6, refusal("failed to list the control plane nodes", 500), Repair.WAIT),
    (4, "Joining cluster failed. Could not verify the identity of 10.9.1.10.", Repair.NEW_TOKEN),
    (1, "Contacting cluster\nConnectionRefusedError: [Errno 111] Connection refused", Repair.WAIT),
    (1, "TimeoutError: [Errno 110] Connection timed out", Repair.WAIT),
    (1, "OSError: [Errno 113] No route to host", Repair.WAIT),
    (1, "Invalid connection: Invalid master IP", Repair.NONE),
    (1, "Invalid connection: Expected format: <master_IP>:<master_PORT>", Repair.NONE),
    (1, "This node does not have enough RAM to host the Kubernetes control plane services\n", Repair.NONE),
    (1, "Error, could not locate kubelet token. Joining cluster failed.", Repair.CLEAN_UP),
    (-1, "", Repair.CLEAN_UP),
]


@pytest.mark.parametrize(("exit_code", "printed", "repair"), ROWS)
def test_a_refusal_has_a_cause_and_a_repair(exit_code: int, printed: str, repair: Repair) -> None:
    outcome = classify(exit_code, printed)
    assert not outcome.claimed
    assert outcome.repair is repair
    assert outcome.cause
    assert outcome.remedy or repair is not Repair.NONE


@pytest.mark.parametrize(
    ("exit_code", "printed"),
    [
        (0, "Waiting for this node to finish joining the cluster. ..  \nSuccessfully joined the cluster."),
        (0, "The node has joined the cluster and will appear in the nodes list in a few seconds.\n"),
        (0, ""),
        (STILL_RUNNING, ""),
    ],
)
def test_a_success_is_a_claim(exit_code: int, printed: str) -> None:
    assert classify(exit_code, printed).claimed
