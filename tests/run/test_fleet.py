"""Many clusters are looked at at once: each is told as soon as it is known, and none waits for another."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs
from urllib.request import Request as Asking
from urllib.request import urlopen

import boto3
import pytest
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server
from werkzeug.wrappers import Request

from mectui.answers import save
from mectui.answers.model import Answers
from mectui.clusters import Folder, Owner, Stage
from mectui.events import Event, Phase
from mectui.plan import Machine, Role
from mectui.run import cluster_row
from mectui.run.cluster_row import ClusterRow
from mectui.run.fleet import look_at_all
from mectui.run.journal import Journal, journals, read
from mectui.run.machines import note_machines
from mectui.run.running import Running

ACCOUNT = "123456789012"
VERSION = "v1.34.1"
_SCOPE = re.compile(r"Credential=[^/]+/\d+/([^/]+)/")


@dataclass
class Aws:
    """AWS on a loopback port: it counts what it is asked, and some of its regions never answer."""

    calls: list[tuple[str, str]] = field(default_factory=list)
    silent: set[str] = field(default_factory=set)
    over: threading.Event = field(default_factory=threading.Event)
    url: str = ""
    clients: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._turn = threading.Lock()

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        body = request.get_data(cache=True, parse_form_data=False).decode()
        scope = _SCOPE.search(request.headers.get("Authorization", ""))
        region = scope[1] if scope else ""
        self.calls.append((parse_qs(body).get("Action", [""])[0], region))
        if region in self.silent:
            self.over.wait()
        with self._turn:
            answer = self._moto(environ | {"wsgi.input": BytesIO(body.encode())}, start_response)
            return list(answer)

    def environ(self) -> dict[str, str]:
        keys = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
        return {**keys, "AWS_ENDPOINT_URL": self.url, "AWS_MAX_ATTEMPTS": "1"}

    def ec2(self, region: str) -> Any:
        if region not in self.clients:  # to make one takes long
            session = boto3.Session("testing", "testing", region_name=region)
            self.clients[region] = session.client("ec2", endpoint_url=self.url)
        return self.clients[region]

    def asked(self, action: str) -> list[str]:
        return [region for called, region in self.calls if called == action]


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    monkeypatch.setattr("moto.ec2.models.amis.AMIS", [])  # moto's own are many, and nobody looks at them
    monkeypatch.setenv("MOTO_AMIS_PATH", "none")
    aws = Aws()
    server = make_server("127.0.0.1", 0, aws, threaded=True)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    aws.url = f"http://127.0.0.1:{server.server_port}"
    urlopen(Asking(f"{aws.url}/moto-api/reset", method="POST")).close()
    yield aws
    aws.over.set()
    server.shutdown()
    serving.join()
    server.server_close()


class Nodes:
    """What the first control planes say; some say nothing, and some fall over."""

    def __init__(self) -> None:
        self.not_ready: set[str] = set()
        self.silent: set[str] = set()
        self.broken: set[str] = set()
        self.asked: list[str] = []

    @asynccontextmanager
    async def first_control_plane(self, job: Any, _: object) -> AsyncIterator[Any]:
        async def ask(_: str, *, seconds: float) -> Any:
            self.asked.append(job.cluster)
            if job.cluster in self.broken:
                raise ConnectionError("the line\nis cut")
            if job.cluster in self.silent:
                await asyncio.sleep(10 * seconds)
            names = [machine.name for machine in job.machines]
            lines = (f"{name}|{name not in self.not_ready}" for name in names)
            return SimpleNamespace(stdout="\n".join(lines))

        yield SimpleNamespace(ask=ask)


@pytest.fixture
def nodes(monkeypatch: pytest.MonkeyPatch) -> Nodes:
    nodes = Nodes()

    def parse(said: str) -> dict[str, Any]:
        rows = (line.split("|") for line in said.splitlines())
        return {name: SimpleNamespace(ready=ready == "True", version=VERSION) for name, ready in rows}

    monkeypatch.setattr("mectui.run.looking.first_control_plane", nodes.first_control_plane)
    monkeypatch.setattr("mectui.run.looking.parse_nodes", parse)
    return nodes


Make = Callable[..., Folder]


@pytest.fixture
def make(aws: Aws, tmp_path: Path) -> Make:
    """Put a cluster on record, with a control plane and a worker in its region."""

    def make_one(name: str, region: str = "eu-west-1", **account: str) -> Folder:
        folder = Folder(tmp_path / "clusters" / name)
        folder.make()
        place = {"region": region, "vpc": "vpc-0123456789abcdef0", "subnets": ["subnet-0123456789abcdef0"]}
        cluster = {"name": name, "control_planes": 1, "workers": 1}
        answers = {"cluster": cluster, "aws": {**place, "instance_type": "t3.medium"}, "addons": ["dns"]}
        save(Answers.model_validate(answers), folder.answers)
        note_machines(folder, [_machine(aws, region, name, end) for end in ("cp-0", "w-0")])
        folder.note(stage=Stage.READY, account=account.get("account", ACCOUNT))
        return folder

    return make_one


def _machine(aws: Aws, region: str, cluster: str, end: str) -> Machine:
    tags = [{"Key": "mectui:cluster", "Value": cluster}, {"Key": "mectui:node", "Value": f"{cluster}-{end}"}]
    row = aws.ec2(region).run_instances(
        ImageId="ami-0123456789abcdef0",
        MinCount=1,
        MaxCount=1,
        TagSpecifications=[{"ResourceType": "instance", "Tags": tags}],
    )["Instances"][0]
    role = Role.WORKER if end == "w-0" else Role.CONTROL_PLANE
    return Machine(f"{cluster}-{end}", role, end == "cp-0", row["InstanceId"], row["PrivateIpAddress"], None)


async def look(aws: Aws, *folders: Folder, deadline: float = 30, at_once: int = 8) -> list[ClusterRow]:
    """Return every row that is told, in order."""
    told: list[ClusterRow] = []
    await look_at_all(folders, aws.environ(), told.append, at_once=at_once, deadline=deadline)
    return told


def last(told: list[ClusterRow], name: str) -> ClusterRow:
    return [row for row in told if row.name == name][-1]


async def test_a_row_is_told_from_disk_then_by_ec2_then_by_kubernetes(
    aws: Aws, nodes: Nodes, make: Make
) -> None:
    nodes.not_ready = {"edge-w-0"}
    disk, ec2, whole = await look(aws, make("edge"))
    assert (disk.stage, disk.region, disk.control_planes, disk.workers, disk.addons) == (
        "ready",
        "eu-west-1",
        1,
        1,
        ("dns",),
    )
    assert (disk.ready, disk.total, disk.version, disk.zones, disk.looked) == (None, 2, None, (), None)
    assert (ec2.ready, ec2.zones, ec2.looked) == (None, ("eu-west-1a",), None)
    assert [node.instance for node in ec2.nodes] == ["running"] * 2
    assert (whole.ready, whole.total, whole.version, whole.problem) == (1, 2, VERSION, None)
    assert whole.looked is not None
    assert {disk.hourly_usd, whole.hourly_usd} == {disk.hourly_usd}
    assert disk.hourly_usd is not None
    assert disk.hourly_usd > Decimal("0.08")


async def test_ec2_is_asked_once_a_region(aws: Aws, nodes: Nodes, make: Make) -> None:
    places = [("a", "eu-west-1"), ("b", "eu-west-1"), ("c", "us-east-2"), ("d", "us-east-2")]
    folders = [make(f"edge-{end}", region) for end, region in places]
    told = await look(aws, *folders)
    assert sorted(aws.asked("DescribeInstances")) == ["eu-west-1", "us-east-2"]
    assert sorted(aws.asked("GetCallerIdentity")) == ["eu-west-1", "us-east-2"]
    assert {(row.name, row.ready) for row in told if row.looked} == {(f"edge-{end}", 2) for end, _ in places}


async def test_a_region_that_is_silent_delays_no_other_and_its_clusters_are_still_asked(
    aws: Aws, nodes: Nodes, make: Make
) -> None:
    far, near = make("far", "ap-south-1"), make("near")
    aws.silent = {"ap-south-1"}
    told = await look(aws, far, near, deadline=4)
    assert [row.name for row in told if row.looked] == ["near", "far"]
    assert last(told, "near").problem is None
    assert last(told, "far").problem == "EC2 did not answer within 2 s"
    assert last(told, "far").ready == 2


async def test_clusters_that_hang_do_not_keep_the_others_from_being_asked(
    aws: Aws, nodes: Nodes, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mectui.run.fleet.PATIENCE_SECONDS", 0.05)
    folders = [make(f"edge-{number}") for number in range(4)]
    nodes.silent = {f"edge-{number}" for number in range(3)}
    begun = time.monotonic()
    took: dict[str, float] = {}

    def tell(row: ClusterRow) -> None:
        if row.looked:
            took[row.name] = time.monotonic() - begun

    await look_at_all(folders, aws.environ(), tell, at_once=1, deadline=8)
    assert took["edge-3"] < min(took[name] for name in nodes.silent)
    assert nodes.asked == [folder.name for folder in folders]


async def test_one_that_breaks_is_told_on_one_line_and_breaks_no_other(
    aws: Aws, nodes: Nodes, make: Make
) -> None:
    nodes.broken = {"bad"}
    told = await look(aws, make("bad"), make("good"))
    assert last(told, "bad").problem == "the cluster: ConnectionError: the line is cut"
    assert (last(told, "bad").ready, last(told, "good").ready) == (None, 2)


async def test_what_is_off_is_not_asked_and_costs_less(aws: Aws, nodes: Nodes, make: Make) -> None:
    folder = make("edge")
    ids = [row["InstanceId"] for row in _instances(aws)]
    aws.ec2("eu-west-1").stop_instances(InstanceIds=ids)
    told = await look(aws, folder)
    assert (last(told, "edge").stage, last(told, "edge").problem) == ("stopped", None)
    assert nodes.asked == []
    costs = [row.hourly_usd for row in told]
    assert costs[0] is not None
    assert costs[-1] is not None
    assert Decimal(0) < costs[-1] < costs[0] / 5


async def test_machines_that_are_gone_are_said_to_be(aws: Aws, nodes: Nodes, make: Make) -> None:
    folder = make("edge")
    ids = [row["InstanceId"] for row in _instances(aws)]
    aws.ec2("eu-west-1").terminate_instances(InstanceIds=ids)
    row = last(await look(aws, folder), "edge")
    assert row.stage == "gone"
    assert row.problem is not None
    assert "none of its machines" in row.problem
    assert nodes.asked == []


async def test_another_accounts_credentials_do_not_make_a_cluster_gone(
    aws: Aws, nodes: Nodes, make: Make
) -> None:
    row = last(await look(aws, make("theirs", account="999999999999")), "theirs")
    assert row.stage == "ready"
    assert row.problem is not None
    assert "another AWS account" in row.problem


async def test_what_is_not_there_is_looked_for_nowhere(aws: Aws, nodes: Nodes, make: Make) -> None:
    draft, broken = make("draft"), make("broken")
    draft.note(stage=Stage.DRAFT)
    broken.answers.write_text("{torn")
    aws.calls.clear()
    told = await look(aws, draft, broken)
    assert sorted(row.name for row in told) == ["broken", "draft"]
    row = last(told, "broken")
    assert (row.stage, row.region, row.total) == ("ready", None, 2)
    assert row.problem is not None
    assert "its answers cannot be read" in row.problem
    assert (aws.calls, nodes.asked) == ([], [])


async def test_a_run_in_progress_is_told_with_its_phase_and_its_beginning(
    aws: Aws, nodes: Nodes, make: Make
) -> None:
    folder = make("edge")
    for run in ("20250101T000000-aaaaaa", "20260101T000000-bbbbbb"):
        journal = Journal.begin(folder, run)
        journal(Event("run.started", Phase.PREFLIGHT, "", data={"kind": "resume"}))
        journal(Event("phase.started", Phase.JOIN, ""))
        journal.close()
    Running("20260101T000000-bbbbbb", Owner.this("mectui resume")).save(folder)
    row = (await look(aws, folder))[0]
    assert row.run is not None
    assert (row.run.kind, row.run.phase) == ("resume", "join")
    begun = [next(read(path)).time for path in journals(folder)]
    assert [row.created, row.run.begun] == begun
    assert nodes.asked == []  # what is being made has no kubeconfig yet, and nobody to ask


def _instances(aws: Aws) -> list[dict[str, Any]]:
    groups = aws.ec2("eu-west-1").describe_instances()["Reservations"]
    live = (row for group in groups for row in group["Instances"] if row["State"]["Name"] != "terminated")
    return list(live)


async def test_what_nobody_foresaw_is_told_in_its_row(
    aws: Aws, nodes: Nodes, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, well = make("broken"), make("well")
    read_folder = cluster_row._on_disk

    def fail(folder: Folder, environ: Any) -> Any:
        if folder.name == "broken":
            raise RuntimeError("nobody foresaw it")
        return read_folder(folder, environ)

    monkeypatch.setattr(cluster_row, "_on_disk", fail)
    rows = await look(aws, broken, well)
    [bad] = [row for row in rows if row.name == "broken"]
    assert bad.unknown[0].endswith("cannot be read: RuntimeError: nobody foresaw it")
    assert any(row.name == "well" and row.ready for row in rows)


async def test_a_look_that_breaks_is_told_in_its_row(
    aws: Aws, nodes: Nodes, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> Any:
        raise RuntimeError("nobody foresaw it")

    monkeypatch.setattr("mectui.run.fleet.with_instances", fail)
    assert (await look(aws, make("edge")))[-1].unknown == ("the cluster: RuntimeError: nobody foresaw it",)
