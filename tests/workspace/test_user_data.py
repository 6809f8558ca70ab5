"""What a node boots with, as the real binary makes it: read by cloud-init's own checker, and run by sh."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from mectui.answers.model import Proxy
from mectui.plan.model import ClusterPlan
from mectui.ssh import generate_host_keys
from mectui.workspace import BOOTSTRAP_FILE, VARIABLES_FILE, bootstrap_file, render

pytestmark = pytest.mark.terraform

PlanWith = Callable[..., ClusterPlan]
UserData = Callable[[ClusterPlan], dict[str, str]]
Boot = Callable[[str, str], tuple[int, list[str]]]

CHECKER = Path(__file__).parents[2] / ".cache" / "cloud-init"
USUAL_KEYS = {
    "hostname",
    "manage_etc_hosts",
    "preserve_hostname",
    "runcmd",
    "ssh_deletekeys",
    "ssh_keys",
    "write_files",
}


@pytest.fixture(scope="module")
def user_data(terraform: Callable[..., str], module: Path) -> Iterator[UserData]:
    """Return what makes every node's user-data from a plan, bootstrap host keys included."""

    def evaluate(plan: ClusterPlan) -> dict[str, str]:
        keys = generate_host_keys(node.name for node in plan.nodes)
        (module / BOOTSTRAP_FILE).write_bytes(bootstrap_file(keys))
        (module / VARIABLES_FILE).write_bytes(render(plan)[VARIABLES_FILE])
        expression = "nonsensitive(sensitive(base64encode(jsonencode(local.user_data))))\n"
        printed = terraform("console", stdin=expression).strip().strip('"')
        made: dict[str, str] = json.loads(base64.b64decode(printed))
        return made

    yield evaluate
    for name in (BOOTSTRAP_FILE, VARIABLES_FILE):
        (module / name).unlink(missing_ok=True)


@pytest.fixture(scope="module")
def usual(user_data: UserData, plan_with: PlanWith) -> dict[str, str]:
    return user_data(plan_with())


@pytest.fixture(scope="module")
def unusual(user_data: UserData, plan_with: PlanWith) -> dict[str, str]:
    proxy = Proxy(http="http://proxy.lan:3128", https="http://proxy.lan:3129", no_proxy=".lan")
    return user_data(
        plan_with(pod_cidr="10.80.0.0/16", service_cidr="10.90.0.0/24", proxy=proxy, ssh_user="admin")
    )


def files(text: str) -> dict[str, dict[str, Any]]:
    return {file["path"]: file for file in yaml.safe_load(text)["write_files"]}


