"""One embedded cloud for the room's tests, with machines that write down what they are told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from mectui.demo.record import CloudRecord, read_record

RECORDING_CLOUD = Path(__file__).with_name("recording_cloud.py")


@dataclass(frozen=True)
class RunningCloud:
    record: CloudRecord
    home: Path

    def told(self, instance_id: str | None = None) -> list[dict[str, Any]]:
        lines = (self.home / "machines.jsonl").read_text().splitlines()
        rows = [json.loads(line) for line in lines]
        return [row for row in rows if instance_id in (None, row["id"])]

    def client(self, service: str, **config: Any) -> Any:
        import boto3
        from botocore.config import Config

        settings: dict[str, Any] = {"retries": {"total_max_attempts": 1}, "max_pool_connections": 40}
        return boto3.client(
            service,
            region_name=self.record.region,
            endpoint_url=self.record.endpoint,
            aws_access_key_id="any",
            aws_secret_access_key="any",
            config=Config(**settings | config),
        )

    def arm(self, fault: str) -> int:
        return int(urlopen(f"{self.record.endpoint}/faults", fault.encode()).status)

    def disarm(self) -> None:
        urlopen(Request(f"{self.record.endpoint}/faults", method="DELETE")).close()


@contextmanager
def running_cloud(home: Path) -> Iterator[RunningCloud]:
    reader, writer = os.pipe()
    command = [sys.executable, str(RECORDING_CLOUD), str(home), str(writer)]
    with subprocess.Popen(command, pass_fds=[writer]) as process:
        os.close(writer)
        with os.fdopen(reader, "rb") as ready:
            assert ready.read() == b"\n"
        record = read_record(home)
        assert record is not None
        try:
            yield RunningCloud(record, home)
        finally:
            process.terminate()
            assert process.wait(15) == 0


@pytest.fixture(scope="session")
def shared_cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCloud]:
    with running_cloud(tmp_path_factory.mktemp("cloud")) as cloud:
        yield cloud


@pytest.fixture
def cloud(shared_cloud: RunningCloud) -> Iterator[RunningCloud]:
    yield shared_cloud
    shared_cloud.disarm()


@pytest.fixture
def ec2(cloud: RunningCloud) -> Any:
    return cloud.client("ec2")


@pytest.fixture
def run_instance(ec2: Any) -> Callable[..., Any]:
    def run(name: str = "a-node", **more: Any) -> Any:
        tags: Sequence[dict[str, str]] = [{"Key": "Name", "Value": name}]
        wanted = {
            "ImageId": "ami-02404b64000000002",
            "InstanceType": "t4g.medium",
            "SubnetId": "subnet-0dec0de000000001b",
            "MinCount": 1,
            "MaxCount": 1,
            "TagSpecifications": [{"ResourceType": "instance", "Tags": tags}],
        }
        return ec2.run_instances(**wanted | more)["Instances"][0]

    return run
