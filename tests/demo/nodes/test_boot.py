"""A machine boots from its user-data, as cloud-init would have it, and survives a power cycle."""

from __future__ import annotations

import asyncio
import gzip
import json
from typing import Any

import asyncssh
import pytest

CP = "demo-cp-0"


async def launch(lab: Any, user_data: str | bytes, **changes: Any) -> None:
    """Launch one node whose host key nobody knows, and wait for the end of its boot."""
    await lab.fleet.launch(lab.spec(CP, 10, user_data, **changes))
    await lab.port(CP)
    await lab.fleet.node(CP).cloud_init.ended.wait()


async def test_a_node_boots_installs_and_is_ready(lab: Any) -> None:
    await lab.up(CP)
    code, out, _ = await lab.run(CP, "hostname; cloud-init status; sudo microk8s status --format short")
    assert code == 0
    assert out.startswith("demo-cp-0\nstatus: done\nmicrok8s is running\n")
    assert "core/dns: enabled" in out
    assert "held" in (await lab.run(CP, "snap list microk8s"))[1]
    assert (await lab.run(CP, "stat -c %a /etc/microk8s.yaml"))[1] == "600\n"


async def test_unknown_keys_and_bad_yaml_are_logged_not_fatal(lab: Any) -> None:
    await launch(lab, "#cloud-config\nhostnam: typo\nruncmd: [[touch, /tmp/ran]]\n")
    node = lab.fleet.node(CP)
    assert "no module reads: hostnam" in node.files.text("/var/log/cloud-init.log")
    assert node.files.exists("/tmp/ran")
    assert node.cloud_init.report()["extended_status"] == "degraded done"


@pytest.mark.parametrize("user_data", ["#cloud-config\n{", "nonsense", "", "#cloud-config\n- a\n"])
async def test_useless_user_data_still_boots(lab: Any, user_data: str) -> None:
    await launch(lab, user_data)
    assert lab.fleet.node(CP).cloud_init.status == "done"


async def test_user_data_in_the_other_forms(lab: Any) -> None:
    await launch(lab, gzip.compress(b"#!/bin/bash\n[[ $(id -u) == 0 ]] && echo by-$0 >/tmp/script\n"))
    assert lab.fleet.node(CP).files.text("/tmp/script").startswith("by-")


async def test_files_keep_mode_encoding_and_order(lab: Any) -> None:
    files = """#cloud-config
write_files:
- {path: /etc/a, content: aGk=, encoding: b64, permissions: "0640"}
- {path: /etc/environment, content: "HTTP_PROXY=x\\n", append: true}
runcmd:
- cat /etc/a >/tmp/a
- [sh, -c, "echo $HOME 'x y' >/tmp/b"]
- echo "to the log"
"""
    await launch(lab, files)
    disk = lab.fleet.node(CP).files
    assert (disk.text("/tmp/a"), disk.text("/tmp/b")) == ("hi", "/root x y\n")
    assert disk.entry("/etc/a").mode == 0o640
    assert disk.text("/etc/environment").startswith("PATH=")
    assert disk.text("/etc/environment").endswith("HTTP_PROXY=x\n")
    assert "to the log" in disk.text("/var/log/cloud-init-output.log")


async def test_a_failed_command_makes_the_boot_an_error(lab: Any) -> None:
    await launch(lab, "#cloud-config\nruncmd:\n- exit 3\n")
    report = lab.fleet.node(CP).cloud_init.report()
    assert report["status"] == "error"
    assert "scripts_user" in report["errors"][0]


async def test_an_unknown_channel_is_refused(lab: Any) -> None:
    await launch(lab, "#cloud-config\nruncmd:\n- snap install microk8s --classic --channel=9.99/stable\n")
    node = lab.fleet.node(CP)
    assert node.cloud_init.status == "error"
    assert "error: requested a non-existing branch" in node.files.text("/var/log/cloud-init-output.log")


async def test_a_strangers_key_does_not_open_the_door(lab: Any) -> None:
    await lab.launch(CP)
    port = await lab.port(CP)
    stranger = asyncssh.generate_private_key("ssh-ed25519")
    with pytest.raises(asyncssh.PermissionDenied):
        await asyncssh.connect("127.0.0.1", port, username="ubuntu", client_keys=[stranger], known_hosts=None)


