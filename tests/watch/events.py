"""A run's events, written by hand: each has a time, and reads like one of a journal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from mectui.events import Event, Phase, Problem, Step
from mectui.watch import RunView

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
HASH = "79f430fd7f05ccaa042da851f619b43f2d8c78df2bbcfb319cc111eee703b330"
INSTANCE, GROUP, KEY = "aws_instance", "aws_security_group", "aws_key_pair"
RULE = "aws_vpc_security_group_ingress_rule"

Row = dict[str, Any]


class Script:
    """The events of one run in order; `at` sets the clock, in seconds since the run began."""

    def __init__(self, cluster: str = "demo", kind: str = "create") -> None:
        self.events: list[Event] = []
        self.phase = Phase.PREFLIGHT
        self._clock = 0.0
        self.tell("run.started", f"{kind} {cluster}", cluster=cluster, kind=kind)

    @property
    def now(self) -> datetime:
        """The time of the clock."""
        return NOON + timedelta(seconds=self._clock)

    def at(self, seconds: float) -> Self:
        """Set the clock."""
        self._clock = seconds
        return self

    def tell(
        self,
        event: str,
        message: str = "",
        *,
        node: str | None = None,
        step: str | None = None,
        resource: str | None = None,
        seconds: float | None = None,
        error: Problem | None = None,
        **data: Any,
    ) -> Self:
        """Say something in the phase that goes on; a step of an add-on is a text among the data."""
        known = step if isinstance(step, Step) else None
        data |= {"step": step} if step and not known else {}
        made = Event(event, self.phase, message, node, known, resource, seconds, error, data)
        self.events.append(made.stamped(time=self.now, run="run-1", seq=len(self.events) + 1))
        return self

    def begin(self, phase: Phase, title: str = "") -> Self:
        """Begin a phase."""
        self.phase = phase
        return self.tell("phase.started", title or str(phase).capitalize())

    def finish(self, seconds: float) -> Self:
        """Finish the phase that goes on."""
        return self.tell("phase.finished", seconds=seconds)

    def change(self, action: str, address: str, *attributes: Row, node: str | None = None) -> Self:
        """Tell what the plan does to one resource."""
        kind = address.partition(".")[0]
        words = f"{action} {address}"
        return self.tell(
            "plan.change",
            words,
            node=node,
            resource=address,
            action=action,
            type=kind,
            attributes=list(attributes),
        )

    def ready(self, *, hourly_usd: float | None = 0.1257, hash: str = HASH) -> Self:  # noqa: A002
        """Say that the plan is whole, with the counts of what was told before."""
        actions = [each.data["action"] for each in self.events if each.event == "plan.change"]
        words = {"create": "create", "update": "change", "replace": "replace", "delete": "destroy"}
        counts: Row = {word: actions.count(action) for action, word in words.items()}
        told = ", ".join(f"{number} to {word}" for word, number in counts.items() if number)
        return self.tell("plan.ready", told or "nothing to do", hash=hash, hourly_usd=hourly_usd, **counts)

    def resource(
        self,
        stage: str,
        address: str,
        action: str = "create",
        *,
        node: str | None = None,
        seconds: float | None = None,
    ) -> Self:
        """Tell of a resource that is `started`, `finished`, `failed`, or in `progress`."""
        kind = address.partition(".")[0]
        message = f"{address}: {stage}"
        return self.tell(
            f"resource.{stage}",
            message,
            node=node,
            resource=address,
            seconds=seconds,
            action=action,
            type=kind,
        )

    def end(self, exit_code: int, stands: str = "", **data: Any) -> Self:
        """End the run."""
        return self.tell(
            "run.finished", stands, ok=exit_code == 0, exit_code=exit_code, stands=stands, **data
        )

    def view(self) -> RunView:
        """Return the run as a watcher sees it now."""
        view = RunView()
        view.take_all(self.events)
        return view


def sets(name: str, after: str | None = None, **marks: Any) -> Row:
    """Return an attribute that is set, or changed where `before` is given; without a value it is unknown."""
    row: Row = {"name": name, "before": None, "after": after, **marks}
    return row if after is not None or marks else row | {"unknown": True}


def node_names(cluster: str, control_planes: int, workers: int) -> Sequence[str]:
    """Return the names that the nodes of a cluster have."""
    planes = [f"{cluster}-cp-{number}" for number in range(control_planes)]
    return planes + [f"{cluster}-w-{number}" for number in range(workers)]


def instance(node: str) -> str:
    """Return the address of a node's machine."""
    return f'{INSTANCE}.node["{node}"]'


def plan_new_cluster(script: Script, control_planes: int = 1, workers: int = 2) -> Script:
    """Plan a cluster: its network rules, its key, its machines; ready to be approved."""
    script.begin(Phase.PLAN, "Planning")
    script.change(
        "create", f"{GROUP}.this", sets("name", "mectui-demo"), sets("vpc_id", "vpc-0abc"), sets("id")
    )
    script.change("create", f"{KEY}.this", sets("key_name", "mectui-demo"), sets("fingerprint"))
    for name, port in (("api", "16443"), ("dqlite", "19001"), ("kubelet", "10250")):
        rule = (sets("ip_protocol", "tcp"), sets("from_port", port), sets("to_port", port))
        script.change("create", f'{RULE}.nodes["{name}"]', *rule, sets("referenced_security_group_id"))
    rule = (sets("ip_protocol", "tcp"), sets("from_port", "22"), sets("to_port", "22"))
    cidr = "203.0.113.7/32"
    script.change("create", f'{RULE}.access["ssh {cidr}"]', *rule, sets("cidr_ipv4", cidr))
    for node in node_names("demo", control_planes, workers):
        plan_machine(script, node)
    return script.ready()


def plan_machine(script: Script, node: str, action: str = "create") -> Script:
    """Plan one machine."""
    return script.change(
        action,
        instance(node),
        sets("instance_type", "t4g.medium"),
        sets("subnet_id", "subnet-0abc"),
        sets("private_ip"),
        sets("user_data", sensitive=True),
        sets("root_block_device[0].volume_size", "30"),
        sets("tags.Name", node),
        node=node,
    )
