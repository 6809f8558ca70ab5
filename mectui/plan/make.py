"""Answers and lookups in, the plan out; pure, and the same for the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from mectui.answers.model import Answers, RemoteBackend
from mectui.aws.rows import HourlyPrice, Subnet, Survey
from mectui.events import ExitCode, Problem, Trouble
from mectui.plan.cost import hourly_cost
from mectui.plan.model import ClusterPlan, PlannedNode, Role
from mectui.plan.spread import Seat, seats, spread

# What the first node's launch configuration enables at once; other add-ons wait for the whole cluster.
_FROM_THE_START = ("dns",)


def make_plan(
    answers: Answers,
    survey: Survey,
    *,
    ssh_public_key: str,
    max_retries: int | None = None,
    hourly_price: HourlyPrice | None = None,
    placed: Mapping[str, str] | None = None,
) -> ClusterPlan:
    """Return what will exist. `placed` maps nodes that exist already to the ids of their subnets.

    `max_retries` is the Terraform provider's, None for its own default. Raises Trouble(USAGE) where
    a subnet has fewer free addresses than nodes would go there.
    """
    cluster, aws = answers.cluster, answers.aws
    wanted = seats(cluster.name, cluster.control_planes, cluster.workers)
    places = spread(wanted, survey.subnets, placed)
    _check_room(places, survey.subnets, placed or {})
    backend = answers.terraform.backend
    return ClusterPlan(
        name=cluster.name,
        region=survey.region,
        channel=cluster.channel,
        pod_cidr=cluster.pod_cidr,
        service_cidr=cluster.service_cidr,
        nodes=_nodes(wanted, places, survey.subnets),
        image=survey.image,
        instance_type=survey.instance_type,
        vpc=survey.vpc.id,
        public_ip=aws.public_ip,
        access=survey.access,
        bastion_sources=survey.bastion_sources,
        node_ports=aws.node_ports,
        root_disk_gib=aws.root_disk_gib,
        data_disk_count=aws.data_disks.count,
        data_disk_gib=aws.data_disks.size_gib,
        instance_profile=aws.instance_profile,
        tags=dict(aws.tags),
        ssh_user=answers.ssh.user,
        ssh_public_key=ssh_public_key,
        proxy=answers.proxy,
        first_node_addons=tuple(addon.name for addon in answers.addons if addon.name in _FROM_THE_START),
        backend=backend if isinstance(backend, RemoteBackend) else None,
        profile=aws.profile,
        role_arn=aws.role_arn,
        max_retries=max_retries,
        hourly_usd=hourly_cost(aws, places.values(), hourly_price),
    )


def _nodes(
    wanted: Sequence[Seat], places: Mapping[str, Subnet], subnets: Sequence[Subnet]
) -> tuple[PlannedNode, ...]:
    zones = list(dict.fromkeys(subnet.zone for subnet in subnets))
    voters = {seat.name for seat in wanted if seat.role is Role.CONTROL_PLANE}

    def failure_domain(name: str) -> int | None:
        # dqlite parts its voters over these; workers have none, and one voter has nothing to part.
        return zones.index(places[name].zone) + 1 if name in voters and len(voters) > 1 else None

    return tuple(
        PlannedNode(
            name=seat.name,
            role=seat.role,
            first=index == 0,
            subnet=places[seat.name].id,
            zone=places[seat.name].zone,
            failure_domain=failure_domain(seat.name),
        )
        for index, seat in enumerate(wanted)
    )


def _check_room(places: Mapping[str, Subnet], subnets: Sequence[Subnet], placed: Mapping[str, str]) -> None:
    coming = Counter(subnet.id for name, subnet in places.items() if name not in placed)
    problems = [
        Problem(
            f"aws.subnets: {subnet.id} has {subnet.free_addresses} free addresses",
            f"{coming[subnet.id]} nodes would go there",
            "Free addresses in it, leave it out of aws.subnets, or lower cluster.workers.",
        )
        for subnet in subnets
        if coming[subnet.id] > subnet.free_addresses
    ]
    if problems:
        raise Trouble(ExitCode.USAGE, *problems)
