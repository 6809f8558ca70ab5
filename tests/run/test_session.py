"""The door by which screens act on clusters: what it refuses, and what it tells without a run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mectui.clusters import Home, Lock
from mectui.events import ExitCode, Trouble
from mectui.plan import Machine, Role
from mectui.run.machines import note_machines
from mectui.run.request import Kind
from mectui.run.session import Session

ANSWERS = """\
version: 1
cluster: {name: edge, workers: 0}
aws:
  region: us-east-2
  instance_type: t4g.medium
  vpc: vpc-0123456789abcdef0
  subnets: [subnet-0123456789abcdef0]
limits: {max_nodes: 3}
"""
KUBECONFIG = """\
apiVersion: v1
kind: Config
clusters: [{name: edge, cluster: {server: "https://203.0.113.7:16443"}}]
users: [{name: edge-admin, user: {token: secret}}]
contexts: [{name: edge, context: {cluster: edge, user: edge-admin}}]
current-context: edge
"""


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """A session over one cluster of one machine."""
    home = Home(tmp_path / "home")
    folder = home.folder("edge")
    folder.make()
    folder.answers.write_text(ANSWERS)
    note_machines(folder, [Machine("edge-cp-0", Role.CONTROL_PLANE, True, "i-1", "10.0.0.4", "203.0.113.7")])
    client = tmp_path / "bin" / "ssh"
    client.parent.mkdir()
    client.touch(mode=0o755)
    return Session(home, {"HOME": str(tmp_path), "PATH": str(client.parent)}, ("mectui", "--demo"))


@pytest.mark.parametrize(("workers", "named"), [(2, ""), (3, "limits.max_nodes"), (-1, "cluster.workers")])
def test_what_a_request_asks_for_is_checked_as_the_run_would(
    session: Session, workers: int, named: str
) -> None:
    request = replace(session.request(Kind.SCALE), workers=workers)
    if not named:
        session.check("edge", request)
        return
    with pytest.raises(Trouble, match=named):
        session.check("edge", request)


def test_a_stopped_cluster_costs_its_disks(session: Session) -> None:
    assert session.cost_while_off("edge") == pytest.approx(30 * 0.08 / 730, abs=1e-4)
    session.home.folder("edge").answers.write_text("{torn")
    assert session.cost_while_off("edge") is None


def test_a_kubeconfig_is_merged_once_there_is_one(session: Session, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="has no kubeconfig yet"):
        session.merge_kubeconfig("edge")
    session.home.folder("edge").kubeconfig.write_text(KUBECONFIG)
    target, backup = session.merge_kubeconfig("edge")
    assert (target, backup) == (tmp_path / ".kube" / "config", None)
    assert "203.0.113.7" in target.read_text()


def test_a_shell_is_for_a_node_that_is_there(session: Session) -> None:
    with pytest.raises(Trouble, match="has no node 'w-7'"):
        session.shell("edge", "w-7")


def test_nothing_is_forgotten_while_somebody_changes_it(session: Session) -> None:
    folder = session.home.folder("edge")
    with Lock.take(folder.lock, "mectui scale"), pytest.raises(Trouble) as caught:
        session.forget("edge")
    assert caught.value.exit_code is ExitCode.USAGE
    assert folder.exists()


def test_a_run_begins_only_on_what_is_on_record_and_free(session: Session) -> None:
    with pytest.raises(Trouble, match="no cluster named 'egde'"):
        session.begin("egde", session.request(Kind.STOP))
    held = session.home.folder("edge").lock
    with Lock.take(held, "mectui scale"), pytest.raises(Trouble, match="is being changed"):
        session.begin("edge", session.request(Kind.STOP))
