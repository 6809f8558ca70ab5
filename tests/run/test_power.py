"""A cluster's machines go off and come on again: in which order, and what is said where they cannot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from mectui.answers import save
from mectui.answers.model import Answers
from mectui.clusters import Folder, Stage
from mectui.events import Event, ExitCode, Trouble
from mectui.join import JoinedCluster, JoinJob
from mectui.plan import Machine, Role
from mectui.run.context import Context
from mectui.run.existing import after_kill
from mectui.run.farewell import Ended
from mectui.run.journal import read
from mectui.run.machines import note_machines
from mectui.run.off import refuse_while_nodes_are_off
from mectui.run.perform import perform
from mectui.run.phases import nodes
from mectui.run.phases.nodes import Nodes
from mectui.run.phases.power import PowerCheck, PowerOn
from mectui.run.reach import way_to
from mectui.run.request import Kind, Request
from mectui.run.step import walk

REGION = "eu-west-1"
KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
NODES = ("edge-cp-0", "edge-cp-1", "edge-cp-2", "edge-w-0", "edge-w-1")


def answers_for(workers: int) -> Answers:
    place = {"region": REGION, "vpc": "vpc-0123456789abcdef0", "subnets": ["subnet-0123456789abcdef0"]}
    size = {"name": "edge", "control_planes": 3, "workers": workers}
    return Answers.model_validate({"cluster": size, "aws": place})


@dataclass
class Edge:
    """A cluster on record, whose machines are moto's."""

    folder: Folder
    ec2: Any
    ids: dict[str, str]

    def states(self) -> dict[str, str]:
        groups = self.ec2.describe_instances(InstanceIds=list(self.ids.values()))["Reservations"]
        states = {row["InstanceId"]: row["State"]["Name"] for group in groups for row in group["Instances"]}
        return {name: states[identity] for name, identity in self.ids.items()}

    def protect(self, name: str, *, stop: bool) -> None:
        self.ec2.modify_instance_attribute(InstanceId=self.ids[name], DisableApiStop={"Value": not stop})

    def context(self, kind: Kind, answers: Answers) -> Context:
        return Context(self.folder, Request(kind), answers, answers, KEYS, lambda _: None)

    async def run(self, kind: Kind) -> tuple[ExitCode, list[Event]]:
        code = await perform(self.folder, f"run-{kind}", Request(kind), KEYS)
        return code, list(read(self.folder.journal))


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("moto.ec2.models.amis.AMIS", [])  # moto's own are many, and nobody looks at them
    monkeypatch.setenv("MOTO_AMIS_PATH", "none")
    with mock_aws():
        yield


@pytest.fixture
def edge(aws: None, tmp_path: Path) -> Edge:
    folder, ec2 = Folder(tmp_path / "clusters" / "edge"), boto3.client("ec2", REGION)
    folder.make()
    save(answers_for(2), folder.answers)
    rows = {name: _launch(ec2, name) for name in NODES}
    note_machines(folder, [_machine(name, row) for name, row in rows.items()])
    folder.note(stage=Stage.READY, account="123456789012")
    return Edge(folder, ec2, {name: str(row["InstanceId"]) for name, row in rows.items()})


def _launch(ec2: Any, name: str) -> dict[str, Any]:
    role = "worker" if "-w-" in name else "control-plane"
    tags = {"mectui:cluster": "edge", "mectui:node": name, "mectui:role": role, "Name": name}
    rows = [{"Key": key, "Value": value} for key, value in tags.items()]
    tagged = [{"ResourceType": kind, "Tags": rows} for kind in ("instance", "volume")]
    made = ec2.run_instances(
        ImageId="ami-0123456789abcdef0", MinCount=1, MaxCount=1, TagSpecifications=tagged
    )
    row: dict[str, Any] = made["Instances"][0]
    return row


def _machine(name: str, row: dict[str, Any]) -> Machine:
    role = Role.WORKER if "-w-" in name else Role.CONTROL_PLANE
    return Machine(name, role, name == "edge-cp-0", row["InstanceId"], row["PrivateIpAddress"], "192.0.2.1")


def told(events: list[Event], name: str) -> list[str | None]:
    return [event.node for event in events if event.event == name]


