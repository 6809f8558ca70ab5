"""The answer file's schema: what a person decides, and nothing that is looked up."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Section(BaseModel):
    """A mapping of the answer file: unknown keys are errors, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Cluster(Section):
    """The Kubernetes cluster: its name, its channel and its size."""

    name: str
    engine: Literal["microk8s"] = "microk8s"
    channel: str = "1.34/stable"
    control_planes: int = 1
    workers: int = 2
    pod_cidr: str = "10.1.0.0/16"
    service_cidr: str = "10.152.183.0/24"


class UbuntuImage(Section):
    """Canonical's newest image of an Ubuntu release, found live for the type's architecture."""

    ubuntu: str = "24.04"


class ImageId(Section):
    """One image by its id."""

    id: str


class DataDisks(Section):
    """Further encrypted volumes of every node."""

    count: int = 0
    size_gib: int = 100


class Aws(Section):
    """Where the machines are, and what they are."""

    region: str
    profile: str | None = None
    role_arn: str | None = None
    image: UbuntuImage | ImageId = UbuntuImage()
    instance_type: str = "t4g.medium"
    vpc: str
    subnets: tuple[str, ...]
    public_ip: Literal["auto", "none", "elastic"] = "auto"
    access: tuple[str, ...] = ("auto",)
    node_ports: tuple[str, ...] = ()
    root_disk_gib: int = 30
    data_disks: DataDisks = DataDisks()
    instance_profile: str | None = None
    tags: dict[str, str] = Field(default_factory=dict)


class Bastion(Section):
    """A machine through which SSH goes. `key` is a path; `host_key` is `TYPE BASE64`."""

    host: str
    port: int = 22
    user: str = "ubuntu"
    key: Path | None = None
    host_key: str | None = None


class Ssh(Section):
    """How the nodes are reached."""

    user: str = "ubuntu"
    key: Literal["generate"] | Path = "generate"
    bastion: Bastion | None = None


class Proxy(Section):
    """The proxy of snap, apt and containerd on the nodes."""

    http: str | None = None
    https: str | None = None
    no_proxy: str | None = None


class Addon(Section):
    """An add-on by name, with the inputs that its recipe asks for."""

    name: str
    inputs: dict[str, Any] = Field(default_factory=dict)


class S3Backend(Section):
    """Where Terraform's state lies, when it is not in the workspace."""

    bucket: str
    key: str
    region: str


class RemoteBackend(Section):
    """A backend other than the local file."""

    s3: S3Backend


class Terraform(Section):
    """Which binary runs, where its state lies, and where its providers come from."""

    binary: str = "auto"
    backend: Literal["local"] | RemoteBackend = "local"
    provider_mirror: Path | None = None


class Limits(Section):
    """What `--approve auto` may approve."""

    max_nodes: int = 10
    max_hourly_usd: float | None = None


class Timeouts(Section):
    """The deadlines of a node's stages; in the file a number with s, m or h."""

    boot: timedelta = timedelta(minutes=15)
    install: timedelta = timedelta(minutes=15)
    join: timedelta = timedelta(minutes=10)
    addon: timedelta = timedelta(minutes=15)


class Answers(Section):
    """One whole answer file."""

    version: Annotated[Literal[1], Field(description="the version of this schema")] = 1
    cluster: Cluster
    aws: Aws
    ssh: Ssh = Ssh()
    proxy: Proxy | None = None
    addons: tuple[Addon, ...] = (Addon(name="dns"),)
    terraform: Terraform = Terraform()
    limits: Limits = Limits()
    timeouts: Timeouts = Timeouts()
    protect: bool = False
    interactive_sections: tuple[str, ...] = ()
