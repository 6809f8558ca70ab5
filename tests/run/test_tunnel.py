"""The tunnel to a cluster's API, with an ssh that only listens."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest
import yaml

from mectui.clusters import Folder, write_private
from mectui.events import ExitCode, Trouble
from mectui.microk8s import render_kubeconfig
from mectui.plan import Machine, Role
from mectui.run.machines import note_machines
from mectui.run.tunnel import open_tunnel

EXAMPLE = (Path(__file__).parents[2] / "examples" / "demo.yaml").read_text()
LISTENING = f"""#!{sys.executable}
import os, socket, sys
forward = sys.argv[sys.argv.index("-L") + 1].split(":")
sys.stderr.write("a warning that nobody reads\\n" * 10000)
with socket.create_server((forward[0], int(forward[1]))) as server:
    while True:
        server.accept()[0].close()
"""
REFUSED = "#!/bin/sh\necho 'Permission denied (publickey).' >&2\nexit 255\n"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path / "demo")
    folder.make()
    write_private(folder.answers, EXAMPLE)
    note_machines(folder, [Machine("demo-cp-0", Role.CONTROL_PLANE, True, "i-1", "10.0.0.1", "203.0.113.9")])
    admin = {
        "clusters": [{"cluster": {"certificate-authority-data": "QQ=="}}],
        "users": [{"user": {"token": "t"}}],
    }
    servers = {"demo-cp-0": "203.0.113.9", "demo-cp-1": "203.0.113.10"}
    write_private(folder.kubeconfig, render_kubeconfig("demo", yaml.safe_dump(admin), servers))
    return folder


def environ(folder: Path, ssh: str) -> dict[str, str]:
    """Return an environment whose ssh is a script."""
    program = folder / "bin" / "ssh"
    program.parent.mkdir()
    program.write_text(ssh)
    program.chmod(0o755)
    return {"PATH": f"{program.parent}:/usr/bin:/bin"}


def test_it_brings_a_kubeconfig_and_ends_with_the_block(folder: Folder, tmp_path: Path) -> None:
    with open_tunnel(folder, environ(tmp_path, LISTENING)) as tunnel:
        table = yaml.safe_load(tunnel.kubeconfig)
        (cluster,) = table["clusters"]
        assert cluster["cluster"]["server"] == f"https://127.0.0.1:{tunnel.port}"
        assert cluster["cluster"]["tls-server-name"] == "kubernetes.default.svc"
        socket.create_connection(("127.0.0.1", tunnel.port)).close()
    assert tunnel.process.poll() is not None


def test_what_ssh_says_is_told(folder: Folder, tmp_path: Path) -> None:
    with (
        pytest.raises(Trouble, match="Permission denied") as caught,
        open_tunnel(folder, environ(tmp_path, REFUSED)),
    ):
        pass
    assert caught.value.exit_code is ExitCode.FAILED


def test_a_port_on_which_somebody_else_listens_is_refused(folder: Folder, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with (
            pytest.raises(Trouble, match=f"port {port}") as caught,
            open_tunnel(folder, environ(tmp_path, LISTENING), port),
        ):
            pass
    assert caught.value.exit_code is ExitCode.USAGE


def test_without_a_kubeconfig_there_is_nothing_to_reach(folder: Folder) -> None:
    folder.kubeconfig.unlink()
    with pytest.raises(Trouble, match="mectui resume demo"), open_tunnel(folder, {}):
        pass