async def test_a_stopped_machine_is_gone_and_comes_back_with_its_disk(lab: Any) -> None:
    await lab.up(CP)
    await lab.run(CP, "echo kept | sudo tee /etc/kept")
    spec = lab.fleet.node(CP).spec
    await lab.fleet.stop(spec.instance_id)
    assert (lab.fleet.route(spec.private_ip, 22), lab.fleet.route(spec.private_ip, 16443)) == (None, None)
    await lab.fleet.start(spec.instance_id)
    assert (await lab.run(CP, "cat /etc/kept; sudo microk8s status --wait-ready --timeout 60"))[0] == 0
    assert (await lab.run(CP, "sudo microk8s kubectl get nodes --no-headers"))[1].split()[1] == "Ready"


async def test_host_keys_are_rotated_and_reloaded(lab: Any) -> None:
    await lab.up(CP)
    path = "/etc/ssh/ssh_host_ed25519_key"
    _, settings, _ = await lab.run(CP, "sudo sshd -T")
    assert f"hostkey {path}\n" in settings
    make = f"ssh-keygen -q -t ed25519 -N '' -C '' -f {path}.new </dev/null && cat {path}.new.pub\n"
    _, public, _ = await lab.run(CP, "sudo sh -s", make)
    swap = f"mv -f {path}.new {path} && mv -f {path}.new.pub {path}.pub && systemctl reload ssh\n"
    assert (await lab.run(CP, "sudo sh -s", swap))[0] == 0
    with pytest.raises(asyncssh.HostKeyNotVerifiable):
        await lab.connect(CP)
    lab.host_keys[CP] = asyncssh.import_public_key(public)
    assert (await lab.run(CP, "true"))[0] == 0


async def test_forwarding_reaches_own_and_neighbours_ports_only(lab: Any) -> None:
    await lab.up(CP)
    connection = await lab.connect(CP)
    for host in ("127.0.0.1", "10.0.1.10"):
        _, writer = (await connection.open_connection(host, 16443))[:2]
        writer.close()
    for host, port in (("127.0.0.1", 80), ("192.0.2.1", 22)):
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.open_connection(host, port)


async def test_boot_failure_heals_with_a_power_cycle(make_lab: Any) -> None:
    lab = await make_lab("boot-failure:cp-0")
    await lab.launch(CP)
    await asyncio.sleep(0.2)
    spec = lab.fleet.node(CP).spec
    assert lab.fleet.route(spec.private_ip, 22) is None
    await lab.fleet.stop(spec.instance_id)
    await lab.fleet.start(spec.instance_id)
    assert (await lab.run(CP, "cloud-init status --wait"))[0] == 0


async def test_an_unseeded_snapd_is_retried_by_the_user_data(make_lab: Any) -> None:
    lab = await make_lab("snap-not-seeded")
    await lab.up(CP)
    _, out, _ = await lab.run(CP, "sudo cat /var/log/cloud-init-output.log")
    assert "error: too early for operation, device not yet seeded" in out
    assert json.loads((await lab.run(CP, "cloud-init status --format json"))[1])["status"] == "done"


async def test_a_dropped_connection_can_be_made_again(make_lab: Any) -> None:
    lab = await make_lab("ssh-dropped")
    await lab.launch(CP)
    assert (await lab.run(CP, "true"))[0] == 0
    dropped = await lab.connect(CP)
    assert (await dropped.run("true")).exit_status is None
    assert (await lab.run(CP, "true"))[0] == 0


async def test_a_changed_host_key_stays_changed(make_lab: Any) -> None:
    lab = await make_lab("host-key-changed:cp-0")
    await lab.launch(CP)
    for _ in range(2):
        with pytest.raises(asyncssh.HostKeyNotVerifiable):
            await lab.connect(CP)


async def test_a_node_that_vanishes_returns_with_its_power(make_lab: Any) -> None:
    lab = await make_lab("node-vanishes:w-0")
    await lab.up(CP, "demo-w-0")
    _, out, _ = await lab.run(CP, "sudo microk8s add-node --token-ttl 60 --format json")
    url = json.loads(out)["urls"][0]
    connection = await lab.connect("demo-w-0")
    await connection.run(f"sudo microk8s join {url} --worker")
    spec = lab.fleet.node("demo-w-0").spec
    assert lab.fleet.route(spec.private_ip, 22) is None
    await lab.fleet.stop(spec.instance_id)
    await lab.fleet.start(spec.instance_id)
    assert (await lab.run("demo-w-0", f"sudo microk8s join {url} --worker"))[0] == 0


def test_faults_are_checked_as_they_are_asked_for() -> None:
    from mectui.demo.nodes import Faults

    with pytest.raises(ValueError, match="unknown fault 'meteor'"):
        Faults(["meteor:w-0"])
