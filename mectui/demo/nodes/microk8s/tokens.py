"""The join tokens of a node, in the files that `microk8s add-node` writes."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING

from mectui.demo.nodes.microk8s.layout import PERSISTENT_TOKENS, TOKENS

if TYPE_CHECKING:
    from mectui.demo.nodes.node import Node


def mint(node: Node, token: str, seconds: int) -> str:
    """Put a join token on the node's list and return it; without a lifetime it serves once."""
    token = token or secrets.token_hex(16)
    expiry = f"|{time.time() + node.clock.patience(seconds):.0f}" if seconds > 0 else ""
    node.files.put(TOKENS, _listed(node) + f"{token}{expiry}\n", mode=0o660)
    return token


def accepts(node: Node, token: str) -> bool:
    """Say whether a join token is good; one without a lifetime is used up by asking."""
    lasting = node.files.text(PERSISTENT_TOKENS) if node.files.exists(PERSISTENT_TOKENS) else ""
    if token in lasting.split():
        return True
    for line in _listed(node).splitlines():
        known, _, expiry = line.partition("|")
        if known != token:
            continue
        if not expiry:
            node.files.write(TOKENS, _listed(node).replace(f"{line}\n", ""))
        return not expiry or time.time() <= float(expiry)
    return False


def _listed(node: Node) -> str:
    return node.files.text(TOKENS) if node.files.exists(TOKENS) else ""
