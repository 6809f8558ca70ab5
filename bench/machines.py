"""Instances asked for directly, with what mectui's real workspace would give them.

Terraform waits ten seconds for every new instance; asked for like this, that wait is on neither side.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.cloud import Bench
from mectui.plan import Machine, Role


@dataclass(frozen=True, slots=True)
class Born:
    """An instance, and the moment (`time.monotonic`) at which it was asked for."""

    machine: Machine
    asked: float


class Nursery:
    """The nodes of a saved plan, to be made as often as wanted."""

    def __init__(self, bench: Bench) -> None:
        import boto3

        region = bench.environ["AWS_REGION"]
        self._ec2: Any = boto3.client(
            "ec2",
            region_name=region,
            endpoint_url=bench.environ["AWS_ENDPOINT_URL"],
            aws_access_key_id=bench.environ["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=bench.environ["AWS_SECRET_ACCESS_KEY"],
        )
        planned = _planned(bench)
        self._nodes = {row["index"]: row["values"] for row in planned if row["type"] == "aws_instance"}
        self._user_data = _user_data(bench)
        self._keep_key_pair(next(row["values"] for row in planned if row["type"] == "aws_key_pair"))

    @property
    def names(self) -> Sequence[str]:
        """The nodes' names, the first control plane first."""
        return sorted(self._nodes, key=lambda name: (not name.endswith("-cp-0"), name))

    def bear(self, name: str, user_data: str | None = None) -> Born:
        """Ask for one node's instance, with the workspace's user-data or another."""
        values = self._nodes[name]
        asked = time.monotonic()
        answer = self._ec2.run_instances(
            ImageId=values["ami"],
            InstanceType=values["instance_type"],
            SubnetId=values["subnet_id"],
            KeyName=values["key_name"],
            UserData=user_data or self._user_data[name],
            MinCount=1,
            MaxCount=1,
            TagSpecifications=[{"ResourceType": "instance", "Tags": _tags(values["tags"])}],
        )
        return Born(_machine(name, values["tags"], answer["Instances"][0]), asked)

    def bury(self, born: Sequence[Born]) -> None:
        """Terminate instances."""
        self._ec2.terminate_instances(InstanceIds=[child.machine.instance_id for child in born])

    def _keep_key_pair(self, values: Mapping[str, str]) -> None:
        self._ec2.import_key_pair(KeyName=values["key_name"], PublicKeyMaterial=values["public_key"].encode())


def _planned(bench: Bench) -> list[dict[str, Any]]:
    shown = bench.run("terraform", "show", "-json", "tfplan", cwd=bench.folder.terraform)
    rows: list[dict[str, Any]] = json.loads(shown)["planned_values"]["root_module"]["resources"]
    return rows


def _user_data(bench: Bench) -> dict[str, str]:
    """Return the nodes' user-data, of which a plan shows a hash only."""
    asked = "nonsensitive(base64encode(jsonencode(local.user_data)))\n"
    shown = bench.run("terraform", "console", cwd=bench.folder.terraform, stdin=asked)
    rows: dict[str, str] = json.loads(base64.b64decode(shown.strip().strip('"')))
    return rows


def _tags(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _machine(name: str, tags: Mapping[str, str], instance: Mapping[str, Any]) -> Machine:
    return Machine(
        name=name,
        role=Role(tags["mectui:role"]),
        first=name.endswith("-cp-0"),
        instance_id=instance["InstanceId"],
        private_ip=instance["PrivateIpAddress"],
        public_ip=None,
    )
