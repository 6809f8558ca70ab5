"""Would AWS let this identity do what Terraform is about to do? Asked with DryRun, so nothing happens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from botocore import xform_name
from botocore.exceptions import ClientError

from mectui.answers.model import Aws
from mectui.aws.cloud import Cloud
from mectui.aws.failures import code_of, together, trouble_of
from mectui.aws.instances import CLUSTER_TAG
from mectui.aws.policy import LOOKUPS
from mectui.aws.rows import Image, Subnet
from mectui.events import Trouble

_PERMITTED = "DryRunOperation"
_NOT_PERMITTED = "UnauthorizedOperation"
# DryRun reads only that this is a key, so it need not be anybody's.
_SAMPLE_KEY = b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f mectui"


def check_permissions(cloud: Cloud, aws: Aws, cluster: str, image: Image, subnet: Subnet) -> None:
    """Try every kind of thing that a cluster is made of, with DryRun. Blocks.

    Raises Trouble with each that AWS would refuse.
    """
    troubles = [trouble for trial in _trials(cloud, aws, cluster, image, subnet) if (trouble := _try(*trial))]
    if troubles:
        raise together(troubles)


def _trials(
    cloud: Cloud, aws: Aws, cluster: str, image: Image, subnet: Subnet
) -> list[tuple[str, Callable[[], Any]]]:
    ec2, name = cloud.ec2, f"mectui-{cluster}-dry-run"
    group = {"GroupName": name, "Description": "never made: DryRun", "VpcId": subnet.vpc}
    key = {"KeyName": name, "PublicKeyMaterial": _SAMPLE_KEY}
    wanted: list[tuple[str, Callable[..., Any], str, dict[str, Any]]] = [
        ("run instances", ec2.run_instances, "instance", _machine(aws, image, subnet)),
        ("create a security group", ec2.create_security_group, "security-group", group),
        ("import a key pair", ec2.import_key_pair, "key-pair", key),
    ]
    if aws.public_ip == "elastic":
        domain = {"Domain": "vpc"}
        wanted.append(("allocate an elastic address", ec2.allocate_address, "elastic-ip", domain))
    tags = {**aws.tags, CLUSTER_TAG: cluster}
    return [(doing, partial(call, **what, **_tagged(tags, kind))) for doing, call, kind, what in wanted]


def _machine(aws: Aws, image: Image, subnet: Subnet) -> dict[str, Any]:
    """Return RunInstances' parameters as the Terraform module gives them (tf/nodes.tf).

    Organizations deny machines without IMDSv2 or encryption, and judge the dry run as the real one.
    """
    disk = {"VolumeType": "gp3", "VolumeSize": aws.root_disk_gib, "Encrypted": True}
    machine: dict[str, Any] = {
        "ImageId": image.id,
        "InstanceType": aws.instance_type,
        "MinCount": 1,
        "MaxCount": 1,
        "MetadataOptions": {
            "HttpEndpoint": "enabled",
            "HttpTokens": "required",
            "HttpPutResponseHopLimit": 1,
        },
        "BlockDeviceMappings": [{"DeviceName": image.root_device, "Ebs": disk}],
    }
    if aws.public_ip == "none":
        port = {"DeviceIndex": 0, "SubnetId": subnet.id, "AssociatePublicIpAddress": False}
        machine["NetworkInterfaces"] = [port]
    else:
        machine["SubnetId"] = subnet.id
    if aws.instance_profile:
        machine["IamInstanceProfile"] = {"Name": aws.instance_profile}
    return machine


def _tagged(tags: Mapping[str, str], kind: str) -> dict[str, Any]:
    rows = [{"Key": key, "Value": value} for key, value in tags.items()]
    return {"TagSpecifications": [{"ResourceType": kind, "Tags": rows}], "DryRun": True}


async def missing_permissions(cloud: Cloud) -> tuple[str, ...]:
    """Return which of the policy's permissions to look at EC2 this identity does not have, by name.

    Asked with DryRun, side by side. Raises Trouble where AWS refuses for another reason.
    """
    wanted = [name.removeprefix("ec2:") for name in LOOKUPS if name.startswith("ec2:")]
    # What asks about one thing, such as DescribeInstanceAttribute, cannot be tried without it.
    free = [name for name in wanted if not _needs_more(cloud, name)]
    denied = await asyncio.gather(
        *(cloud.ask("try the lookups", partial(_is_denied, cloud, name)) for name in free)
    )
    return tuple(f"ec2:{name}" for name, is_denied in zip(free, denied, strict=True) if is_denied)


def _needs_more(cloud: Cloud, operation: str) -> bool:
    shape = cloud.ec2.meta.service_model.operation_model(operation).input_shape
    return shape is not None and bool(shape.required_members)


def _is_denied(cloud: Cloud, operation: str) -> bool:
    try:
        getattr(cloud.ec2, xform_name(operation))(DryRun=True)
    except ClientError as error:
        if code_of(error) not in (_PERMITTED, _NOT_PERMITTED):
            raise
        return code_of(error) == _NOT_PERMITTED
    return False


def _try(doing: str, call: Callable[[], Any]) -> Trouble | None:
    try:
        call()
    except ClientError as error:
        return None if code_of(error) == _PERMITTED else trouble_of(error, doing)
    return None
