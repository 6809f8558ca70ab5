"""The IAM policy that a run needs, and no more; docs/permissions.md shows it with the reasons."""

from __future__ import annotations

import re
from typing import Any

from mectui.aws.instances import CLUSTER_TAG

Statement = dict[str, Any]

LOOKUPS = (
    "ec2:DescribeAddresses",
    "ec2:DescribeAddressesAttribute",
    "ec2:DescribeAvailabilityZones",
    "ec2:DescribeImages",
    "ec2:DescribeInstanceAttribute",
    "ec2:DescribeInstanceCreditSpecifications",
    "ec2:DescribeInstanceStatus",
    "ec2:DescribeInstanceTypeOfferings",
    "ec2:DescribeInstanceTypes",
    "ec2:DescribeInstances",
    "ec2:DescribeKeyPairs",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeRegions",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroupRules",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeTags",
    "ec2:DescribeVolumes",
    "ec2:DescribeVpcs",
    "pricing:GetProducts",
    "servicequotas:GetServiceQuota",
    "ssm:GetParameters",
    "sts:GetCallerIdentity",
)
"""What reads, and changes nothing."""
_TAGGED_ON_BIRTH = ("elastic-ip", "instance", "key-pair", "security-group")
_MAKERS = ("AllocateAddress", "CreateSecurityGroup", "ImportKeyPair", "RunInstances")
_RULE_MAKERS = ("AuthorizeSecurityGroupEgress", "AuthorizeSecurityGroupIngress")
_RULE_CHANGES = (
    "ec2:ModifySecurityGroupRules",
    "ec2:RevokeSecurityGroupEgress",
    "ec2:RevokeSecurityGroupIngress",
)
_ON_OWN = (
    "ec2:AssociateAddress",
    "ec2:AuthorizeSecurityGroupEgress",
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:DeleteKeyPair",
    "ec2:DeleteNetworkInterface",
    "ec2:DeleteSecurityGroup",
    "ec2:DeleteVolume",
    "ec2:DisassociateAddress",
    "ec2:ModifyInstanceAttribute",
    "ec2:ModifyInstanceCreditSpecification",
    "ec2:ModifyInstanceMetadataOptions",
    "ec2:ModifySecurityGroupRules",
    "ec2:ModifyVolume",
    "ec2:ReleaseAddress",
    "ec2:RevokeSecurityGroupEgress",
    "ec2:RevokeSecurityGroupIngress",
    "ec2:StartInstances",
    "ec2:StopInstances",
    "ec2:TerminateInstances",
)
_LENT = ("image", "key-pair", "network-interface", "security-group", "subnet", "volume")


def minimal_policy(
    *, instance_role_arn: str | None = None, state_bucket: str | None = None, partition: str = "aws"
) -> Statement:
    """Return the IAM policy document for everything that mectui and its Terraform module do.

    `instance_role_arn` is the role inside `aws.instance_profile`, `state_bucket` the bucket of the S3
    backend; each adds a statement. `partition` is `aws-us-gov` in GovCloud and `aws-cn` in China.
    """
    statements = [_look(), _make(), *_lend(), *_tag(), _own()]
    if instance_role_arn:
        statements.append(_allow("GiveNodesTheirRole", ["iam:PassRole"], instance_role_arn))
    if state_bucket:
        statements += _state(state_bucket)
    return {"Version": "2012-10-17", "Statement": [_within(partition, row) for row in statements]}


def _within(partition: str, statement: Statement) -> Statement:
    """Return the statement about the same things in another partition of AWS."""
    resource = statement["Resource"]
    moved = [resource] if isinstance(resource, str) else resource
    moved = [re.sub(r"^arn:aws:", f"arn:{partition}:", name) for name in moved]
    return {**statement, "Resource": moved[0] if isinstance(resource, str) else moved}


def _allow(sid: str, actions: list[str], resource: str | list[str], **condition: Any) -> Statement:
    return {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resource, **condition}


def _look() -> Statement:
    return _allow("LookBeforeAnythingIsMade", list(LOOKUPS), "*")


def _make() -> Statement:
    return _allow(
        "MakeOnlyWhatIsTagged",
        [f"ec2:{maker}" for maker in _MAKERS],
        [_ec2(kind) for kind in _TAGGED_ON_BIRTH],
        Condition={"Null": {f"aws:RequestTag/{CLUSTER_TAG}": "false"}},
    )


def _lend() -> list[Statement]:
    """Allow what the makers also name: things that are there already, or are born without tags."""
    addresses = ["ec2:AssociateAddress", "ec2:DisassociateAddress"]
    rules = [*(f"ec2:{maker}" for maker in _RULE_MAKERS), *_RULE_CHANGES]
    return [
        _allow("StartNodesFromWhatIsThere", ["ec2:RunInstances"], [_ec2(kind) for kind in _LENT]),
        _allow("PutTheGroupIntoTheVpc", ["ec2:CreateSecurityGroup"], _ec2("vpc")),
        _allow("GiveNodesElasticAddresses", addresses, _ec2("network-interface")),
        _allow("WriteRulesOfOwnGroups", rules, _ec2("security-group-rule")),
    ]


def _tag() -> list[Statement]:
    newborn = [_ec2(kind) for kind in (*_TAGGED_ON_BIRTH, "security-group-rule")]
    making = {"StringEquals": {"ec2:CreateAction": [*_MAKERS, *_RULE_MAKERS]}}
    marked = {"Null": {f"aws:RequestTag/{CLUSTER_TAG}": "false"}}
    return [
        _allow("TagWhileMaking", ["ec2:CreateTags"], newborn, Condition=making),
        _allow("TagVolumesOfNewNodes", ["ec2:CreateTags"], _ec2("volume"), Condition=marked),
    ]


def _own() -> Statement:
    return _allow(
        "ChangeAndRemoveOnlyItsOwn",
        sorted([*_ON_OWN, "ec2:CreateTags", "ec2:DeleteTags"]),
        "*",
        Condition={"Null": {f"aws:ResourceTag/{CLUSTER_TAG}": "false"}},
    )


def _state(bucket: str) -> list[Statement]:
    whole = f"arn:aws:s3:::{bucket}"
    return [
        _allow("FindTheState", ["s3:ListBucket"], whole),
        _allow("KeepTheState", ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], f"{whole}/*"),
    ]


def _ec2(kind: str) -> str:
    return "arn:aws:ec2:*::image/*" if kind == "image" else f"arn:aws:ec2:*:*:{kind}/*"
