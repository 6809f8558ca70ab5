"""`microk8s status`, in its two formats and on nodes that have no status to give."""

from __future__ import annotations

from mectui.microk8s import DatastoreRole, parse_status

YAML = """\
microk8s:
  running: True
high-availability:
  enabled: True
  nodes:
    - address: 10.9.1.10:19001
      role: voter
    - address: 10.9.2.10:19001
      role: standby
    - address: 10.9.3.10:19001
      role: spare
addons:
  - name: dns
    repository: core
    description: CoreDNS
    version: 1.12.3
    status: enabled
  - name: multus
    repository: community
    description: Multus CNI enables attaching multiple network interfaces: to pods
    version: 3.9
    status: disabled
"""
PROSE = """\
microk8s is running
high-availability: no
  datastore master nodes: 10.9.1.10:19001 10.9.2.10:19001
  datastore standby nodes: none
addons:
  enabled:
    dns                  # (core) CoreDNS
"""


def test_yaml_tells_every_role_and_add_on() -> None:
    status = parse_status(YAML.replace("interfaces: to", "interfaces to"))
    assert status.running
    assert status.high_availability
    assert status.roles == {
        "10.9.1.10": DatastoreRole.VOTER,
        "10.9.2.10": DatastoreRole.STANDBY,
        "10.9.3.10": DatastoreRole.SPARE,
    }
    assert status.addons == {"dns": True, "multus": False}


def test_prose_tells_the_voters_before_there_is_a_quorum() -> None:
    status = parse_status(PROSE)
    assert status.running
    assert not status.high_availability
    assert status.roles == dict.fromkeys(["10.9.1.10", "10.9.2.10"], DatastoreRole.VOTER)


def test_a_worker_is_a_member_and_tells_no_more() -> None:
    status = parse_status(
        "This MicroK8s deployment is acting as a node in a cluster.\nPlease use the master node.\n"
    )
    assert status.running
    assert status.member
    assert not status.roles


def test_stopped_and_slow_nodes_are_not_running() -> None:
    for said in (
        "microk8s is not running, try microk8s start\n",
        "microk8s is not running. Use microk8s inspect for a deeper inspection.\n",
        YAML.replace("running: True", "running: False"),
        "",
        "microk8s:\n  running: [True\n",
        "microk8s: {}\nhigh-availability: {nodes: 3}\naddons: many\n",
    ):
        assert not parse_status(said).running


def test_broken_yaml_is_no_status() -> None:
    assert not parse_status(YAML).running
