"""The join token that `microk8s add-node` mints. It is a secret and lives in memory only."""

from __future__ import annotations

import json
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Invitation:
    """A URL to join with, and the part of it that the minting node keeps in its list."""

    url: str = field(repr=False)
    token: str = field(repr=False)


def parse_invitation(text: str, private_ip: str) -> Invitation:
    """Read `add-node --format json` and choose the URL of `private_ip`.

    The answer has a URL for every address of the node; nodes must join through the private one, since
    dqlite binds to the address of the first join. Raises ValueError where there is none; its message
    never holds the token.
    """
    try:
        answer = json.loads(text[text.index("{") :])
        urls = [str(url) for url in answer["urls"]]
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError("add-node printed no invitation") from error
    for url in urls:
        address, _, secret = url.partition("/")
        if address.rpartition(":")[0] == private_ip and secret:
            return Invitation(url, secret.partition("/")[0])
    offered = ", ".join(url.partition("/")[0] for url in urls) or "none"
    raise ValueError(f"add-node offers {offered}, and not {private_ip}")
