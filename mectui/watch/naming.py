"""What Terraform's resources are called by people."""

from __future__ import annotations

import re

_KINDS = {
    "aws_ebs_volume": "volume",
    "aws_eip": "elastic address",
    "aws_instance": "instance",
    "aws_key_pair": "key",
    "aws_network_interface": "network interface",
    "aws_security_group": "security group",
    "aws_vpc_security_group_egress_rule": "network rule",
    "aws_vpc_security_group_ingress_rule": "network rule",
}
_NAMELESS = ("this", "node")
"""Names of the module that say nothing: there is one of it, or its key is the node."""
_ADDRESS = re.compile(r"""(?:module\.\w+(?:\[[^]]*\])?\.)*\w+\.(?P<name>\w+)(?:\["?(?P<key>.*?)"?\])?""")


def kind_word(kind: str) -> str:
    """Return what a type of resource is called: `security group` for `aws_security_group`."""
    return _KINDS.get(kind) or kind.partition("_")[2].replace("_", " ") or kind or "resource"


def several(word: str) -> str:
    """Return the word for more than one."""
    return f"{word}es" if word.endswith("s") else f"{word}s"


def name_of(address: str, node: str | None = None) -> str:
    """Return what tells a resource from others of its type: `access ssh 203.0.113.7/32`, or an id.

    Empty where there is but one, or where its node says it.
    """
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return address
    key = "" if found["key"] in (None, node) else found["key"]
    name = "" if found["name"] in _NAMELESS else found["name"]
    return " ".join(filter(None, (name, key)))


def known_to_terraform(address: str) -> bool:
    """Tell whether an address is one of Terraform's; the others are ids of what is in nobody's state."""
    return _ADDRESS.fullmatch(address) is not None


def title_of(address: str, kind: str, node: str | None = None) -> str:
    """Return a resource in words: `demo-w-0 instance`, `network rule nodes api`."""
    return " ".join(filter(None, (node, kind_word(kind), name_of(address, node))))