def launch_configuration(text: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(files(text)["/etc/microk8s.yaml"]["content"])
    return read


def check(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    if not (CHECKER / "cloudinit").is_dir():
        missing = "cloud-init's schema checker is not here: run .ci/provide-cloud-init"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    path = folder / "user-data"
    path.write_text(text)
    command = [sys.executable, "-m", "cloudinit.cmd.main", "schema", "--config-file", str(path)]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKER), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


def test_cloud_init_finds_it_valid(usual: dict[str, str], unusual: dict[str, str], tmp_path: Path) -> None:
    for text in (usual["edge-cp-0"], usual["edge-w-0"], unusual["edge-cp-0"]):
        done = check(text, tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert "Valid cloud-config" in done.stdout


def test_the_checker_checks(tmp_path: Path) -> None:
    assert check("#cloud-config\nruncmd: [{no: map}]\n", tmp_path).returncode == 1


def test_no_top_level_key_is_misspelt(usual: dict[str, str], unusual: dict[str, str]) -> None:
    # The checker lets unknown keys pass.
    assert {frozenset(yaml.safe_load(text)) for text in usual.values()} == {frozenset(USUAL_KEYS)}
    assert set(yaml.safe_load(unusual["edge-w-0"])) == {*USUAL_KEYS, "apt"}


def test_it_is_far_below_what_ec2_takes(unusual: dict[str, str]) -> None:
    assert all(len(text.encode()) < 8192 for text in unusual.values())


def test_a_node_is_called_as_planned_and_shows_the_key_it_was_given(usual: dict[str, str]) -> None:
    settings = yaml.safe_load(usual["edge-w-1"])
    assert (settings["hostname"], settings["preserve_hostname"]) == ("edge-w-1", False)
    assert settings["ssh_keys"]["ed25519_private"].startswith("-----BEGIN OPENSSH PRIVATE KEY-----\n")
    assert settings["ssh_keys"]["ed25519_private"].endswith("-----END OPENSSH PRIVATE KEY-----\n")
    assert settings["ssh_keys"]["ed25519_public"].startswith("ssh-ed25519 ")


def test_only_the_first_node_enables_add_ons(usual: dict[str, str]) -> None:
    defaults = {
        "version": "0.1.0",
        "extraKubeletArgs": {"--cluster-domain": "cluster.local", "--cluster-dns": "10.152.183.10"},
    }
    assert launch_configuration(usual["edge-w-0"]) == defaults
    assert launch_configuration(usual["edge-cp-0"]) == {
        **defaults,
        "addons": [{"name": "dns"}],
        "extraConfigFiles": {"ha-conf": "failure-domain=1\n"},
    }


def test_other_ranges_reach_microk8s_before_its_first_start(unusual: dict[str, str]) -> None:
    first = launch_configuration(unusual["edge-cp-0"])
    assert first["version"] == "0.2.0"
    assert first["extraCNIEnv"] == {
        "IPv4_SUPPORT": "true",
        "IPv4_CLUSTER_CIDR": "10.80.0.0/16",
        "IPv4_SERVICE_CIDR": "10.90.0.0/24",
    }
    assert first["extraSANs"] == ["10.90.0.1"]
    assert first["extraKubeletArgs"]["--cluster-dns"] == "10.90.0.10"
    assert first["addons"] == [{"name": "dns", "args": ["/etc/resolv.conf", "10.90.0.10"]}]


def test_snap_apt_containerd_and_the_system_know_the_proxy(unusual: dict[str, str]) -> None:
    settings = yaml.safe_load(unusual["edge-w-0"])
    assert settings["apt"] == {
        "http_proxy": "http://proxy.lan:3128",
        "https_proxy": "http://proxy.lan:3129",
    }
    assert "snap set system proxy.https=http://proxy.lan:3129" in settings["runcmd"]
    containerd = launch_configuration(unusual["edge-w-0"])["extraContainerdEnv"]
    assert containerd["HTTPS_PROXY"] == "http://proxy.lan:3129"
    assert {".lan", "10.80.0.0/16", "10.90.0.0/24", ".svc"} <= set(containerd["NO_PROXY"].split(","))
    environment = files(unusual["edge-w-0"])["/etc/environment"]
    assert environment["append"] is True
    assert 'HTTP_PROXY="http://proxy.lan:3128"\n' in environment["content"]


@pytest.fixture
def machine(tmp_path: Path) -> Boot:
    """Return what runs user-data as cloud-init does: in one sh; its programs only note their calls."""
    noted = tmp_path / "calls"

    def boot(text: str, snap: str) -> tuple[int, list[str]]:
        programs = tmp_path / "bin"
        programs.mkdir(exist_ok=True)
        for name, body in {"snap": snap, "sleep": "", "usermod": "test -e installed"}.items():
            (programs / name).write_text(f'#!/bin/sh\necho "{name} $*" >>calls\n{body}\n')
            (programs / name).chmod(0o755)
        script = "\n".join(yaml.safe_load(text)["runcmd"])
        environment = {"PATH": f"{programs}:/usr/bin:/bin"}
        done = subprocess.run(["/bin/sh", "-c", script], cwd=tmp_path, env=environment, timeout=60)
        return done.returncode, noted.read_text().splitlines()

    return boot


def test_the_snap_is_installed_held_and_given_to_the_user(unusual: dict[str, str], machine: Boot) -> None:
    code, calls = machine(unusual["edge-w-0"], "[ $1 != install ] || touch installed")
    assert code == 0
    assert calls == [
        "snap wait system seed.loaded",
        "snap set system proxy.http=http://proxy.lan:3128",
        "snap set system proxy.https=http://proxy.lan:3129",
        "snap install microk8s --classic --channel=1.34/stable",
        "snap refresh --hold microk8s",
        "usermod -aG microk8s admin",
    ]


def test_a_refused_install_is_tried_again(usual: dict[str, str], machine: Boot) -> None:
    twice = "[ $1 != install ] || { [ $(grep -c install calls) -gt 2 ] && touch installed; }"
    code, calls = machine(usual["edge-w-0"], twice)
    assert code == 0
    assert sum(call.startswith("snap install") for call in calls) == 3


def test_a_node_that_cannot_install_ends_its_boot_in_an_error(usual: dict[str, str], machine: Boot) -> None:
    code, calls = machine(usual["edge-w-0"], "exit 1")
    assert code != 0
    assert sum(call.startswith("snap install") for call in calls) == 10
