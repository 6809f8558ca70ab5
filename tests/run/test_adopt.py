"""What exists in AWS is found in the module again by its tags."""

from __future__ import annotations

import pytest

from mectui.aws import Holding, Kind
from mectui.run.adopt import address_of, terraform_id
from mectui.run.existing import in_words


def holding(kind: Kind, name: str = "", node: str | None = None, identity: str = "x-1") -> Holding:
    return Holding(kind, identity, name, node, "available")


@pytest.mark.parametrize(
    ("held", "address"),
    [
        (holding(Kind.INSTANCE, "edge-w-0", "edge-w-0"), 'aws_instance.node["edge-w-0"]'),
        (holding(Kind.ELASTIC_IP, "edge-w-0", "edge-w-0"), 'aws_eip.node["edge-w-0"]'),
        (holding(Kind.INSTANCE, "by hand"), None),
        (holding(Kind.VOLUME, "edge-w-0", "edge-w-0"), None),
        (holding(Kind.SECURITY_GROUP, "edge"), "aws_security_group.this"),
        (holding(Kind.SECURITY_GROUP_RULE, "edge egress"), "aws_vpc_security_group_egress_rule.all"),
        (
            holding(Kind.SECURITY_GROUP_RULE, "edge vxlan among nodes"),
            'aws_vpc_security_group_ingress_rule.nodes["vxlan"]',
        ),
        (
            holding(Kind.SECURITY_GROUP_RULE, "edge ssh 203.0.113.7/32"),
            'aws_vpc_security_group_ingress_rule.access["ssh 203.0.113.7/32"]',
        ),
        (
            holding(Kind.SECURITY_GROUP_RULE, "edge NodePorts tcp 10.0.0.0/8"),
            'aws_vpc_security_group_ingress_rule.node_ports["tcp 10.0.0.0/8"]',
        ),
        (holding(Kind.SECURITY_GROUP_RULE, "somebody's"), None),
    ],
)
def test_each_kind_has_its_address(held: Holding, address: str | None) -> None:
    assert address_of(held, "edge") == address


def test_terraform_knows_a_key_pair_by_its_name() -> None:
    assert terraform_id(holding(Kind.KEY_PAIR, "mectui-edge", identity="key-1")) == "mectui-edge"
    assert terraform_id(holding(Kind.SECURITY_GROUP, "edge", identity="sg-1")) == "sg-1"


def test_the_last_line_counts_things_and_names_machines() -> None:
    found = [
        holding(Kind.SECURITY_GROUP_RULE, "edge egress"),
        holding(Kind.KEY_PAIR, "edge"),
        holding(Kind.INSTANCE, "edge-w-0", "edge-w-0"),
        holding(Kind.INSTANCE, "edge-cp-0", "edge-cp-0"),
        holding(Kind.ELASTIC_IP, "edge-cp-0", "edge-cp-0"),
        holding(Kind.ELASTIC_IP, "edge-w-0", "edge-w-0"),
    ]
    assert in_words(found) == "2 instances (edge-cp-0, edge-w-0), 2 elastic IPs, 1 key pair"
    assert in_words([]) == ""
