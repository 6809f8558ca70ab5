"""The two real cycles with the AWS provider: what an interrupted and what a killed apply leave behind.

The provider waits about ten seconds for each instance, which is when both happen.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from mectui.events import Event, ExitCode, Reporter, Trouble
from mectui.terraform import Binary, Runner, find_mirror

Until = Callable[..., Awaitable[None]]
pytestmark = [pytest.mark.terraform, pytest.mark.slow]

INSTANCES = """
terraform {{
  required_providers {{
    aws = {{ source = "hashicorp/aws", version = "~> 5.100" }}
  }}
}}
provider "aws" {{
  region      = "us-east-2"
  max_retries = 2
}}
resource "aws_instance" "node" {{
  for_each      = toset(["a", "b"])
  ami           = "{ami}"
  instance_type = "t3.micro"
  tags          = {{ "mectui:node" = each.key }}
}}
"""


@pytest.fixture
def cloud(environ: dict[str, str]) -> Iterator[Any]:
    """An EC2 client of an empty cloud on loopback; `environ` leads there too."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", port=0)
    server.start()
    endpoint = "http://{}:{}".format(*server.get_host_and_port())
    urlopen(Request(f"{endpoint}/moto-api/reset", method="POST")).close()
    environ |= {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_ENDPOINT_URL": endpoint}
    session = boto3.Session("test", "test", region_name="us-east-2")
    yield session.client("ec2", endpoint_url=endpoint)
    server.stop()


@pytest.fixture
async def runner(binary: Binary, cloud: Any, environ: dict[str, str], tmp_path: Path) -> Runner:
    """A runner of two instances, ready to plan."""
    folder = tmp_path / "terraform"
    folder.mkdir()
    image = cloud.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    (folder / "main.tf").write_text(INSTANCES.format(ami=image))
    mirror = await find_mirror(None, environ, tmp_path, binary.product)
    return Runner(binary, folder, tmp_path / "logs", environ, mirror=mirror)


def _instances(cloud: Any) -> dict[str, str]:
    """Return the id of every instance by its node's name."""
    reservations = cloud.describe_instances()["Reservations"]
    machines = [machine for reservation in reservations for machine in reservation["Instances"]]
    return {machine["Tags"][0]["Value"]: machine["InstanceId"] for machine in machines}


async def _begin(runner: Runner, reporter: Reporter, cloud: Any, until: Until) -> asyncio.Task[None]:
    await runner.init(reporter)
    saved = await runner.plan(reporter)
    applying = asyncio.create_task(runner.apply(saved, reporter))
    await until(lambda: len(_instances(cloud)) == 2)
    return applying


async def test_an_interrupted_apply_knows_every_instance_and_they_are_kept(
    runner: Runner, reporter: Reporter, events: list[Event], cloud: Any, until: Until
) -> None:
    applying = await _begin(runner, reporter, cloud, until)
    await runner.interrupt()
    with pytest.raises(Trouble) as trouble:
        await applying
    assert trouble.value.exit_code is ExitCode.INTERRUPTED
    rows = await runner.state_addresses()
    assert {row.node: row.id for row in rows.values()} == _instances(cloud)
    assert all(row.tainted for row in rows.values())

    for address in rows:
        await runner.untaint(address, reporter)
    assert (await runner.plan(reporter)).counts["replace"] == 0
    assert {event.node for event in events if event.event == "resource.started"} == {"a", "b"}


async def test_the_orphans_of_a_killed_terraform_are_taken_in(
    runner: Runner, reporter: Reporter, cloud: Any, until: Until
) -> None:
    applying = await _begin(runner, reporter, cloud, until)
    pid = runner.running()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(Trouble, match="ended by SIGKILL"):
        await applying
    known = {row.node for row in (await runner.state_addresses()).values()}
    for node, instance in _instances(cloud).items():
        if node not in known:
            await runner.import_(f'aws_instance.node["{node}"]', instance, reporter)
    saved = await runner.plan(reporter)
    assert (saved.counts["create"], saved.counts["replace"]) == (0, 0)
