"""Plants into moto what the embedded cloud holds from the start."""

from __future__ import annotations

from contextlib import ExitStack
from importlib import import_module
from ipaddress import IPv4Network
from typing import Any
from unittest.mock import patch

from moto.core.utils import utcnow
from moto.ec2.models import EC2Backend, ec2_backends
from moto.ssm import models as ssm

from mectui.demo import landscape as land
from mectui.demo.images import image_parameters
from mectui.demo.paging import page_instance_types


def plant() -> None:
    """Create the network and Canonical's image parameters. Once a process, before the server starts."""
    _keep_public_addresses_apart()
    page_instance_types()
    _plant_network(ec2_backends[land.ACCOUNT][land.REGION])
    _plant_image_parameters()


def _keep_public_addresses_apart() -> None:
    """Give out every public address once.

    moto draws them at random: some twice, automatic ones from Amazon's real range, elastic ones from
    the loopback range.
    """
    addresses = (str(address) for address in IPv4Network(land.PUBLIC_RANGE).hosts())
    for module, function in (
        ("elastic_network_interfaces", "random_public_ip"),
        ("elastic_ip_addresses", "random_ip"),
    ):
        setattr(import_module(f"moto.ec2.models.{module}"), function, addresses.__next__)


def _plant_network(backend: EC2Backend) -> None:
    with _drawing(
        {"vpcs.random_vpc_id": land.VPC, "route_tables.random_route_table_id": land.MAIN_ROUTE_TABLE}
    ):
        vpc = backend.create_vpc(land.VPC_CIDR, tags=_name(land.VPC_NAME))
    vpc.enable_dns_hostnames = True
    with _drawing({"internet_gateways.random_internet_gateway_id": land.INTERNET_GATEWAY}):
        backend.create_internet_gateway(tags=_name(land.VPC_NAME))
    backend.attach_internet_gateway(land.INTERNET_GATEWAY, land.VPC)
    for table, kind in ((land.PUBLIC_ROUTE_TABLE, "public"), (land.PRIVATE_ROUTE_TABLE, "private")):
        with _drawing({"route_tables.random_route_table_id": table}):
            backend.create_route_table(land.VPC, tags=_name(f"{land.VPC_NAME}-{kind}"))
    for subnet in land.SUBNETS:
        _plant_subnet(backend, subnet)
    backend.create_route(land.PUBLIC_ROUTE_TABLE, "0.0.0.0/0", gateway_id=land.INTERNET_GATEWAY)
    _plant_nat_gateway(backend)


def _plant_subnet(backend: EC2Backend, wanted: land.SeededSubnet) -> None:
    with _drawing({"subnets.random_subnet_id": wanted.id}):
        subnet = backend.create_subnet(land.VPC, wanted.cidr, availability_zone=wanted.zone)
    subnet.add_tag("Name", wanted.name)
    subnet.map_public_ip_on_launch = wanted.public
    table = land.PUBLIC_ROUTE_TABLE if wanted.public else land.PRIVATE_ROUTE_TABLE
    backend.associate_route_table(table, subnet_id=wanted.id)


def _plant_nat_gateway(backend: EC2Backend) -> None:
    """Give the private subnets a way out: a node without one never gets its snap."""
    address = backend.allocate_address(domain="vpc")
    draws = {
        "nat_gateways.random_nat_gateway_id": land.NAT_GATEWAY,
        "nat_gateways.random_private_ip": land.NAT_PRIVATE_ADDRESS,
    }
    with _drawing(draws):
        backend.create_nat_gateway(
            land.SUBNETS[0].id, str(address.allocation_id), tags={"Name": land.VPC_NAME}
        )
    backend.create_route(land.PRIVATE_ROUTE_TABLE, "0.0.0.0/0", nat_gateway_id=land.NAT_GATEWAY)


def _plant_image_parameters() -> None:
    """Put them in from behind: names under /aws/ are AWS's own, and moto refuses them at the door too."""
    parameter: Any = ssm.Parameter
    known = vars(ssm.ssm_backends[land.ACCOUNT][land.REGION])["_parameters"]
    for name, value in image_parameters().items():
        row = parameter(land.ACCOUNT, name, value, "String", None, None, None, utcnow(), 1, "aws:ec2:image")
        known[name].append(row)


def _drawing(draws: dict[str, str]) -> ExitStack:
    """While inside, let moto draw these ids instead of random ones: `module.function` to id."""
    with ExitStack() as stack:
        for function, value in draws.items():
            stack.enter_context(patch(f"moto.ec2.models.{function}", return_value=value))
        return stack.pop_all()


def _name(name: str) -> list[dict[str, str]]:
    return [{"Key": "Name", "Value": name}]
