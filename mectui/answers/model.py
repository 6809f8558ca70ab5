"""The answer file's schema: what a person decides, and nothing that is looked up."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import (
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    SerializerFunctionWrapHandler,
    Tag,
    ValidationInfo,
    field_validator,
    model_serializer,
    model_validator,
)
from pydantic_core import CoreSchema

from mectui.answers import fields, networks
from mectui.answers.fields import Count, Duration, LocalPath, Switch
from mectui.answers.machines import Aws, DataDisks, ImageId, UbuntuImage
from mectui.answers.misfit import MISFIT, misfit
from mectui.answers.reach import Bastion, Proxy, Ssh
from mectui.answers.section import Section

__all__ = [
    "Addon",
    "Answers",
    "Aws",
    "Bastion",
    "Cluster",
    "DataDisks",
    "ImageId",
    "Limits",
    "Proxy",
    "RemoteBackend",
    "S3Backend",
    "Section",
    "Ssh",
    "Terraform",
    "Timeouts",
    "UbuntuImage",
]


class Cluster(Section):
    """The Kubernetes cluster: its name, its channel and its size."""

    name: fields.ClusterName = Field(description="the cluster's name; its nodes' names begin with it")
    engine: Literal["microk8s"] = Field(default="microk8s", description="what makes the machines a cluster")
    channel: fields.Channel = Field(
        default="1.34/stable", description="the snap channel, the same on every node"
    )
    control_planes: Count = Field(
        default=1, ge=1, description="1, 3, 5 …; even numbers are refused: 2 is less available than 1"
    )
    workers: Count = Field(default=2, ge=0, description="nodes that are not control planes")
    pod_cidr: networks.PodRange = Field(
        default="10.1.0.0/16", description="the pods' addresses; change it where the VPC overlaps"
    )
    service_cidr: networks.ServiceRange = Field(
        default="10.152.183.0/24",
        description="the services' addresses; change it where the VPC overlaps",
        validate_default=True,
    )

    @field_validator("control_planes")
    @classmethod
    def _odd(cls, value: int) -> int:
        if value % 2 == 0:
            raise misfit(f"an odd number, because {value} survive no more failures than {value - 1}")
        return value

    @field_validator("service_cidr")
    @classmethod
    def _apart(cls, value: str, info: ValidationInfo) -> str:
        pods = info.data.get("pod_cidr")
        if pods and networks.overlap(value, pods):
            raise misfit(f"a range that does not overlap cluster.pod_cidr, {pods}")
        return value


class Addon(Section):
    """An add-on by name, with the inputs that its recipe asks for."""

    name: fields.AddonName = Field(description="the add-on")
    inputs: dict[str, Any] = Field(default_factory=dict, description="its inputs, by name")

    @model_validator(mode="before")
    @classmethod
    def _from_a_name(cls, value: Any) -> Any:
        return {"name": value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Return the schema of a mapping or a bare name."""
        mapping = handler.resolve_ref_schema(handler(schema))
        return {"description": cls.__doc__, "anyOf": [mapping["properties"]["name"], dict(mapping)]}

    @model_serializer(mode="wrap", when_used="json")
    def _as_a_name(self, handler: SerializerFunctionWrapHandler) -> Any:
        return handler(self) if self.inputs else self.name


class S3Backend(Section):
    """Where Terraform's state lies, when it is not in the workspace."""

    bucket: fields.Bucket = Field(description="the bucket; it has to exist")
    key: fields.StateKey = Field(description="the state's key in the bucket, one for each cluster")
    region: fields.Region = Field(description="the bucket's region")


class RemoteBackend(Section):
    """A backend other than the local file."""

    s3: S3Backend = Field(description="state in S3, locked there too")


def _backend_tag(value: Any) -> str | None:
    if value == "local":
        return "<local>"
    return "<remote>" if isinstance(value, dict | RemoteBackend) else None


