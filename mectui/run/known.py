"""What is known of a cluster at one moment, and what follows from it. Asks nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from mectui.clusters import Folder, Stage

if TYPE_CHECKING:
    from mectui.aws import LiveInstance
    from mectui.microk8s import NodeState
    from mectui.plan import Machine

GONE = "gone"
"""What is said of a machine, or a whole cluster, that EC2 does not have any more."""

_OFF = frozenset({"stopping", "stopped"})


@dataclass(frozen=True, slots=True)
class NodeNow:
    """One node. `instance` is EC2's word for its machine, `ready` Kubernetes'; None is not known."""

    name: str
    role: str
    instance_id: str
    instance: str | None
    private_ip: str
    public_ip: str | None
    ready: bool | None
    version: str | None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class ClusterNow:
    """One cluster. `stage` is its record's, as far as EC2 does not know better: `gone`, or `stopped`.

    `unknown` says what could not be looked up, and why.
    """

    name: str
    stage: str
    region: str
    run_in_progress: bool
    kubeconfig: str | None
    nodes: tuple[NodeNow, ...]
    unknown: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self)


Instances = Mapping[str, "LiveInstance"]
"""A cluster's instances by their ids."""


def stage_now(folder: Folder, machines: Collection[Machine], instances: Instances | None) -> str:
    """Return the record's stage, or what EC2 knows better: somebody else may have switched its machines."""
    stage = folder.record().stage
    if _all_gone(machines, instances):
        return GONE
    if not instances or stage not in (Stage.READY, Stage.STOPPED):
        return str(stage)
    return str(Stage.STOPPED if _all_off(instances) else Stage.READY)


def nobody_answers(
    machines: Collection[Machine], instances: Instances | None, region: str
) -> tuple[str, ...] | None:
    """Return why it is not worth asking the cluster; nothing where that goes without saying, else None."""
    if _all_gone(machines, instances):
        return (f"the cluster: EC2 in {region} has none of its machines any more",)
    if instances and _all_off(instances):
        return ()
    first = next((machine for machine in machines if machine.first), None)
    if first is None or instances is None:
        return None
    state = instances[first.instance_id].state if first.instance_id in instances else GONE
    return None if state == "running" else (f"the cluster: {first.name}, which would tell, is {state}",)


def nodes_now(
    machines: Iterable[Machine], instances: Instances | None, states: Mapping[str, NodeState]
) -> tuple[NodeNow, ...]:
    """Return the nodes with all that is known of them."""
    return tuple(_node(machine, instances, states.get(machine.name)) for machine in machines)


def _all_gone(machines: Collection[Machine], instances: Instances | None) -> bool:
    """Tell whether EC2 answered, and has none of the machines."""
    known = {machine.instance_id for machine in machines}
    return bool(known) and instances is not None and known.isdisjoint(instances)


def _all_off(instances: Instances) -> bool:
    return all(instance.state in _OFF for instance in instances.values())


def _node(machine: Machine, instances: Instances | None, state: NodeState | None) -> NodeNow:
    instance = (instances or {}).get(machine.instance_id)
    gone = None if instances is None else GONE
    return NodeNow(
        name=machine.name,
        role=str(machine.role),
        instance_id=machine.instance_id,
        instance=instance.state if instance else gone,
        private_ip=machine.private_ip,
        public_ip=instance.public_ip if instance else machine.public_ip,
        ready=state.ready if state else None,
        version=state.version if state else None,
        zone=instance.zone or None if instance else None,
    )
