"""Do the lookups fit the answers and one another? Pure: every misfit found is returned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from ipaddress import IPv4Network

from mectui.answers.model import Answers, Cluster
from mectui.aws.rows import Image, InstanceType, LiveInstance, Subnet, Vpc
from mectui.events import Problem

# The snap's own bound (its install hook), below which `microk8s join` refuses.
_TOO_LITTLE_MIB = 512
_SPARE_RANGES = ("10.1.0.0/16", "10.244.0.0/16", "172.20.0.0/16", "192.168.0.0/16", "100.64.0.0/16")
_SPARE_SERVICE_RANGES = ("10.152.183.0/24", "10.96.0.0/24", "172.31.183.0/24", "192.168.183.0/24")


def machine_misfits(machine: InstanceType) -> Iterator[Problem]:
    """Yield a type too small for MicroK8s, which lets no such machine join a control plane."""
    if 0 < machine.memory_mib <= _TOO_LITTLE_MIB:
        yield Problem(
            f"aws.instance_type {machine.name} is too small",
            f"it has {machine.memory_mib} MiB of memory, and MicroK8s needs more than {_TOO_LITTLE_MIB}",
            "Choose a type with 4 GiB, such as t4g.medium or t3.medium.",
        )


def image_misfits(answers: Answers, image: Image, machine: InstanceType) -> Iterator[Problem]:
    """Yield what keeps this image from booting this type of instance."""
    if image.architecture != machine.architecture:
        yield Problem(
            f"aws.image {image.id} is for {image.architecture}",
            f"aws.instance_type {machine.name} is {machine.architecture}",
            f"Use an {machine.architecture} image; aws.image: {{ubuntu: '24.04'}} follows the type.",
        )
    if answers.aws.root_disk_gib < image.root_gib:
        yield Problem(
            f"aws.root_disk_gib {answers.aws.root_disk_gib} is too small",
            f"the image {image.id} needs {image.root_gib} GiB",
            f"Set aws.root_disk_gib to {max(image.root_gib, 20)} or more.",
        )


def subnet_misfits(vpc: Vpc, subnets: Sequence[Subnet]) -> Iterator[Problem]:
    """Yield the subnets of other VPCs, and those without IPv4 addresses."""
    for subnet in subnets:
        if not subnet.cidr:
            yield Problem(
                f"aws.subnets: {subnet.id} has IPv6 addresses only",
                "MicroK8s' nodes find each other by IPv4 addresses",
                "Use a subnet with an IPv4 range.",
            )
        if subnet.vpc != vpc.id:
            yield Problem(
                f"aws.subnets: {subnet.id} is in {subnet.vpc}",
                f"aws.vpc is {vpc.id}",
                f"Use subnets of {vpc.id}, or set aws.vpc to {subnet.vpc}.",
            )


def zone_misfits(machine: InstanceType, subnets: Sequence[Subnet]) -> Iterator[Problem]:
    """Yield the subnets in whose zone the type is not offered."""
    for subnet in subnets:
        if subnet.zone not in machine.zones:
            offered = ", ".join(sorted(machine.zones)) or "no zone of this region"
            yield Problem(
                f"aws.instance_type {machine.name} is not offered in {subnet.zone}",
                f"aws.subnets: {subnet.id} is there; the type is offered in {offered}",
                "Use subnets in those zones, or another aws.instance_type.",
            )


def room_misfits(subnets: Sequence[Subnet], new_nodes: int) -> Iterator[Problem]:
    """Yield the subnets that are full, or the whole of them where they are too small for the new nodes."""
    if new_nodes < 1:
        return
    full = [subnet for subnet in subnets if subnet.cidr and subnet.free_addresses < 1]
    for subnet in full:
        yield Problem(
            f"aws.subnets: {subnet.id} is full",
            f"{subnet.cidr} has no free address",
            "Use another subnet, or free addresses in this one.",
        )
    free = sum(subnet.free_addresses for subnet in subnets)
    if not full and free < new_nodes:
        yield Problem(
            f"aws.subnets have {free} free addresses",
            f"{new_nodes} nodes are to be made",
            "Add subnets, or lower cluster.workers.",
        )


def range_misfits(cluster: Cluster, vpc: Vpc) -> Iterator[Problem]:
    """Yield the cluster's own ranges that overlap the VPC's; nodes could not tell pods from machines."""
    taken = [IPv4Network(cidr, strict=False) for cidr in vpc.cidrs]
    ranges = {"pod_cidr": cluster.pod_cidr, "service_cidr": cluster.service_cidr}
    for key, cidr in ranges.items():
        overlapped = _overlapped(cidr, taken)
        if overlapped is not None:
            free = spare_range(key, vpc, next(other for name, other in ranges.items() if name != key))
            yield Problem(
                f"cluster.{key} {cidr} overlaps {overlapped}",
                f"that is a range of aws.vpc {vpc.id}",
                f"Set cluster.{key} to {free or 'a range outside it'}.",
            )


def spare_range(key: str, vpc: Vpc, other: str) -> str | None:
    """Return a range for `pod_cidr` or `service_cidr` apart from the VPC's and from `other`, if one is."""
    spare = _SPARE_RANGES if key == "pod_cidr" else _SPARE_SERVICE_RANGES
    taken = [IPv4Network(cidr, strict=False) for cidr in (*vpc.cidrs, other)]
    return next((cidr for cidr in spare if _overlapped(cidr, taken) is None), None)


def _overlapped(cidr: str, taken: Iterable[IPv4Network]) -> IPv4Network | None:
    own = IPv4Network(cidr, strict=False)
    return next((network for network in taken if network.overlaps(own)), None)


def name_misfits(cluster: str, strangers: Sequence[LiveInstance]) -> Iterator[Problem]:
    """Yield the cluster's name where instances that this home does not know carry it."""
    if strangers:
        some = ", ".join(instance.id for instance in strangers[:3])
        yield Problem(
            f"cluster.name {cluster} is taken",
            f"{len(strangers)} live instances carry the tag mectui:cluster={cluster}: {some}",
            "Choose another name; only the home folder that made them can remove them as a cluster.",
        )


def reach_doubts(answers: Answers, subnets: Sequence[Subnet]) -> Iterator[str]:
    """Yield what may well be meant so, and yet often is not: nodes without a way in or out."""
    public_ip = answers.aws.public_ip
    addressed = {
        subnet.id
        for subnet in subnets
        if public_ip == "elastic" or (public_ip == "auto" and subnet.gives_public_ip)
    }
    idle = [subnet.id for subnet in subnets if subnet.id in addressed and not subnet.public]
    if idle:
        yield f"no route to an internet gateway from {', '.join(idle)}: a public address is no use there"
    mute = [subnet.id for subnet in subnets if subnet.public and subnet.id not in addressed]
    if mute and answers.proxy is None:
        yield f"nodes in {', '.join(mute)} get no public address: the snap store is out of their reach"
    hidden = [subnet.id for subnet in subnets if not (subnet.public and subnet.id in addressed)]
    if hidden and answers.ssh.bastion is None:
        yield f"nodes in {', '.join(hidden)} have private addresses only: reached from inside the VPC only"
