"""The machine image: Canonical's newest of a release, or the one that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from mectui.answers.model import ImageId, UbuntuImage
from mectui.aws.cloud import Cloud
from mectui.aws.failures import code_of, message_of, wrong
from mectui.aws.rows import Architecture, Image

if TYPE_CHECKING:
    from types_boto3_ec2.type_defs import ImageTypeDef

# Canonical's account in each partition; in another one, the same number may be anybody's.
CANONICAL = {"aws": "099720109477", "aws-cn": "837727238323", "aws-us-gov": "513442679011"}
_DEBIAN_NAMES = {Architecture.ARM64: "arm64", Architecture.X86_64: "amd64"}
_VOLUME_TYPES = ("ebs-gp3", "ebs-gp2")


def find_image(cloud: Cloud, answer: UbuntuImage | ImageId, architecture: Architecture) -> Image:
    """Return the image of the answer; a release is looked up for `architecture`.

    Raises Trouble(USAGE) where there is none, or where it cannot boot a node.
    """
    if isinstance(answer, ImageId):
        return image_by_id(cloud, answer.id)
    published = _published(cloud, answer.ubuntu, architecture)
    return image_by_id(cloud, published) if published else _newest(cloud, answer.ubuntu, architecture)


def _published(cloud: Cloud, release: str, architecture: Architecture) -> str | None:
    """Return the id that Canonical publishes under SSM's public parameters, None where it cannot be read."""
    names = [
        f"/aws/service/canonical/ubuntu/server/{release}/stable/current/"
        f"{_DEBIAN_NAMES[architecture]}/hvm/{volume}/ami-id"
        for volume in _VOLUME_TYPES
    ]
    try:
        found = {row["Name"]: row["Value"] for row in cloud.ssm.get_parameters(Names=names)["Parameters"]}
    except (ClientError, BotoCoreError):
        # Without ssm:GetParameters, or where SSM has no such endpoint, EC2's own list does as well.
        return None
    return next((found[name] for name in names if name in found), None)


def _newest(cloud: Cloud, release: str, architecture: Architecture) -> Image:
    debian = _DEBIAN_NAMES[architecture]
    pages = cloud.ec2.get_paginator("describe_images").paginate(
        Owners=[CANONICAL.get(cloud.partition, CANONICAL["aws"])],
        Filters=[
            {"Name": "name", "Values": [f"ubuntu/images/hvm-ssd*/ubuntu-*-{release}-{debian}-server-*"]},
            {"Name": "architecture", "Values": [architecture.value]},
            {"Name": "state", "Values": ["available"]},
        ],
    )
    rows = [row for page in pages for row in page["Images"]]
    if not rows:
        raise wrong(
            f"There is no image of Ubuntu {release} for {architecture} in {cloud.region}",
            remedy="Set aws.image to {ubuntu: '24.04'} or {ubuntu: '22.04'}, or to {id: ami-…}.",
        )
    return image_of(max(rows, key=lambda row: row.get("CreationDate", "")))


def image_by_id(cloud: Cloud, image_id: str) -> Image:
    """Return one image. Raises Trouble(USAGE) where this account does not see it or it cannot boot."""
    return image_of(describe_image(cloud, image_id))


def describe_image(cloud: Cloud, image_id: str) -> ImageTypeDef:
    """Return EC2's description of one image. Raises Trouble(USAGE) where this account does not see it."""
    try:
        # Deprecated images are left out unless asked for; they still boot, and a file may name one for years.
        rows = cloud.ec2.describe_images(ImageIds=[image_id], IncludeDeprecated=True)["Images"]
    except ClientError as error:
        if not _is_hidden(error):
            raise
        rows = []
    if not rows:
        raise wrong(
            f"aws.image.id {image_id} is not in {cloud.region}",
            "an image belongs to one region, and may be private to another account",
            "Use an image of this region, or aws.image: {ubuntu: '24.04'}.",
        )
    return rows[0]


def _is_hidden(error: ClientError) -> bool:
    """Whether EC2 says that there is no such image, or none for us: another account's answers AuthFailure."""
    not_shared = code_of(error) == "AuthFailure" and "image" in message_of(error)
    return not_shared or code_of(error).startswith("InvalidAMIID")


def image_of(row: ImageTypeDef) -> Image:
    """Return EC2's description of an image as a row. Raises Trouble(USAGE) where it cannot boot a node."""
    image_id, architecture = row["ImageId"], row.get("Architecture", "")
    if architecture not in set(Architecture):
        raise wrong(
            f"aws.image {image_id} is for {architecture}", "MicroK8s nodes are arm64 or x86_64 machines"
        )
    if row.get("State", "available") != "available":
        raise wrong(f"aws.image {image_id} is {row['State']}", "only an available image can boot")
    if row.get("Platform") == "windows":
        raise wrong(f"aws.image {image_id} is for Windows", "MicroK8s nodes are Ubuntu machines")
    return Image(
        id=image_id,
        name=row.get("Name", ""),
        architecture=Architecture(architecture),
        root_device=row.get("RootDeviceName", "/dev/sda1"),
        root_gib=_root_gib(row),
    )


def _root_gib(row: ImageTypeDef) -> int:
    sizes = {
        disk.get("DeviceName"): disk.get("Ebs", {}).get("VolumeSize", 0)
        for disk in row.get("BlockDeviceMappings", [])
    }
    return sizes.get(row.get("RootDeviceName")) or 0
