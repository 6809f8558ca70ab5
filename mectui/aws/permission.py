"""Would AWS let this identity do what Terraform is about to do? Asked with DryRun, so nothing happens."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from mectui.answers.model import Aws
from mectui.aws.cloud import Cloud
from mectui.aws.failures import code_of, together, trouble_of
from mectui.aws.instances import CLUSTER_TAG
from mectui.aws.rows import Image, Subnet
from mectui.events import Trouble

if TYPE_CHECKING:
    from types_boto3_ec2.literals import ResourceTypeType
    from types_boto3_ec2.type_defs import TagSpecificationTypeDef

_PERMITTED = "DryRunOperation"
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
    ec2 = cloud.ec2
    tagged = partial(_tagged, cluster)
    profile = {"Name": aws.instance_profile} if aws.instance_profile else {}
    run = partial(
        ec2.run_instances,
        ImageId=image.id,
        InstanceType=aws.instance_type,  # type: ignore[arg-type]
        SubnetId=subnet.id,
        MinCount=1,
        MaxCount=1,
        TagSpecifications=tagged("instance"),
        DryRun=True,
    )
    group = partial(
        ec2.create_security_group,
        GroupName=f"mectui-{cluster}-dry-run",
        Description="never made: DryRun",
        VpcId=subnet.vpc,
        TagSpecifications=tagged("security-group"),
        DryRun=True,
    )
    key = partial(
        ec2.import_key_pair,
        KeyName=f"mectui-{cluster}-dry-run",
        PublicKeyMaterial=_SAMPLE_KEY,
        TagSpecifications=tagged("key-pair"),
        DryRun=True,
    )
    trials: list[tuple[str, Callable[[], Any]]] = [
        ("run instances", partial(run, IamInstanceProfile=profile) if profile else run),
        ("create a security group", group),
        ("import a key pair", key),
    ]
    if aws.public_ip == "elastic":
        address = partial(
            ec2.allocate_address, Domain="vpc", TagSpecifications=tagged("elastic-ip"), DryRun=True
        )
        trials.append(("allocate an elastic address", address))
    return trials


def _tagged(cluster: str, kind: ResourceTypeType) -> list[TagSpecificationTypeDef]:
    return [{"ResourceType": kind, "Tags": [{"Key": CLUSTER_TAG, "Value": cluster}]}]


def _try(doing: str, call: Callable[[], Any]) -> Trouble | None:
    try:
        call()
    except ClientError as error:
        return None if code_of(error) == _PERMITTED else trouble_of(error, doing)
    return None
