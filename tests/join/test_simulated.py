"""The embedded cloud's machines, through its bastion: the whole way, with MicroK8s' own timing and traps."""

from __future__ import annotations

import asyncio
import contextlib
import textwrap
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mectui.answers.model import Bastion, Timeouts
from mectui.demo.bastion import USER, open_bastion
from mectui.demo.nodes import Clock, Faults, Fleet, NodeSpec
from mectui.events import Event, ExitCode, Phase, Reporter, Step, Trouble
from mectui.join import JoinJob, bring_together, kubeconfig, let_go, settle_departures, verify
from mectui.plan.model import Machine, Role
from mectui.ssh import HostKeyPair, HostKeys, generate_host_keys, generate_key, public_of

pytestmark = pytest.mark.cloud

USER_DATA = """\
#cloud-config
hostname: {name}
ssh_deletekeys: true
ssh_keys:
  ed25519_private: |
{private}
  ed25519_public: {public}
write_files:
- path: /etc/microk8s.yaml
  content: |
    version: 0.1.0
    extraKubeletArgs: {{--cluster-domain: cluster.local, --cluster-dns: 10.152.183.10}}
    {addons}
runcmd:
- snap wait system seed.loaded
- snap install microk8s --classic --channel=1.34/stable
"""


class Site:
    """A simulated fleet behind its bastion, and the job of bringing it together."""

    def __init__(self, fleet: Fleet, job: JoinJob) -> None:
        self.fleet = fleet
        self.job = job
        self.events: list[Event] = []
        self.reporter = Reporter(self.events.append, Phase.NODES)

    def told(self, event: str) -> list[str]:
        return [found.message for found in self.events if found.event == event]


MakeSite = Callable[..., Awaitable[Site]]


def machines(control_planes: int, workers: int) -> list[Machine]:
    names = [f"mec-cp-{i}" for i in range(control_planes)] + [f"mec-w-{i}" for i in range(workers)]
    return [
        Machine(
            name=name,
            role=Role.WORKER if "-w-" in name else Role.CONTROL_PLANE,
            first=name == "mec-cp-0",
            instance_id=f"i-{number:017x}",
            private_ip=f"10.0.1.{number + 10}",
            public_ip=None,
        )
        for number, name in enumerate(names)
    ]


def user_data(machine: Machine, pair: HostKeyPair) -> bytes:
    return USER_DATA.format(
        name=machine.name,
        private=textwrap.indent(pair.private, "    "),
        public=pair.public,
        addons="addons: [{name: dns}]" if machine.first else "addons: []",
    ).encode()


def spec(machine: Machine, pair: HostKeyPair, key: str) -> NodeSpec:
    return NodeSpec(
        machine.instance_id, machine.name, machine.private_ip, None, user_data(machine, pair), (key,)
    )


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[MakeSite]:
    opened: list[Callable[[], Awaitable[None]]] = []

    async def make(control_planes: int = 1, workers: int = 2, *faults: str, speed: float = 60) -> Site:
        fleet = Fleet(Clock(speed), Faults(faults))
        acceptor, door = await open_bastion(tmp_path, fleet.route)
        opened.extend((fleet.close, lambda: _close(acceptor)))
        key, all_machines = generate_key(tmp_path), machines(control_planes, workers)
        host_keys = generate_host_keys(machine.name for machine in all_machines)
        for machine in all_machines:
            await fleet.launch(spec(machine, host_keys[machine.name], key.public))
        job = JoinJob(
            cluster="mec",
            machines=tuple(all_machines),
            channel="1.34/stable",
            user="ubuntu",
            key=key.path,
            known_hosts=tmp_path / "known_hosts",
            bastion=Bastion(
                host="127.0.0.1", port=door.port, user=USER, key=door.key, host_key=door.host_key
            ),
            bootstrap_host_keys={name: pair.public for name, pair in host_keys.items()},
            timeouts=Timeouts(boot=timedelta(seconds=60), join=timedelta(seconds=120)),
            claim_grace=timedelta(seconds=4),
        )
        return Site(fleet, job)

    yield make
    for close in opened:
        await close()


async def _close(acceptor: object) -> None:
    acceptor.close()  # type: ignore[attr-defined]


async def test_a_simulated_cluster_comes_up_and_is_verified(site: MakeSite) -> None:
    here = await site(1, 2)
    joined = await bring_together(here.job, here.reporter)
    assert all(state.ready for state in joined.nodes.values())
    assert len(joined.nodes) == 3
    assert here.told("node.repair") == []
    assert "certificate-authority-data" in await kubeconfig(here.job, here.reporter)
    await verify(here.job, here.reporter)
    assert len(here.told("verify.check")) == 4


async def test_what_a_simulated_node_does_as_it_boots_is_told(site: MakeSite) -> None:
    here = await site(1, 0, speed=20)
    await bring_together(here.job, here.reporter)
    told = here.told("node.output")
    assert [line.split(" running ")[1].split()[0] for line in told if " running " in line] == [
        "'init-local'",
        "'init'",
        "'modules:config'",
        "'modules:final'",
    ]
    assert "microk8s (1.34/stable) v1.34.1 from Canonical✓ installed" in told
    assert " finished at " in told[-1]
    assert "cloud-init is running: its stage modules:final" in here.told("node.waiting")
    assert here.told("node.datastore") == ["mec-cp-0 is a voter in the datastore"]