Backend = Annotated[
    Annotated[Literal["local"], Tag("<local>")] | Annotated[RemoteBackend, Tag("<remote>")],
    Discriminator(
        _backend_tag,
        custom_error_type=MISFIT,
        custom_error_message="local, or a mapping with s3 in it",
        custom_error_context={"example": "{s3: {bucket: edge-state, key: mec-blr/state, region: us-east-2}}"},
    ),
]


class Terraform(Section):
    """Which binary runs, where its state lies, and where its providers come from."""

    binary: fields.Executable = Field(
        default="auto", description="auto (terraform, else tofu), either name, or a path"
    )
    backend: Backend = Field(default="local", description="local, or {s3: {bucket: …, key: …, region: …}}")
    provider_mirror: LocalPath | None = Field(
        default=None, description="a filesystem mirror, for machines that do not reach the registry"
    )


class Limits(Section):
    """What `--approve auto` may approve."""

    max_nodes: Count = Field(default=10, ge=1, description="the most nodes a plan may have")
    max_hourly_usd: Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)] | None = Field(
        default=None, description="the most it may cost in US dollars an hour; an unknown price refuses"
    )


class Timeouts(Section):
    """The deadlines of a node's stages; in the file a number with s, m or h."""

    boot: Duration = Field(
        default=timedelta(minutes=15), description="from a running instance to cloud-init's end"
    )
    install: Duration = Field(default=timedelta(minutes=15), description="until MicroK8s is installed and up")
    join: Duration = Field(default=timedelta(minutes=10), description="until the node is a member and Ready")
    addon: Duration = Field(default=timedelta(minutes=15), description="until one add-on is proven to work")
    drain: Duration = Field(
        default=timedelta(minutes=2),
        description="until the pods of a worker that leaves have moved; then it goes all the same",
    )


SectionName = Literal["*", "cluster", "aws", "ssh", "proxy", "addons", "terraform", "limits", "timeouts"]


class Answers(Section):
    """One whole answer file."""

    version: Annotated[Literal[1], Field(description="the version of this schema")] = 1
    cluster: Cluster = Field(description="the cluster: its name, its channel and its size")
    aws: Aws = Field(description="where the machines are, and what they are")
    ssh: Ssh = Field(default=Ssh(), description="how the nodes are reached")
    proxy: Proxy | None = Field(
        default=None, description="the proxy of snap, apt and containerd on the nodes"
    )
    addons: tuple[Addon, ...] = Field(
        default=(Addon(name="dns"),),
        description="the add-ons: each a name, or a mapping with name and inputs",
    )
    terraform: Terraform = Field(
        default=Terraform(), description="which Terraform runs, and where its state lies"
    )
    limits: Limits = Field(
        default=Limits(), description="what `--approve auto` may approve", validate_default=True
    )
    timeouts: Timeouts = Field(
        default=Timeouts(), description="the deadlines of a node's stages, such as 90s, 15m or 1h"
    )
    protect: Switch = Field(default=False, description="true: destroy refuses until it is false again")
    interactive_sections: tuple[SectionName, ...] = Field(
        default=(),
        description='the sections that the wizard asks; ["*"] asks everything, with these values as defaults',
    )

    @field_validator("addons")
    @classmethod
    def _once_each(cls, addons: tuple[Addon, ...]) -> tuple[Addon, ...]:
        names = [addon.name for addon in addons]
        for index, name in enumerate(names):
            if name in names[:index]:
                raise misfit(f"each add-on once, but {name} is there twice", path=(index,))
        return addons

    @field_validator("limits")
    @classmethod
    def _big_enough(cls, limits: Limits, info: ValidationInfo) -> Limits:
        cluster = info.data.get("cluster")
        nodes = cluster.control_planes + cluster.workers if cluster else 0
        if nodes > limits.max_nodes:
            expected = f"{nodes} or more, because that many nodes are asked for"
            raise misfit(expected, path=("max_nodes",), cause=("cluster", "workers"))
        return limits