async def start(edge: Edge) -> list[Event]:
    """Walk a start up to where its machines run; raises as it does."""
    events: list[Event] = []
    answers = answers_for(2)
    context = Context(edge.folder, Request(Kind.START), answers, answers, KEYS, events.append)
    await walk((PowerCheck(), PowerOn()), context)
    return events


async def test_workers_go_off_before_control_planes_and_the_first_of_them_last(edge: Edge) -> None:
    code, events = await edge.run(Kind.STOP)
    assert code is ExitCode.DONE
    finished = told(events, "resource.finished")
    assert set(finished[:2]) == {"edge-w-0", "edge-w-1"}
    assert set(finished[2:4]) == {"edge-cp-1", "edge-cp-2"}
    assert finished[4:] == ["edge-cp-0"]
    assert set(edge.states().values()) == {"stopped"}
    assert edge.folder.record().stage is Stage.STOPPED
    last = events[-1]
    assert "its 5 machines are off; still billed: 5 volumes (40 GiB), about" in last.message
    assert last.data["commands"] == {"Start it": "mectui start edge", "Remove it": "mectui destroy edge"}
    assert [(node["public_ip"], node["ready"]) for node in last.data["nodes"]] == [(None, False)] * 5


async def test_what_is_off_already_is_left_so(edge: Edge) -> None:
    edge.ec2.stop_instances(InstanceIds=[edge.ids[name] for name in NODES[2:]])
    code, events = await edge.run(Kind.STOP)
    assert (code, told(events, "resource.started")) == (ExitCode.DONE, ["edge-cp-1", "edge-cp-0"])
    code, events = await edge.run(Kind.STOP)
    assert (code, told(events, "resource.started")) == (ExitCode.DONE, [])


async def test_a_refusal_before_anything_was_stopped_leaves_it_as_it_was(edge: Edge) -> None:
    edge.protect("edge-w-0", stop=False)
    code, events = await edge.run(Kind.STOP)
    assert code is ExitCode.USAGE
    assert "AWS refuses to stop the machines" in events[-1].data["problems"][0]["what"]
    assert "disableApiStop" in events[-1].data["problems"][0]["why"]
    assert edge.folder.record().stage is Stage.READY


async def test_a_refusal_halfway_is_a_failure_that_the_same_command_goes_on_from(edge: Edge) -> None:
    edge.protect("edge-cp-0", stop=False)
    code, events = await edge.run(Kind.STOP)
    assert code is ExitCode.FAILED
    assert edge.folder.record().stage is Stage.STOPPING
    assert events[-1].data["commands"]["Go on"] == "mectui stop edge"
    edge.protect("edge-cp-0", stop=True)
    code, events = await edge.run(Kind.STOP)
    assert (code, told(events, "resource.finished")) == (ExitCode.DONE, ["edge-cp-0"])


async def test_control_planes_come_on_together_before_workers(edge: Edge) -> None:
    await edge.run(Kind.STOP)
    events = await start(edge)
    finished = told(events, "resource.finished")
    assert set(finished[:3]) == set(NODES[:3])
    assert set(finished[3:]) == set(NODES[3:])
    assert set(edge.states().values()) == {"running"}
    assert edge.folder.record().stage is Stage.STARTING  # until it is proven


