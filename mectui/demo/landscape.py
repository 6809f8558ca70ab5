"""What the embedded cloud holds from the start, under ids that never change.

Answer files name these ids, `examples/demo.yaml` among them, so an id once given stays.
"""

from __future__ import annotations

from dataclasses import dataclass

ACCOUNT = "123456789012"
REGION = "us-east-2"
DEFAULT_SPEED = 20.0
"""How many seconds pass on the nodes in one, where nobody says."""

OPERATOR_ADDRESS = "203.0.113.10"
"""The public address of whoever asks; from the block that RFC 5737 keeps for documentation."""

PUBLIC_RANGE = "198.18.0.0/15"
"""Where public addresses come from: kept for benchmarks (RFC 2544), so nobody real ever answers there."""

VCPU_QUOTA = 640
"""How many vCPUs of standard instances may run; enough for 320 of the default type."""


@dataclass(frozen=True, slots=True)
class SeededSubnet:
    """A subnet that is there from the start; a public one hands out public addresses."""

    id: str
    name: str
    zone: str
    cidr: str
    public: bool


VPC = "vpc-0dec0de0000000001"
VPC_NAME = "edge-lab"
VPC_CIDR = "10.20.0.0/16"
INTERNET_GATEWAY = "igw-0dec0de0000000001"
MAIN_ROUTE_TABLE = "rtb-0dec0de0000000001"
PUBLIC_ROUTE_TABLE = "rtb-0dec0de0000000002"
PRIVATE_ROUTE_TABLE = "rtb-0dec0de0000000003"
NAT_GATEWAY = "nat-0dec0de0000000001"
NAT_PRIVATE_ADDRESS = "10.20.15.250"
SUBNETS = (
    SeededSubnet("subnet-0dec0de000000001a", "edge-lab-public-a", "us-east-2a", "10.20.0.0/20", public=True),
    SeededSubnet("subnet-0dec0de000000001b", "edge-lab-public-b", "us-east-2b", "10.20.16.0/20", public=True),
    SeededSubnet("subnet-0dec0de000000001c", "edge-lab-public-c", "us-east-2c", "10.20.32.0/20", public=True),
    SeededSubnet(
        "subnet-0dec0de000000002a", "edge-lab-private-a", "us-east-2a", "10.20.128.0/20", public=False
    ),
    SeededSubnet(
        "subnet-0dec0de000000002b", "edge-lab-private-b", "us-east-2b", "10.20.144.0/20", public=False
    ),
    SeededSubnet(
        "subnet-0dec0de000000002c", "edge-lab-private-c", "us-east-2c", "10.20.160.0/20", public=False
    ),
)
