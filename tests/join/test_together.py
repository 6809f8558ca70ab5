"""Bringing real OpenSSH machines together: the order, the evidence, and every known refusal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import yaml

from mectui.answers.model import Timeouts
from mectui.events import Event, ExitCode, Phase, Step, Trouble
from mectui.join import bring_together, kubeconfig, verify

from .conftest import Cluster

pytestmark = pytest.mark.sshd

Make = Callable[..., Cluster]
ALL_STEPS = [str(step) for step in Step]


async def test_one_control_plane_and_two_workers(clusters: Make) -> None:
    cluster = clusters()
    trusted: list[set[str]] = []
    joined = await bring_together(
        cluster.job, cluster.reporter, on_all_trusted=lambda: trusted.append(set(cluster.state["nodes"]))
    )
    assert {name: state.ready for name, state in joined.nodes.items()} == {
        "mec-cp-0": True,
        "mec-w-0": True,
        "mec-w-1": True,
    }
    assert cluster.steps("cp-0") == cluster.steps("w-0") == cluster.steps("w-1") == ALL_STEPS
    assert trusted == [{"mec-cp-0"}]


async def test_a_second_run_does_nothing_again(clusters: Make) -> None:
    first = clusters()
    await bring_together(first.job, first.reporter)
    second = first.rerun(bootstrap_host_keys={})
    await bring_together(second.job, second.reporter)
    assert second.steps("w-1") == ALL_STEPS
    assert first.history("w-1") == ["join of mec-w-1", "joined"]


async def test_control_planes_join_one_at_a_time(clusters: Make) -> None:
    cluster = clusters(control_planes=3, workers=1)
    await bring_together(cluster.job, cluster.reporter)
    assert set(cluster.state["dqlite"].values()) == {"voter"}
    assert len(cluster.state["dqlite"]) == 3
    turns = [
        event.node
        for event in cluster.events
        if event.event.startswith("node.step.")
        and event.step in (Step.JOINED, Step.NODE_READY)
        and event.node in ("mec-cp-1", "mec-cp-2")
    ]
    assert turns == sorted(turns, key=turns.index)


async def test_a_node_that_waits_for_another_says_so(clusters: Make) -> None:
    cluster = clusters(control_planes=3, workers=1)
    booting = cluster.machine("cp-0").root / "cloud-init.json"
    booting.write_text('{"status": "running"}')
    run = asyncio.create_task(bring_together(cluster.job, cluster.reporter))
    others = {"mec-cp-1", "mec-cp-2", "mec-w-0"}
    await cluster.until(lambda: {event.node for event in waits(cluster, "for mec-cp-0, which")} == others)
    booting.unlink()
    await run
    assert [event.node for event in waits(cluster, "for a second control plane")] == ["mec-w-0"]
    (turn,) = waits(cluster, "for its turn")
    assert sorted([str(turn.node), turn.message.split()[4]]) == ["mec-cp-1", "mec-cp-2"]
    assert {(event.phase, event.step) for event in waits(cluster, "")} == {(Phase.JOIN, Step.JOINED)}


async def test_who_need_not_wait_says_nothing(clusters: Make) -> None:
    cluster = clusters(workers=1)
    booting = cluster.machine("w-0").root / "cloud-init.json"
    booting.write_text('{"status": "running"}')
    run = asyncio.create_task(bring_together(cluster.job, cluster.reporter))
    await cluster.until(lambda: cluster.steps("cp-0") == ALL_STEPS)
    booting.unlink()
    await run
    assert waits(cluster, "") == []


def waits(cluster: Cluster, reason: str) -> list[Event]:
    """What nodes said who had to wait for another one."""
    return [event for event in cluster.told("node.waiting") if event.message.startswith(f"waits {reason}")]


async def test_every_role_in_the_datastore_is_told_once_and_at_the_end_again(clusters: Make) -> None:
    cluster = clusters(control_planes=4, workers=1)
    await bring_together(cluster.job, cluster.reporter)
    await verify(cluster.job, cluster.reporter)
    names = [f"mec-cp-{number}" for number in range(4)]
    for phase in (Phase.JOIN, Phase.VERIFY):
        told = [event for event in cluster.told("node.datastore") if event.phase is phase]
        assert sorted(str(event.node) for event in told) == names
        assert sorted(event.data["role"] for event in told) == ["stand-by", "voter", "voter", "voter"]
        assert next(event for event in told if event.node == "mec-cp-0").data["role"] == "voter"


@pytest.mark.parametrize(
    ("fault", "repaired"),
    [("invalid-token", False), ("traceback", False), ("half-done", True)],
)
@pytest.mark.parametrize("node", ["cp-1", "w-0"])
async def test_a_refused_or_half_done_join_is_repaired(
    clusters: Make, node: str, fault: str, repaired: bool
) -> None:
    cluster = clusters(control_planes=2, workers=1)
    cluster.breaks(node, fault)
    joined = await bring_together(cluster.job, cluster.reporter)
    assert len(joined.nodes) == 3
    assert cluster.history(node).count(f"join of mec-{node}") == 2
    assert ("leave" in cluster.history(node)) is repaired
    assert [event.node for event in cluster.told("node.retry")] == [f"mec-{node}"]


async def test_no_token_outlives_the_run_or_is_told(clusters: Make) -> None:
    cluster = clusters()
    listing = cluster.machine("cp-0").root / "var/snap/microk8s/current/credentials/cluster-tokens.txt"
    listing.write_text("0123456789abcdef0123456789abcdef\n")  # one of the user's own
    await bring_together(cluster.job, cluster.reporter)
    assert listing.read_text() == "0123456789abcdef0123456789abcdef\n"
    assert not [event for event in cluster.events if "25000/" in event.to_line()]


async def test_a_node_without_the_snap_gets_it(clusters: Make) -> None:
    cluster = clusters(workers=1)
    cluster.change("w-0", channel="")
    cluster.breaks("w-0", "install-refused")
    await bring_together(cluster.job, cluster.reporter)
    waiting = [event.message for event in cluster.told("node.waiting") if event.step is Step.INSTALLED]
    assert any("not yet seeded" in message for message in waiting)
    assert cluster.steps("w-0") == ALL_STEPS


async def test_a_stopped_microk8s_is_started(clusters: Make) -> None:
    cluster = clusters(workers=1)
    cluster.change("w-0", stopped=True)
    await bring_together(cluster.job, cluster.reporter)
    assert [event.node for event in cluster.told("node.repair")] == ["mec-w-0"]


async def test_another_channel_stops_that_node_only(clusters: Make) -> None:
    cluster = clusters()
    cluster.change("w-0", channel="1.33/stable")
    with pytest.raises(Trouble, match=r"1\.33/stable") as caught:
        await bring_together(cluster.job, cluster.reporter)
    assert caught.value.exit_code is ExitCode.FAILED
    assert len(caught.value.problems) == 1
    assert cluster.steps("w-1") == ALL_STEPS


async def test_a_deadline_names_what_is_missing_on_each_node(clusters: Make) -> None:
    cluster = clusters()
    cluster.machine("w-1").stop()
    job = replace(cluster.job, timeouts=Timeouts(boot=timedelta(seconds=8)))
    with pytest.raises(Trouble, match="mec-w-1 was not reachable within 8 s") as caught:
        await bring_together(job, cluster.reporter)
    assert caught.value.exit_code is ExitCode.DEADLINE
    (problem,) = caught.value.problems
    assert "does not answer" in problem.why
    dead = next(each for each in job.machines if each.name == "mec-w-1")
    assert f"`mectui resume mec --restart mec-w-1` starts {dead.instance_id} anew" in problem.remedy
    assert "`mectui resume mec` goes on" in problem.remedy
    (begun,) = (
        event
        for event in cluster.told("node.step.started")
        if event.step == "reachable" and event.node == dead.name
    )
    assert 0 < begun.data["deadline_in"] <= 8, "so that whoever watches knows how long it is waited for"
    assert cluster.steps("w-0") == ALL_STEPS


async def test_nobody_waits_for_a_first_control_plane_that_failed(clusters: Make) -> None:
    cluster = clusters()
    cluster.change("cp-0", channel="1.33/stable")
    with pytest.raises(Trouble) as caught:
        await bring_together(cluster.job, cluster.reporter)
    assert [problem.what[:8] for problem in caught.value.problems] == ["mec-cp-0"]
    assert cluster.history("w-0") == []


async def test_a_failed_node_is_tried_again_on_request(clusters: Make) -> None:
    cluster = clusters()
    cluster.change("cp-0", channel="1.33/stable")
    cluster.machine("w-1").stop()
    wishes: asyncio.Queue[str] = asyncio.Queue()
    run = asyncio.create_task(bring_together(cluster.job, cluster.reporter, retries=wishes))
    await cluster.until(lambda: "mec-cp-0" in [event.node for event in cluster.told("node.step.failed")])
    cluster.change("cp-0", channel="1.34/stable")
    wishes.put_nowait("mec-cp-0")
    cluster.machine("w-1").start()
    assert len((await run).nodes) == 3


async def test_a_wish_to_try_a_node_that_is_still_trying_disturbs_nobody(clusters: Make) -> None:
    cluster = clusters(workers=1)
    booting = cluster.machine("cp-0").root / "cloud-init.json"
    booting.write_text('{"status": "running"}')
    wishes: asyncio.Queue[str] = asyncio.Queue()
    run = asyncio.create_task(bring_together(cluster.job, cluster.reporter, retries=wishes))
    await cluster.until(lambda: str(Step.MICROK8S_READY) in cluster.steps("w-0"))
    wishes.put_nowait("mec-cp-0")
    wishes.put_nowait("mec-w-9")
    await cluster.until(wishes.empty)
    booting.unlink()
    assert len((await run).nodes) == 2


async def test_a_boot_has_one_deadline_however_many_steps_it_takes(clusters: Make) -> None:
    cluster = clusters(workers=0)
    (cluster.machine("cp-0").root / "cloud-init.json").write_text('{"status": "running"}')
    timeouts = Timeouts(boot=timedelta(seconds=3), install=timedelta(seconds=3))
    clock = asyncio.get_running_loop().time
    began = clock()
    with pytest.raises(
        Trouble, match="mec-cp-0 was not booted within 6 s: cloud-init says running"
    ) as caught:
        await bring_together(replace(cluster.job, timeouts=timeouts), cluster.reporter)
    assert caught.value.exit_code is ExitCode.DEADLINE
    assert clock() - began < 11  # and not twice the deadline


async def test_a_connection_lost_during_the_join_is_not_joined_twice(clusters: Make) -> None:
    cluster = clusters(workers=1)
    run = asyncio.create_task(bring_together(cluster.job, cluster.reporter))
    await cluster.until(lambda: cluster.history("w-0"))
    cluster.machine("w-0").drop_connections()
    await run
    assert cluster.history("w-0").count("join of mec-w-0") == 1


async def test_a_run_killed_during_the_join_is_resumed(clusters: Make) -> None:
    cluster = clusters(workers=1)
    run = asyncio.create_task(bring_together(cluster.job, cluster.reporter))
    await cluster.until(lambda: cluster.history("w-0"))
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    again = cluster.rerun()
    await bring_together(again.job, again.reporter)
    assert again.history("w-0").count("join of mec-w-0") == 1


async def test_a_run_killed_during_a_repair_leaves_no_node_half_way(clusters: Make) -> None:
    cluster = clusters(workers=1)
    cluster.breaks("w-0", "half-done")
    run = asyncio.create_task(bring_together(cluster.job, cluster.reporter))
    await cluster.until(lambda: "leave" in cluster.history("w-0"))
    run.cancel()
    cluster.machine("w-0").drop_connections()
    await asyncio.wait([run])
    await cluster.until(lambda: "left" in cluster.history("w-0"))
    again = cluster.rerun()
    assert len((await bring_together(again.job, again.reporter)).nodes) == 2


async def test_the_kubeconfig_reaches_every_control_plane(clusters: Make) -> None:
    cluster = clusters(control_planes=3, workers=0)
    await bring_together(cluster.job, cluster.reporter)
    config = yaml.safe_load(await kubeconfig(cluster.job, cluster.reporter))
    assert config["current-context"] == "mec"
    assert [row["name"] for row in config["contexts"]] == ["mec", "mec-cp-1", "mec-cp-2"]
    servers = [row["cluster"]["server"] for row in config["clusters"]]
    assert servers == [f"https://{machine.private_ip}:16443" for machine in cluster.job.machines]
    assert {row["cluster"]["tls-server-name"] for row in config["clusters"]} == {"kubernetes.default.svc"}


async def test_a_cluster_is_verified_and_left_as_it_was(clusters: Make) -> None:
    cluster = clusters()
    await bring_together(cluster.job, cluster.reporter)
    await verify(cluster.job, cluster.reporter)
    checks = [(event.data["check"], event.data["ok"]) for event in cluster.told("verify.check")]
    assert checks == [("nodes", True), ("pods", True), ("dns", True), ("reach", True)]
    assert cluster.history("cp-0")[-1] == "kubectl delete namespace mectui-verify --ignore-not-found"
