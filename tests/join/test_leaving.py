"""Workers that leave: drained, gone from the cluster's list, and held up by nothing for ever."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mectui.answers.model import Timeouts
from mectui.events import ExitCode, Trouble
from mectui.join import bring_together, leaving, let_go, settle_departures
from mectui.ssh import Dropped, Remote, Result

from .conftest import Cluster

pytestmark = pytest.mark.sshd

Make = Callable[..., Cluster]


@pytest.fixture
async def cluster(clusters: Make) -> Cluster:
    """One control plane and two workers, up."""
    made = clusters()
    await bring_together(made.job, made.reporter)
    made.events.clear()
    return made


def doing(cluster: Cluster, name: str) -> list[str]:
    mine = [event for event in cluster.events if event.node == f"mec-{name}"]
    return [event.data["doing"] for event in mine if event.event == "node.leaving"]


def regrets(cluster: Cluster) -> list[str]:
    return [str(event.error) for event in cluster.events if event.error is not None]


async def leave(cluster: Cluster, *names: str, off: tuple[str, ...] = ()) -> None:
    machines = {machine.name: machine for machine in cluster.job.machines}
    going = [machines[f"mec-{name}"] for name in names]
    await let_go(cluster.job, going, cluster.reporter, off=off)


async def test_a_worker_is_drained_leaves_and_is_forgotten(cluster: Cluster) -> None:
    await leave(cluster, "w-1")
    assert set(cluster.state["nodes"]) == {"mec-cp-0", "mec-w-0"}
    assert doing(cluster, "w-1") == ["drain", "leave", "remove"]
    assert cluster.told("node.output")[0].message == "evicting pod default/web-1"
    assert [event.node for event in cluster.told("node.left")] == ["mec-w-1"]
    assert cluster.history("w-1")[-2:] == ["leave", "left"]
    assert regrets(cluster) == []


async def test_all_are_closed_before_the_first_is_drained(cluster: Cluster) -> None:
    await leave(cluster, "w-0", "w-1")
    done = cluster.history("cp-0")
    closed = done.index("kubectl cordon mec-w-0 mec-w-1")
    assert closed < min(done.index("drain mec-w-0"), done.index("drain mec-w-1"))
    assert set(cluster.state["nodes"]) == {"mec-cp-0"}


async def test_one_that_left_already_is_not_touched_again(cluster: Cluster) -> None:
    await leave(cluster, "w-1")
    before = cluster.history("w-1"), cluster.history("cp-0")
    await leave(cluster, "w-1")
    assert (cluster.history("w-1"), cluster.history("cp-0")) == before
    assert len(cluster.told("node.left")) == 2


async def test_pods_that_stay_are_told_and_hold_nothing_up(cluster: Cluster) -> None:
    cluster.breaks("cp-0", "drain-stuck-mec-w-1")
    patient = cluster.rerun(timeouts=Timeouts(drain=timedelta(minutes=3)))
    await leave(patient, "w-1")
    (told,) = regrets(patient)
    assert "mec-w-1 was not drained within 180 s" in told
    assert "global timeout reached" in told
    assert set(cluster.state["nodes"]) == {"mec-cp-0", "mec-w-0"}


async def test_a_connection_that_is_lost_while_pods_move_leaves_none_behind(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, lost = Remote.run, list[str]()

    async def lose_one(remote: Remote, command: str, **how: Any) -> Result:
        if "kubectl drain" in command and not lost:
            lost.append(command)
            await remote.hang_up()
            raise Dropped("the connection was lost")
        return await run(remote, command, **how)

    monkeypatch.setattr(Remote, "run", lose_one)
    await leave(cluster, "w-1")
    assert lost
    assert "drain mec-w-1" in cluster.history("cp-0")
    assert regrets(cluster) == []


async def test_one_that_refuses_to_leave_is_removed_all_the_same(cluster: Cluster) -> None:
    cluster.breaks("w-1", "leave-refused")
    await leave(cluster, "w-1")
    assert regrets(cluster) == [
        "mec-w-1 did not leave by itself: This node cannot leave now. It goes all the same."
    ]
    assert "mec-w-1" not in cluster.state["nodes"]


async def test_one_that_does_not_answer_is_removed_by_force(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaving, "REACH_SECONDS", 1)
    cluster.machine("w-1").stop()
    await leave(cluster, "w-1")
    (told,) = regrets(cluster)
    assert told.startswith("mec-w-1 cannot leave by itself")
    assert "mec-w-1" not in cluster.state["nodes"]


async def test_a_machine_that_does_not_run_is_not_waited_for(cluster: Cluster) -> None:
    cluster.machine("w-1").stop()
    await leave(cluster, "w-1", off=("mec-w-1",))
    assert "its machine does not run" in regrets(cluster)[0]
    assert "mec-w-1" not in cluster.state["nodes"]


async def test_nobody_leaves_where_the_control_plane_is_silent(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaving, "ANSWER_SECONDS", 1)
    cluster.machine("cp-0").stop()
    with pytest.raises(Trouble, match="mec-cp-0 did not say within 1 s") as caught:
        await leave(cluster, "w-1")
    assert caught.value.exit_code is ExitCode.DEADLINE
    assert "left" not in cluster.history("w-1")


def rewrite(cluster: Cluster, name: str, **facts: object) -> None:
    """Change what the cluster says of one of its nodes, or add one."""
    state = cluster.state
    state["nodes"][name] = state["nodes"].get(name, {}) | facts
    (cluster.lab.folder / "cluster.json").write_text(json.dumps(state))


async def test_a_worker_without_a_machine_is_forgotten_and_strangers_stay(cluster: Cluster) -> None:
    rewrite(cluster, "my-own-box", ip="10.9.9.9", worker=True)
    smaller = replace(cluster.job, machines=cluster.job.machines[:2])
    joined = await bring_together(smaller, cluster.reporter)
    await settle_departures(smaller, joined.nodes, cluster.reporter)
    assert set(cluster.state["nodes"]) == {"mec-cp-0", "mec-w-0", "my-own-box"}
    assert [event.node for event in cluster.told("node.left")] == ["mec-w-1"]


async def test_a_worker_that_was_to_leave_and_stays_takes_pods_again(cluster: Cluster) -> None:
    rewrite(cluster, "mec-w-1", leaving=True, cordoned=True)
    joined = await bring_together(cluster.job, cluster.reporter)
    await settle_departures(cluster.job, joined.nodes, cluster.reporter)
    row = cluster.state["nodes"]["mec-w-1"]
    assert (row["leaving"], row["cordoned"]) == (False, False)
    again = await bring_together(cluster.job, cluster.reporter)
    assert not any(state.leaving for state in again.nodes.values())
