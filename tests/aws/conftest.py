"""An account in moto, in this process: a VPC as people have it, and answers that fit it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from botocore.loaders import create_loader
from moto import mock_aws

from mectui.answers.model import Answers, Aws, Cluster
from mectui.aws import Cloud, open_cloud
from mectui.events import Event, Phase, Reporter

REGION = "us-east-2"
KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_MAX_ATTEMPTS": "1"}
PUBLIC_KEY = b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f someone"
IMAGES = {
    "old": ("ami-0a1b2c3d4e5f60001", "hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20260101", "x86_64"),
    "new": ("ami-0a1b2c3d4e5f60002", "hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20261001", "x86_64"),
    "arm": ("ami-0a1b2c3d4e5f60003", "hvm-ssd-gp3/ubuntu-noble-24.04-arm64-server-20261001", "arm64"),
    "jammy": ("ami-0a1b2c3d4e5f60004", "hvm-ssd/ubuntu-jammy-22.04-amd64-server-20261001", "x86_64"),
}


class Account:
    """What is in the account, and the ways to put more there."""

    def __init__(self) -> None:
        self.ec2: Any = boto3.client(
            "ec2", REGION, aws_access_key_id="testing", aws_secret_access_key="testing"
        )
        self.vpc = self.make_vpc("10.20.0.0/16")
        self.subnets = tuple(
            self.make_subnet(self.vpc, f"10.20.{i}.0/24", zone) for i, zone in enumerate("abc")
        )
        self._open(self.vpc, self.subnets)

    def make_vpc(self, cidr: str) -> str:
        return str(self.ec2.create_vpc(CidrBlock=cidr)["Vpc"]["VpcId"])

    def make_subnet(self, vpc: str, cidr: str, zone: str = "a") -> str:
        made = self.ec2.create_subnet(VpcId=vpc, CidrBlock=cidr, AvailabilityZone=f"{REGION}{zone}")
        return str(made["Subnet"]["SubnetId"])

    def _open(self, vpc: str, subnets: tuple[str, ...]) -> None:
        gateway = self.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        self.ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
        table = self.ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
        self.ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
        for subnet in subnets:
            self.ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
            self.ec2.modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": True})

    def image(self, key: str) -> str:
        """Return the id of an image: old and new are amd64, arm is arm64, jammy another release."""
        return IMAGES[key][0]

    def run(self, cluster: str, node: str, **more: Any) -> str:
        """Start an instance tagged as a cluster's, its root volume too; return its id."""
        tags = tagged(cluster, **{"Name": node, "mectui:node": node})
        started = self.ec2.run_instances(
            ImageId=IMAGES["new"][0],
            InstanceType="t3.medium",
            SubnetId=self.subnets[0],
            MinCount=1,
            MaxCount=1,
            TagSpecifications=[{"ResourceType": kind, "Tags": tags} for kind in ("instance", "volume")],
            **more,
        )
        return str(started["Instances"][0]["InstanceId"])

    def answers(self, *, cluster: Mapping[str, Any] | None = None, **aws: Any) -> Answers:
        """Return answers that fit this account, apart from what is given."""
        where: dict[str, Any] = {
            "region": REGION,
            "instance_type": "t3.medium",
            "vpc": self.vpc,
            "subnets": self.subnets,
            "access": ("203.0.113.7/32",),
        }
        return Answers(cluster=Cluster(**{"name": "edge", **(cluster or {})}), aws=Aws(**{**where, **aws}))


def _image(image_id: str, name: str, architecture: str) -> dict[str, Any]:
    day = name.rpartition("-")[2]
    return {
        "ami_id": image_id,
        "name": f"ubuntu/images/{name}",
        "architecture": architecture,
        "owner_id": "099720109477",
        "public": True,
        "creation_date": f"{day[:4]}-{day[4:6]}-{day[6:]}T06:30:00.000Z",
        "root_device_type": "ebs",
        "root_device_name": "/dev/sda1",
    }


def tagged(cluster: str, **more: str) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in {"mectui:cluster": cluster, **more}.items()]


@pytest.fixture(scope="session", autouse=True)
def one_loader() -> Iterator[None]:
    """Let every session read botocore's models, which are megabytes, once for all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("botocore.session.create_loader", cache(create_loader))
        yield


@pytest.fixture
def environ() -> dict[str, str]:
    return dict(KEYS)


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    # moto's own images are old and many; with the variable set it loads these and no more.
    monkeypatch.setattr("moto.ec2.models.amis.AMIS", [_image(*image) for image in IMAGES.values()])
    monkeypatch.setenv("MOTO_AMIS_PATH", "the images above")
    # Without keys of moto's own in the environment: a test of missing keys must miss them.
    with mock_aws(config={"core": {"mock_credentials": False}}):
        yield Account()


@pytest.fixture
def cloud(account: Account, environ: dict[str, str]) -> Cloud:
    return open_cloud(account.answers().aws, environ)


@pytest.fixture
def told() -> list[Event]:
    return []


@pytest.fixture
def reporter(told: list[Event]) -> Reporter:
    return Reporter(told.append, Phase.PREFLIGHT)


@pytest.fixture
def answering() -> Callable[..., None]:
    """Return a way to make a client's operation be answered with a given body and status."""

    def arrange(client: Any, operation: str, body: Mapping[str, Any], status: int = 200) -> None:
        response = SimpleNamespace(status_code=status), {"ResponseMetadata": {}, **body}
        service = client.meta.service_model.service_id.hyphenize()
        client.meta.events.register(f"before-call.{service}.{operation}", lambda **_: response)

    return arrange


@pytest.fixture
def answer(cloud: Cloud, answering: Callable[..., None]) -> Callable[..., None]:
    """Return a way to make AWS answer an operation of a service with a given body."""
    return lambda service, operation, body: answering(cloud.client(service), operation, body)


@pytest.fixture
def refuse(cloud: Cloud, answering: Callable[..., None]) -> Callable[[str, str, str], None]:
    """Return a way to make AWS refuse an operation of a service with a given code."""

    def arrange(service: str, operation: str, code: str) -> None:
        error = {"Error": {"Code": code, "Message": f"told by {operation}"}}
        answering(cloud.client(service), operation, error, 400)

    return arrange


@pytest.fixture
def unused_port() -> int:
    """Return a loopback port where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