async def test_a_machine_takes_the_place_of_a_lost_one_of_its_name(site: MakeSite) -> None:
    here = await site(1, 2)
    await bring_together(here.job, here.reporter)
    first, kept, lost = here.job.machines
    await here.fleet.terminate(lost.instance_id)
    new = replace(lost, instance_id="i-00000000000000099", private_ip="10.0.1.99")
    pairs = generate_host_keys([new.name])
    HostKeys(here.job.known_hosts).pin(new.name)
    await here.fleet.launch(spec(new, pairs[new.name], public_of(here.job.key)))
    again = replace(
        here.job,
        machines=(first, kept, new),
        bootstrap_host_keys={name: pair.public for name, pair in pairs.items()},
        claim_grace=timedelta(minutes=2),
    )
    joined = await bring_together(again, here.reporter)
    assert {state.internal_ip for state in joined.nodes.values()} == {
        machine.private_ip for machine in again.machines
    }
    assert any("had its name before" in told for told in here.told("node.repair"))


async def test_a_worker_leaves_and_where_it_stays_after_all_it_joins_again(site: MakeSite) -> None:
    here = await site(1, 2)
    await bring_together(here.job, here.reporter)
    await let_go(here.job, [here.job.machines[2]], here.reporter)
    assert [event.node for event in here.events if event.event == "node.left"] == ["mec-w-1"]
    assert [event for event in here.events if event.error is not None] == []
    again = await bring_together(here.job, here.reporter)
    await settle_departures(here.job, again.nodes, here.reporter)
    assert {name for name, state in again.nodes.items() if state.ready} == {"mec-cp-0", "mec-w-0", "mec-w-1"}
    await verify(here.job, here.reporter)


@pytest.mark.parametrize("left", [False, True])
async def test_a_departure_that_was_interrupted_is_undone_by_bringing_together(
    site: MakeSite, left: bool
) -> None:
    here = await site(1, 2)
    await bring_together(here.job, here.reporter)
    going = here.job.machines[2]
    simulated = here.fleet.node(going.name).microk8s
    departure = asyncio.create_task(let_go(here.job, [going], here.reporter))
    async with asyncio.timeout(60):
        while not here.told("node.leaving") or (left and simulated and simulated.worker):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    departure.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await departure
    again = await bring_together(here.job, here.reporter)
    assert any("it joins again" in told for told in here.told("node.repair")) is left
    await settle_departures(here.job, again.nodes, here.reporter)
    await verify(here.job, here.reporter)
    settled = await bring_together(here.job, here.reporter)
    assert not any(state.leaving for state in settled.nodes.values())


async def test_a_worker_whose_machine_is_gone_is_removed_by_force(site: MakeSite) -> None:
    here = await site(1, 2)
    await bring_together(here.job, here.reporter)
    lost = here.job.machines[2]
    await here.fleet.terminate(lost.instance_id)
    await let_go(here.job, [lost], here.reporter, off=[lost.name])
    (told,) = [event.error for event in here.events if event.error is not None]
    assert told.why == "its machine does not run"
    smaller = replace(here.job, machines=here.job.machines[:2])
    assert set((await bring_together(smaller, here.reporter)).nodes) == {"mec-cp-0", "mec-w-0"}


async def test_three_control_planes_form_a_quorum(site: MakeSite) -> None:
    here = await site(3, 2)
    joined = await bring_together(here.job, here.reporter)
    assert len(joined.nodes) == 5
    assert here.told("node.repair") == []


@pytest.mark.parametrize(
    ("fault", "planes"),
    [
        ("snap-not-seeded:w-0", 1),
        ("join-refused:w-0", 1),
        ("join-refused:cp-1", 2),
        ("join-half-done:w-1", 1),
        ("join-half-done:cp-1", 3),
        ("ssh-dropped:w-0", 1),
        ("ssh-dropped:cp-0", 1),
    ],
)
async def test_a_fault_is_healed(site: MakeSite, fault: str, planes: int) -> None:
    here = await site(planes, 2, fault)
    joined = await bring_together(here.job, here.reporter)
    assert len(joined.nodes) == planes + 2


async def test_a_changed_host_key_stops_that_node_only(site: MakeSite) -> None:
    here = await site(1, 2, "host-key-changed:w-1")
    job = replace(here.job, boot_grace=timedelta(0))
    with pytest.raises(Trouble, match="mec-w-1 is not the machine it was") as caught:
        await bring_together(job, here.reporter)
    assert caught.value.exit_code is ExitCode.FAILED
    done = [event for event in here.events if event.event == "node.step.done"]
    assert {event.node for event in done if event.step is Step.NODE_READY} == {"mec-cp-0", "mec-w-0"}


async def test_a_vanished_node_ends_with_its_deadline(site: MakeSite) -> None:
    here = await site(1, 2, "node-vanishes:w-1")
    job = replace(here.job, timeouts=Timeouts(join=timedelta(seconds=8)))
    with pytest.raises(Trouble, match="mec-w-1 was not joined within 8 s") as caught:
        await bring_together(job, here.reporter)
    assert caught.value.exit_code is ExitCode.DEADLINE
