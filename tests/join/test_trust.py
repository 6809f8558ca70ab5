"""Host keys on real OpenSSH servers: believed from the first byte, changed at once, wherever a run dies."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta

import pytest

from mectui.events import ExitCode, Trouble
from mectui.join import bring_together
from mectui.ssh import HostKeys, generate_host_keys
from mectui.ssh.rotation import host_key_path, make_next_key, swap_keys

from .conftest import Cluster

pytestmark = pytest.mark.sshd

Make = Callable[..., Cluster]


def pins(cluster: Cluster) -> tuple[str, ...]:
    return HostKeys(cluster.job.known_hosts).pins("mec-cp-0")


def served(cluster: Cluster) -> str:
    """The Ed25519 key that the server itself presents; nothing while it restarts."""
    machine = cluster.machine("cp-0")
    scan = ["ssh-keyscan", "-t", "ed25519", "-p", str(machine.port), machine.address]
    out = subprocess.run(scan, capture_output=True, text=True).stdout
    return " ".join(out.split()[1:3])


def run_piece(cluster: Cluster, script: str) -> str:
    """Run a piece of the rotation on the machine, as a run that then died did."""
    machine = cluster.machine("cp-0")
    path = f"{machine.root}/bin:/usr/bin:/bin"
    done = subprocess.run(
        ["sh"], input=script, env={"PATH": path}, capture_output=True, text=True, check=True
    )
    return done.stdout


async def test_every_node_gets_a_key_of_its_own(clusters: Make) -> None:
    cluster = clusters(workers=1)
    bootstrap = dict(cluster.job.bootstrap_host_keys)
    called: list[int] = []
    await bring_together(cluster.job, cluster.reporter, on_all_trusted=lambda: called.append(1))
    for name in ("cp-0", "w-0"):
        kept = HostKeys(cluster.job.known_hosts).pins(f"mec-{name}")
        assert kept == (cluster.machine(name).public,)
        assert kept[0] != bootstrap[f"mec-{name}"]
        assert not list(cluster.machine(name).root.glob("*.mectui*"))
    assert called == [1]
    assert served(cluster) == pins(cluster)[0]


async def test_a_private_host_key_stays_on_its_machine(clusters: Make) -> None:
    cluster = clusters(workers=0)
    await bring_together(cluster.job, cluster.reporter)
    secret = cluster.machine("cp-0").host_key.read_text().splitlines()[2]
    assert secret not in "".join(event.to_line() for event in cluster.events)
    assert secret not in cluster.job.known_hosts.read_text()
    assert cluster.machine("cp-0").host_key.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("died", ["made", "half-made", "pinned", "half-swapped", "swapped", "reloaded"])
async def test_a_rotation_is_finished_wherever_it_died(clusters: Make, died: str) -> None:
    cluster = clusters(workers=0)
    machine, keys = cluster.machine("cp-0"), HostKeys(cluster.job.known_hosts)
    bootstrap, path = machine.public, str(machine.host_key)
    new = run_piece(cluster, make_next_key(path))
    keys.pin("mec-cp-0", bootstrap)
    if died == "half-made":
        (machine.root / "ssh_host_ed25519_key.mectui.pub").unlink()
    if died not in ("made", "half-made"):
        keys.pin("mec-cp-0", new, bootstrap)
    if died in ("half-swapped", "swapped"):
        shutil.move(f"{path}.mectui", path)
    if died == "swapped":
        shutil.move(f"{path}.mectui.pub", f"{path}.pub")
    if died == "reloaded":
        run_piece(cluster, swap_keys(path))
        await cluster.until(lambda: served(cluster) not in ("", bootstrap))
    await bring_together(cluster.job, cluster.reporter)
    assert pins(cluster) == (served(cluster),)
    assert pins(cluster)[0] != bootstrap


async def test_a_run_cancelled_at_any_moment_of_the_rotation_is_finished_by_the_next(clusters: Make) -> None:
    cluster = clusters(workers=0)
    bootstrap = cluster.machine("cp-0").public
    for moment in range(0, 300, 30):
        run = asyncio.create_task(bring_together(cluster.job, cluster.reporter))
        await asyncio.wait([run], timeout=moment / 1000)
        run.cancel()
        await asyncio.wait([run])
    await bring_together(cluster.job, cluster.reporter)
    assert pins(cluster) == (served(cluster),)
    assert pins(cluster)[0] != bootstrap


async def test_a_young_machine_may_answer_before_it_has_its_key(clusters: Make) -> None:
    cluster = clusters(workers=0)
    machine = cluster.machine("cp-0")
    (right, other) = generate_host_keys("ab").values()
    right_job = cluster.rerun(bootstrap_host_keys={"mec-cp-0": right.public})
    machine.stop()
    machine.give_host_key(other)
    machine.start()
    run = asyncio.create_task(bring_together(right_job.job, right_job.reporter))
    await right_job.until(
        lambda: [e for e in right_job.told("node.waiting") if "another host key" in e.message]
    )
    machine.stop()
    assert lab_user_unseen(right_job)
    machine.give_host_key(right)
    machine.start()
    await run
    assert pins(right_job) == (machine.public,)


async def test_after_its_youth_another_key_stops_the_node(clusters: Make) -> None:
    cluster = clusters(workers=0)
    (other,) = generate_host_keys("a").values()
    job = cluster.rerun(bootstrap_host_keys={"mec-cp-0": other.public}, boot_grace=timedelta(seconds=0.5))
    with pytest.raises(Trouble, match="is not the machine it was") as caught:
        await bring_together(job.job, job.reporter)
    assert caught.value.exit_code is ExitCode.FAILED
    assert lab_user_unseen(job)


async def test_a_machine_that_had_its_own_key_gets_no_grace(clusters: Make) -> None:
    cluster = clusters(workers=0)
    await bring_together(cluster.job, cluster.reporter)
    machine = cluster.machine("cp-0")
    machine.stop()
    machine.give_host_key(*generate_host_keys("a").values())
    machine.start()
    again = cluster.rerun()
    with pytest.raises(Trouble, match="nothing was sent"):
        await bring_together(again.job, again.reporter)


async def test_without_any_pin_nothing_is_tried(clusters: Make) -> None:
    cluster = clusters(workers=0).rerun(bootstrap_host_keys={})
    with pytest.raises(Trouble, match="no host key is known for mec-cp-0"):
        await bring_together(cluster.job, cluster.reporter)
    assert lab_user_unseen(cluster)


def test_a_server_without_an_ed25519_key_is_named() -> None:
    assert host_key_path("port 22\nhostkey /etc/ssh/ssh_host_rsa_key\nhostkey /k/x_ed25519_key\n").startswith(
        "/k"
    )
    with pytest.raises(Trouble, match="no Ed25519 host key"):
        host_key_path("port 22\nhostkey /etc/ssh/ssh_host_rsa_key\n")


def lab_user_unseen(cluster: Cluster) -> bool:
    """Whether the server heard neither a user's name nor a key."""
    log = cluster.machine("cp-0").log
    return not any(word in log for word in (f"user {cluster.job.user}", "publickey", "Accepted"))
