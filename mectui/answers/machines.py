"""The section `aws`: where the machines are, and what they are."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag, field_validator

from mectui.answers import fields, networks
from mectui.answers.fields import Count
from mectui.answers.misfit import MISFIT, misfit
from mectui.answers.networks import differing, some
from mectui.answers.section import Section


class UbuntuImage(Section):
    """Canonical's newest image of an Ubuntu release, found live for the type's architecture."""

    ubuntu: fields.UbuntuRelease = Field(default="24.04", description="the release, as text: in quotes")


class ImageId(Section):
    """One image by its id."""

    id: fields.AmiId = Field(description="the AMI; its architecture has to be the instance type's")


def _image_tag(value: Any) -> str | None:
    if isinstance(value, dict):
        named = {"id", "ubuntu"} & value.keys()
        return f"<{named.pop()}>" if len(named) == 1 else None
    if isinstance(value, ImageId):
        return "<id>"
    return "<ubuntu>" if isinstance(value, UbuntuImage) else None


Image = Annotated[
    Annotated[UbuntuImage, Tag("<ubuntu>")] | Annotated[ImageId, Tag("<id>")],
    Discriminator(
        _image_tag,
        custom_error_type=MISFIT,
        custom_error_message="a mapping with either ubuntu or id in it",
        custom_error_context={"example": '{ubuntu: "24.04"}'},
    ),
]


class DataDisks(Section):
    """Further encrypted volumes of every node."""

    count: Count = Field(
        default=0, ge=0, le=11, description="how many each node gets (EC2 names /dev/sdf to /dev/sdp)"
    )
    size_gib: Count = Field(default=100, ge=1, le=16384, description="the size of each, in GiB")


class Aws(Section):
    """Where the machines are, and what they are."""

    region: fields.Region = Field(description="the AWS region; also AWS_REGION, TF_VAR_aws_region")
    profile: fields.Profile | None = Field(
        default=None,
        description="the profile that has the credentials, which are never in this file; also AWS_PROFILE",
    )
    role_arn: fields.RoleArn | None = Field(default=None, description="a role to assume")
    image: Image = Field(
        default=UbuntuImage(), description="an Ubuntu release, or one AMI {id: ami-…}; also TF_VAR_aws_ami"
    )
    instance_type: fields.InstanceType = Field(
        default="t4g.medium", description="the type of every node; also TF_VAR_aws_instance"
    )
    vpc: fields.VpcId = Field(description="the VPC of the subnets; also TF_VAR_vpc_id")
    subnets: Annotated[tuple[fields.SubnetId, ...], AfterValidator(differing), AfterValidator(some)] = Field(
        description="control planes spread over them, and so over zones; also TF_VAR_aws_subnet_id",
        examples=[["subnet-0a1b2c3d4e5f60718"]],
        json_schema_extra={"minItems": 1, "uniqueItems": True},
    )
    public_ip: Literal["auto", "none", "elastic"] = Field(
        default="auto",
        description="auto: as the subnet does; none: bastion or tunnel; elastic: survives stop and start",
    )
    access: networks.Access = Field(
        default=("auto",), description="who may reach SSH and the API; `auto`: this machine's public address"
    )
    node_ports: Annotated[tuple[networks.Range, ...], AfterValidator(differing)] = Field(
        default=(), description="who may reach NodePorts 30000-32767"
    )
    root_disk_gib: Count = Field(
        default=30, ge=8, le=16384, description="the size of the encrypted root disk, in GiB"
    )
    data_disks: DataDisks = Field(default=DataDisks(), description="further encrypted disks of every node")
    instance_profile: fields.InstanceProfile | None = Field(
        default=None, description="the IAM instance profile of every node"
    )
    tags: dict[fields.TagKey, fields.TagValue] = Field(
        default_factory=dict,
        max_length=46,
        description="your tags on everything; `mectui:…`, `aws:…` and `Name` are taken",
    )

    @field_validator("tags")
    @classmethod
    def _not_taken(cls, tags: dict[str, str]) -> dict[str, str]:
        for key in tags:
            if key == "Name" or key.lower().startswith(("aws:", "mectui:")):
                raise misfit("a tag that is neither Name nor begins with aws: or mectui:", path=(key,))
        return tags
