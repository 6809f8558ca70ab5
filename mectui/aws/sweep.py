"""Taking away what carries a cluster's tag, until AWS itself shows that nothing is left."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from botocore.exceptions import ClientError

from mectui.aws.cloud import Cloud
from mectui.aws.failures import THROTTLED, code_of
from mectui.aws.holdings import holdings
from mectui.aws.rows import Holding, Kind
from mectui.events import ExitCode, Problem, Reporter, Trouble

SWEEP_DEADLINE = 600.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 5.0
# Two empty lists in a row: one alone may miss an instance that was started a moment ago.
_PROOFS = 2
_LATER = THROTTLED | frozenset(
    {
        "DependencyViolation",
        "IncorrectInstanceState",
        "IncorrectState",
        "InvalidGroup.InUse",
        "InvalidIPAddress.InUse",
        "InvalidNetworkInterface.InUse",
        "VolumeInUse",
    }
)
# What instances hold on to cannot go before them; rules go before groups that name one another.
_AFTER_INSTANCES = (
    Kind.ELASTIC_IP,
    Kind.VOLUME,
    Kind.NETWORK_INTERFACE,
    Kind.SECURITY_GROUP_RULE,
    Kind.SECURITY_GROUP,
)


async def sweep(
    cloud: Cloud,
    cluster: str,
    reporter: Reporter,
    *,
    deadline: float = SWEEP_DEADLINE,
    pause: float = _FIRST_PAUSE,
) -> list[Holding]:
    """Remove everything tagged as the cluster's until two lists in a row are empty; return what went.

    Tells `destroy.leftover` once for each thing found and `destroy.proven` at the end.
    Raises Trouble(DEADLINE) after `deadline` seconds, with a problem for each thing that is left.
    """
    removed: dict[str, Holding] = {}
    left: list[Holding] = []
    try:
        async with asyncio.timeout(deadline):
            proofs = 0
            while proofs < _PROOFS:
                left = await holdings(cloud, cluster)
                proofs = 0 if left else proofs + 1
                _tell([held for held in left if held.id not in removed], reporter)
                removed |= {held.id: held for held in left}
                await remove(cloud, left)
                if proofs < _PROOFS:
                    await asyncio.sleep(pause)
                    pause = min(pause * 1.5, _LONGEST_PAUSE)
    except TimeoutError:
        raise _unfinished(cluster, left) from None
    reporter.tell("destroy.proven", f"Nothing tagged mectui:cluster={cluster} is left", cluster=cluster)
    return list(removed.values())


def _tell(found: Sequence[Holding], reporter: Reporter) -> None:
    for held in found:
        told = f"{held.kind} {held.id} is left ({held.state})"
        reporter.tell("destroy.leftover", told, resource=held.id, kind=str(held.kind), state=held.state)


def _unfinished(cluster: str, left: Sequence[Holding]) -> Trouble:
    remedy = f"Run `mectui destroy {cluster}` again; the AWS console shows what holds on to it."
    problems = [
        Problem(f"{held.kind} {held.id} is still there", f"it is {held.state}", remedy) for held in left
    ]
    unknown = Problem(
        f"Whether anything of {cluster} is left is not known", "AWS did not answer in time", remedy
    )
    return Trouble(ExitCode.DEADLINE, *(problems or [unknown]))


async def remove(cloud: Cloud, held: Sequence[Holding]) -> None:
    """Ask AWS once to remove each of these, as far as their dependencies let it go now.

    What is still in use stays for another call; what is gone already is no error.
    Raises Trouble as AWS refuses.
    """
    instances = [each for each in held if each.kind is Kind.INSTANCE]
    ending = [each.id for each in instances if each.state != "shutting-down"]
    if ending:
        call = partial(cloud.ec2.terminate_instances, InstanceIds=ending)
        await _ask(cloud, "terminate the instances", call)
    kinds = (Kind.KEY_PAIR,) if instances else (Kind.KEY_PAIR, *_AFTER_INSTANCES)
    for kind in kinds:
        of_kind = [each for each in held if each.kind is kind]
        calls = (partial(_DELETIONS[kind], cloud.ec2, each) for each in of_kind)
        await asyncio.gather(*(_ask(cloud, f"delete a {kind}", call) for call in calls))


async def _ask(cloud: Cloud, doing: str, call: Callable[[], Any]) -> None:
    await cloud.ask(doing, partial(_unless_later, call))


def _unless_later(call: Callable[[], Any]) -> None:
    try:
        call()
    except ClientError as error:
        code = code_of(error)
        if code not in _LATER and not code.endswith(".NotFound"):
            raise


def _revoke(ec2: Any, held: Holding) -> None:
    rules = ec2.describe_security_group_rules(SecurityGroupRuleIds=[held.id])["SecurityGroupRules"]
    for row in rules:
        revoke = ec2.revoke_security_group_egress if row["IsEgress"] else ec2.revoke_security_group_ingress
        revoke(GroupId=row["GroupId"], SecurityGroupRuleIds=[held.id])


_DELETIONS: dict[Kind, Callable[[Any, Holding], object]] = {
    Kind.ELASTIC_IP: lambda ec2, held: ec2.release_address(AllocationId=held.id),
    Kind.KEY_PAIR: lambda ec2, held: ec2.delete_key_pair(KeyName=held.name),
    Kind.NETWORK_INTERFACE: lambda ec2, held: ec2.delete_network_interface(NetworkInterfaceId=held.id),
    Kind.SECURITY_GROUP: lambda ec2, held: ec2.delete_security_group(GroupId=held.id),
    Kind.SECURITY_GROUP_RULE: _revoke,
    Kind.VOLUME: lambda ec2, held: ec2.delete_volume(VolumeId=held.id),
}