async def test_a_start_brings_up_every_machine_whatever_the_answers_say_since(
    edge: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answers that were changed by hand were never planned: no worker is forgotten for them."""
    brought: list[str] = []

    async def bring(job: JoinJob, *_: Any, **__: Any) -> JoinedCluster:
        brought.extend(machine.name for machine in job.machines)
        return JoinedCluster({})

    monkeypatch.setattr(nodes, "bring_together", bring)
    save(answers_for(1), edge.folder.answers)
    context = edge.context(Kind.START, answers_for(1))
    await walk((PowerCheck(), PowerOn(), Nodes()), context)
    assert brought == list(NODES)


async def test_a_machine_that_is_gone_is_made_again_by_resume(edge: Edge) -> None:
    await edge.run(Kind.STOP)
    edge.ec2.terminate_instances(InstanceIds=[edge.ids["edge-w-1"]])
    code, events = await edge.run(Kind.START)
    assert code is ExitCode.FAILED
    assert "edge-w-1 has no machine any more" in events[-1].data["problems"][0]["what"]
    assert events[-1].data["commands"]["Go on"] == "mectui resume edge"
    assert edge.states()["edge-cp-0"] == "running"
    assert edge.folder.record().stage is Stage.MAKING


@pytest.mark.parametrize("kind", [Kind.STOP, Kind.START])
async def test_without_any_machine_there_is_nothing_to_switch(edge: Edge, kind: Kind) -> None:
    edge.folder.note(stage=Stage.STOPPED)
    edge.ec2.terminate_instances(InstanceIds=list(edge.ids.values()))
    code, events = await edge.run(kind)
    assert code is ExitCode.USAGE
    assert events[-1].data["problems"][0]["remedy"] == "`mectui resume edge` makes them again"
    assert edge.folder.record().stage is Stage.MAKING  # so that resume does


async def test_machines_of_what_was_never_whole_are_started_and_resume_goes_on(edge: Edge) -> None:
    edge.folder.note(stage=Stage.MAKING)
    edge.ec2.stop_instances(InstanceIds=list(edge.ids.values()))
    code, events = await edge.run(Kind.START)
    assert code is ExitCode.DONE
    assert events[-1].data["commands"]["Go on"] == "mectui resume edge"
    assert set(edge.states().values()) == {"running"}
    assert edge.folder.record().stage is Stage.MAKING


@pytest.mark.parametrize(
    ("kind", "stage", "named"),
    [
        (Kind.STOP, Stage.DRAFT, "resume"),
        (Kind.STOP, Stage.MAKING, "resume"),
        (Kind.STOP, Stage.DESTROYING, "destroy"),
        (Kind.STOP, Stage.DESTROYED, "forget"),
        (Kind.START, Stage.DRAFT, "resume"),
        (Kind.START, Stage.DESTROYED, "forget"),
        (Kind.RESUME, Stage.STOPPED, "start"),
        (Kind.RESUME, Stage.STOPPING, "start"),
    ],
)
async def test_where_it_makes_no_sense_the_command_that_does_is_named(
    edge: Edge, kind: Kind, stage: Stage, named: str
) -> None:
    edge.folder.note(stage=stage)
    code, events = await edge.run(kind)
    assert code is ExitCode.USAGE
    assert f"mectui {named} edge" in events[-1].data["problems"][0]["remedy"]
    assert set(edge.states().values()) == {"running"}
    assert edge.folder.record().stage is stage


@pytest.mark.parametrize("kind", [Kind.STOP, Kind.START])
async def test_nothing_is_switched_in_another_account(edge: Edge, kind: Kind) -> None:
    edge.folder.note(account="999999999999")
    code, _ = await edge.run(kind)
    assert code is ExitCode.REFUSED
    assert set(edge.states().values()) == {"running"}


@pytest.mark.parametrize(
    ("kind", "workers", "refused"),
    [(Kind.RESUME, 2, True), (Kind.SCALE, 2, True), (Kind.SCALE, 1, False), (Kind.ACCESS, 2, False)],
)
def test_a_run_that_would_wait_for_machines_that_somebody_stopped_says_so(
    edge: Edge, kind: Kind, workers: int, refused: bool
) -> None:
    answers = answers_for(workers)
    context = Context(edge.folder, Request(kind), answers, answers, KEYS, lambda _: None)
    context.off = frozenset({"edge-w-1"})
    if not refused:
        refuse_while_nodes_are_off(context)
        return
    with pytest.raises(Ended) as caught:
        refuse_while_nodes_are_off(context)
    assert caught.value.exit_code is ExitCode.USAGE
    assert caught.value.farewell.commands == {"Start it": "mectui start edge"}


@pytest.mark.parametrize(
    ("stage", "command"), [(Stage.STOPPING, "mectui stop edge"), (Stage.STARTING, "mectui start edge")]
)
def test_a_killed_run_names_the_command_that_goes_on(edge: Edge, stage: Stage, command: str) -> None:
    edge.folder.note(stage=stage)
    assert after_kill(edge.folder, KEYS, ("mectui",)).commands["Go on"] == command


def test_there_is_no_way_to_a_node_that_is_off(edge: Edge) -> None:
    edge.folder.note(stage=Stage.STOPPED)
    with pytest.raises(Trouble, match="mectui start edge"):
        way_to(edge.folder, None, {})
