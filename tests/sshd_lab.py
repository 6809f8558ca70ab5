"""Real OpenSSH servers on loopback addresses, one a node, each with programs of its own on its PATH."""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from mectui.ssh import HostKeyPair, KeyPair, generate_host_keys, generate_key

_SUDO = """\
#!/bin/sh
# run it as we are, with this machine's folders in place of the host's
here() {{ sed 's#/var/#{root}/var/#g; s#/run/#{root}/run/#g'; }}
if [ "$*" = "sh -s" ]; then here | sh -s; exit $?; fi
left=$#
while [ $left -gt 0 ]; do
  word=$(printf '%s' "$1" | here); shift; set -- "$@" "$word"; left=$((left - 1))
done
exec "$@"
"""
_SSHD = '#!/bin/sh\nexec {sshd} -f {root}/sshd_config "$@"\n'
_SYSTEMCTL = '#!/bin/sh\n[ "$1 $2" = "reload ssh" ] && kill -HUP "$(cat {root}/sshd.pid)"\n'


def _sshd() -> str:
    return shutil.which("sshd") or "/usr/sbin/sshd"


@dataclass
class SshdNode:
    """One machine: a folder, an address, and a server that can be stopped and started."""

    name: str
    root: Path
    address: str
    port: int
    authorized: str
    process: subprocess.Popen[bytes] | None = None

    @property
    def host_key(self) -> Path:
        return self.root / "ssh_host_ed25519_key"

    @property
    def public(self) -> str:
        """The host key that lies on its disk, `TYPE BASE64`."""
        return " ".join(self.host_key.with_suffix(".pub").read_text().split()[:2])

    @property
    def log(self) -> str:
        return (self.root / "sshd.log").read_text()

    def give_host_key(self, pair: HostKeyPair) -> None:
        self.host_key.write_text(pair.private)
        self.host_key.chmod(0o600)
        self.host_key.with_suffix(".pub").write_text(pair.public + "\n")

    def program(self, name: str, text: str) -> None:
        path = self.root / "bin" / name
        path.write_text(text)
        path.chmod(0o755)

    def prepare(self, host_key: HostKeyPair) -> None:
        for folder in ("bin", "run", "var/log", "var/snap/microk8s/current/credentials"):
            (self.root / folder).mkdir(parents=True)
        self.give_host_key(host_key)
        (self.root / "authorized_keys").write_text(self.authorized + "\n")
        self.program("sudo", _SUDO.format(root=self.root))
        self.program("sshd", _SSHD.format(root=self.root, sshd=_sshd()))
        self.program("systemctl", _SYSTEMCTL.format(root=self.root))
        (self.root / "sshd_config").write_text(
            f"ListenAddress {self.address}:{self.port}\n"
            f"HostKey {self.host_key}\nPidFile {self.root}/sshd.pid\n"
            f"AuthorizedKeysFile {self.root}/authorized_keys\nStrictModes no\nUsePAM no\n"
            f"PasswordAuthentication no\nPermitRootLogin yes\nLogLevel VERBOSE\n"
            f"SetEnv PATH={self.root}/bin:{os.environ['PATH']} NODE_ROOT={self.root} HOME={self.root}\n"
        )

    def start(self) -> None:
        log = (self.root / "sshd.log").open("ab")
        self.process = subprocess.Popen(
            [_sshd(), "-D", "-e", "-f", str(self.root / "sshd_config")], stdout=log, stderr=log
        )
        deadline = time.monotonic() + 10
        while not _answers(self.address, self.port):
            assert self.process.poll() is None, self.log
            assert time.monotonic() < deadline, self.log

    def stop(self) -> None:
        """End the server and everybody who is logged in."""
        if self.process is not None:
            self.drop_connections()
            self.process.terminate()
            self.process.wait()
            self.process = None

    def drop_connections(self) -> None:
        self._signal_sessions(signal.SIGKILL)

    def freeze(self) -> None:
        """Say nothing more to those who are connected, and close nothing: the network is gone."""
        self._signal_sessions(signal.SIGSTOP)

    def _signal_sessions(self, number: signal.Signals) -> None:
        assert self.process is not None
        import psutil

        for child in psutil.Process(self.process.pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):  # it may end by itself meanwhile
                if child.name().startswith("sshd"):
                    child.send_signal(number)


@dataclass
class SshdLab:
    """Machines that share a port and a user's key, each on a loopback address of its own."""

    folder: Path
    port: int
    key: KeyPair
    nodes: dict[str, SshdNode] = field(default_factory=dict)
    user: str = field(default_factory=getpass.getuser)

    def node(self, name: str, *, start: bool = True) -> SshdNode:
        """Make a machine with a host key, and start its server."""
        root = self.folder / name
        root.mkdir()
        address = f"127.9.{os.getpid() % 250}.{len(self.nodes) + 10}"
        node = SshdNode(name, root, address, self.port, self.key.public)
        node.prepare(generate_host_keys([name])[name])
        self.nodes[name] = node
        if start:
            node.start()
        return node


def _answers(address: str, port: int) -> bool:
    try:
        with socket.create_connection((address, port), timeout=1) as connection:
            return connection.recv(4) == b"SSH-"
    except OSError:
        return False


@pytest.fixture
def sshd_lab(tmp_path: Path) -> Iterator[SshdLab]:
    """Yield an empty lab; what was started in it is stopped."""
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (tmp_path / "ssh").mkdir()
    (tmp_path / "machines").mkdir()
    lab = SshdLab(tmp_path / "machines", port, generate_key(tmp_path / "ssh"))
    yield lab
    for node in lab.nodes.values():
        node.stop()
