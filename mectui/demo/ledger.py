"""What EC2's instances mean for the machines behind them."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from moto.ec2.models.instance_types import INSTANCE_TYPES

from mectui.demo.nodes.spec import NodeSpec
from mectui.demo.power import is_on

INSTANCE_ACTIONS = frozenset({"RunInstances", "StartInstances", "StopInstances", "TerminateInstances"})
"""The calls after which the machines may have to change."""


_ROOT = "/dev/sda1"


class Machines(Protocol):
    """The machines behind the instances, as `mectui.demo.nodes.Fleet` runs them."""

    async def launch(self, spec: NodeSpec) -> None:
        """Boot a new machine; returns once it exists, long before it answers."""

    async def start(self, instance_id: str, public_ip: str | None) -> None:
        """Boot a stopped machine again, which may have got another public address."""

    async def stop(self, instance_id: str) -> None:
        """Power a machine off; its disk stays."""

    async def terminate(self, instance_id: str) -> None:
        """Remove a machine for good."""

    def route(self, ip: str, port: int) -> int | None:
        """Return the loopback port that stands for a machine's; None where nobody listens."""

    async def close(self) -> None:
        """Switch everything off."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to do to one machine.

    `spec` is there where a new one is to be launched; `public_ip` is where it is found from now on.
    """

    verb: Literal["launch", "start", "stop", "terminate"]
    instance_id: str
    spec: NodeSpec | None = None
    public_ip: str | None = None

    async def carry_out(self, machines: Machines) -> None:
        """Do it."""
        if self.spec is not None:
            await machines.launch(self.spec)
        elif self.verb == "start":
            await machines.start(self.instance_id, self.public_ip)
        elif self.verb == "stop":
            await machines.stop(self.instance_id)
        else:
            await machines.terminate(self.instance_id)


class Ledger:
    """Remembers which machines are on and which are off, to tell what has changed since."""

    def __init__(self) -> None:
        self._on: dict[str, bool] = {}

    def changes(self, instances: Iterable[Any]) -> Sequence[Change]:
        """Return what has to happen so that the machines agree with moto's instances."""
        return [change for instance in instances if (change := self._change(instance)) is not None]

    def _change(self, instance: Any) -> Change | None:
        known = self._on.get(instance.id)
        if instance.state == "terminated":
            return Change("terminate", instance.id) if self._on.pop(instance.id, None) is not None else None
        running = is_on(instance)
        if known is None:
            self._on[instance.id] = True
            return Change("launch", instance.id, spec_of(instance))
        if running == known:
            return None
        self._on[instance.id] = running
        return Change("start" if running else "stop", instance.id, public_ip=instance.public_ip)


def spec_of(instance: Any) -> NodeSpec:
    """Return what a machine must know about its instance, the user-data as it was really sent."""
    tags = {tag["key"]: tag["value"] for tag in instance.get_tags()}
    key_pair = instance.ec2_backend.key_pairs.get(instance.key_name)
    return NodeSpec(
        instance_id=instance.id,
        name=tags.get("Name", instance.id),
        private_ip=instance.private_ip,
        public_ip=instance.public_ip,
        user_data=b64decode(str(instance.user_data or "")),
        authorized_keys=(key_pair.public_key.strip(),) if key_pair else (),
        architecture=instance.architecture,
        vcpu=INSTANCE_TYPES[instance.instance_type]["VCpuInfo"]["DefaultVCpus"],
        memory_mib=INSTANCE_TYPES[instance.instance_type]["MemoryInfo"]["SizeInMiB"],
        zone=instance.availability_zone,
        data_disks=len(_data_volumes(instance)),
        disk_gib=max((volume.size for volume in _data_volumes(instance)), default=0),
    )


def _data_volumes(instance: Any) -> list[Any]:
    """Return the volumes that were made with the instance, besides that of its root."""
    mapped = instance.block_device_mapping
    return [instance.ec2_backend.volumes[each.volume_id] for name, each in mapped.items() if name != _ROOT]
