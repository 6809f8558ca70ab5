"""The preflight: every lookup that a run needs, side by side, and every problem at once."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial

from mectui.answers.model import Answers
from mectui.aws import fitness, quotas
from mectui.aws.address import access_sources, bastion_sources
from mectui.aws.checks import Checks
from mectui.aws.cloud import Cloud
from mectui.aws.identity import check_region, identity, known_region
from mectui.aws.images import find_image
from mectui.aws.instance_types import find_instance_type
from mectui.aws.instances import instances_of
from mectui.aws.network import find_subnets, find_vpc
from mectui.aws.permission import check_permissions
from mectui.aws.rows import Identity, Image, InstanceType, LiveInstance, Subnet, Survey, Vpc
from mectui.events import ExitCode, Problem, Reporter, Trouble

_MORE_QUOTA = "Ask for more in Service Quotas, or choose fewer or smaller nodes."


async def survey(
    cloud: Cloud,
    answers: Answers,
    environ: Mapping[str, str],
    reporter: Reporter,
    *,
    known_instance_ids: Collection[str] = frozenset(),
) -> Survey:
    """Look up everything that a run needs, and check that it fits together; changes nothing.

    `known_instance_ids` are the instances of this cluster that its own state has: they neither take
    the name nor need room. Raises Trouble with every problem found: REFUSED outranks USAGE, and
    that MISSING.
    """
    return await _Preflight(cloud, answers, environ, Checks(cloud, reporter), known_instance_ids).run()


@dataclass
class _Preflight:
    cloud: Cloud
    answers: Answers
    environ: Mapping[str, str]
    checks: Checks
    known: Collection[str]

    async def run(self) -> Survey:
        """Ask in three waves: who and where, what there is, and whether it would be permitted."""
        caller = await self._caller()
        (machine, image), (vpc, subnets), access, bastions, own = await asyncio.gather(
            self._machine(), self._network(), self._access(), self._bastions(), self._own()
        )
        new_nodes = self._count() - len(own or ())
        if vpc and subnets:
            self._weigh_network(vpc, subnets, machine, new_nodes)
        quota, _ = await asyncio.gather(
            self._quota(machine, new_nodes), self._permission(image, (subnets or [None])[0])
        )
        self.checks.settle()
        if not (machine and image and vpc and subnets and access is not None and bastions is not None):
            raise AssertionError("a lookup without a result keeps its trouble, and settle raises it")
        return Survey(caller, self.cloud.region, image, machine, vpc, subnets, quota, access, bastions)

    async def _caller(self) -> Identity:
        region, caller = await asyncio.gather(self._region(), self._identity())
        if isinstance(region, Trouble):
            # A region that is not there refuses every key; that would only mislead.
            self.checks.fail("region", region)
        elif isinstance(caller, Trouble):
            self.checks.fail("identity", caller)
        self.checks.settle()
        if isinstance(caller, Trouble):
            raise caller
        until = f", until {caller.expires:%Y-%m-%d %H:%M %Z}" if caller.expires else ""
        self.checks.passed("identity", f"{caller.arn}{until}")
        self.checks.passed("region", self.cloud.region)
        return caller

    async def _identity(self) -> Identity | Trouble:
        try:
            return await self.cloud.ask("ask who is calling", lambda: identity(self.cloud))
        except Trouble as trouble:
            return trouble

    async def _region(self) -> Trouble | None:
        """Return the trouble of a region that is not to be had; not being allowed to ask is none."""
        try:
            await self.cloud.ask("list the regions", lambda: check_region(self.cloud))
        except Trouble as trouble:
            if trouble.exit_code is ExitCode.USAGE:
                return trouble
            if not known_region(self.cloud):
                self.checks.doubt("region", f"{self.cloud.region} could not be looked up")
        return None

    async def _machine(self) -> tuple[InstanceType | None, Image | None]:
        aws = self.answers.aws
        machine = await self.checks.look(
            "instance type",
            "describe the instance type",
            lambda: find_instance_type(self.cloud, aws.instance_type),
            lambda found: f"{found.name}: {found.vcpu} vCPU, {found.memory_mib} MiB, {found.architecture}",
        )
        if machine is None:
            return None, None
        self.checks.weigh("instance type", fitness.machine_misfits(machine))
        image = await self.checks.look(
            "image",
            "find the image",
            lambda: find_image(self.cloud, aws.image, machine.architecture),
            lambda found: f"{found.id} {found.name}",
        )
        if image is not None:
            self.checks.weigh("image", fitness.image_misfits(self.answers, image, machine))
        return machine, image

    async def _network(self) -> tuple[Vpc | None, tuple[Subnet, ...] | None]:
        aws = self.answers.aws
        return await asyncio.gather(
            self.checks.look("network", "describe the VPC", lambda: find_vpc(self.cloud, aws.vpc)),
            self.checks.look(
                "network", "describe the subnets", lambda: find_subnets(self.cloud, aws.subnets)
            ),
        )

    def _weigh_network(
        self, vpc: Vpc, subnets: tuple[Subnet, ...], machine: InstanceType | None, new_nodes: int
    ) -> None:
        problems: list[Problem] = [
            *fitness.subnet_misfits(vpc, subnets),
            *fitness.room_misfits(subnets, new_nodes),
            *fitness.range_misfits(self.answers.cluster, vpc),
            *(fitness.zone_misfits(machine, subnets) if machine else ()),
        ]
        self.checks.weigh("network", problems)
        if not problems:
            self.checks.passed("network", f"{vpc.id}: {', '.join(f'{s.id} ({s.zone})' for s in subnets)}")
        for doubt in fitness.reach_doubts(self.answers, subnets):
            self.checks.doubt("network", doubt)

    async def _access(self) -> tuple[str, ...] | None:
        return await self.checks.look(
            "access",
            "find this machine's public address",
            lambda: access_sources(self.answers.aws.access, self.environ),
            lambda found: f"SSH and the API are open to {', '.join(found) or 'nobody'}",
        )

    async def _bastions(self) -> tuple[str, ...] | None:
        bastion = self.answers.ssh.bastion
        if bastion is None:
            return ()
        return await self.checks.look(
            "bastion",
            "find the bastion",
            lambda: bastion_sources(self.cloud, self.answers.aws.vpc, bastion.host),
            lambda found: f"nodes see the bastion at {', '.join(found)}" if found else "on this machine",
        )

    async def _own(self) -> list[LiveInstance] | None:
        """Return the cluster's instances that exist already, having told of those that are not ours."""
        cluster = self.answers.cluster.name
        rows = await self.checks.look(
            "name", "list the cluster's instances", lambda: instances_of(self.cloud, cluster)
        )
        if rows is None:
            return None
        strangers = [row for row in rows if row.id not in self.known]
        self.checks.weigh("name", fitness.name_misfits(cluster, strangers))
        if not strangers:
            self.checks.passed("name", f"{cluster} is free" if not rows else f"{cluster} is this cluster's")
        return [row for row in rows if row.id in self.known]

    async def _permission(self, image: Image | None, subnet: Subnet | None) -> None:
        if image is None or subnet is None:
            return
        trial = partial(
            check_permissions, self.cloud, self.answers.aws, self.answers.cluster.name, image, subnet
        )
        await self.checks.look(
            "permission",
            "try what Terraform will do",
            trial,
            lambda _: "RunInstances and the rest are permitted",
        )

    async def _quota(self, machine: InstanceType | None, new_nodes: int) -> int | None:
        if machine is None or new_nodes <= 0:
            return None
        vcpus, _ = await asyncio.gather(self._vcpus(machine, new_nodes), self._addresses(new_nodes))
        return vcpus

    async def _vcpus(self, machine: InstanceType, new_nodes: int) -> int | None:
        ask = partial(self.checks.try_to, "quota", "read the vCPU quota")
        quota = await ask(lambda: quotas.vcpu_quota(self.cloud, machine.name))
        if quota is None or not machine.vcpu:
            what = "the vCPUs of this type are" if quota else "the account's vCPU quota is"
            self.checks.doubt("quota", f"{what} not known")
            return quota
        used = await ask(lambda: quotas.vcpus_in_use(self.cloud, machine.name)) or 0
        self._weigh_quota("vCPUs of this class", quota, used, new_nodes * machine.vcpu)
        return quota

    async def _addresses(self, new_nodes: int) -> None:
        if self.answers.aws.public_ip != "elastic":
            return
        ask = partial(self.checks.try_to, "quota", "read the quota of elastic addresses")
        quota = await ask(lambda: quotas.address_quota(self.cloud))
        if quota is None:
            self.checks.doubt("quota", "the account's quota of elastic addresses cannot be read")
            return
        used = await ask(lambda: quotas.addresses_in_use(self.cloud)) or 0
        self._weigh_quota("elastic addresses", quota, used, new_nodes)

    def _weigh_quota(self, what: str, quota: int, used: int, needed: int) -> None:
        told = f"{needed} {what} needed, {used} of {quota} in use"
        if used + needed > quota:
            problem = Problem(f"The account's quota of {what} is too small", told, _MORE_QUOTA)
            self.checks.weigh("quota", [problem], ExitCode.MISSING)
        else:
            self.checks.passed("quota", told)

    def _count(self) -> int:
        return self.answers.cluster.control_planes + self.answers.cluster.workers
