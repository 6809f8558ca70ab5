"""The API of a cluster on a local port, through SSH."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO

from mectui.clusters import Folder
from mectui.events import ExitCode, Trouble, plain
from mectui.run.merge import kubeconfig_of
from mectui.run.reach import way_to

API_PORT = 16443
OPEN_SECONDS = 30.0
END_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Tunnel:
    """An open tunnel: its local port, and a kubeconfig that goes through it."""

    port: int
    kubeconfig: str
    process: subprocess.Popen[bytes]

    def wait(self) -> int:
        """Wait until the tunnel ends by itself, and return ssh's exit code."""
        return self.process.wait()


@contextmanager
def open_tunnel(folder: Folder, environ: Mapping[str, str], port: int | None = None) -> Iterator[Tunnel]:
    """Open a tunnel to the first control plane's API until the block ends.

    Raises Trouble: USAGE without a kubeconfig or for a port that is taken, FAILED where ssh does not get
    there, and DEADLINE.
    """
    kubeconfig = kubeconfig_of(folder)
    way = way_to(folder, None, environ)
    local = _claim(port)
    forward = ("-N", "-o", "ExitOnForwardFailure=yes", "-L", f"127.0.0.1:{local}:127.0.0.1:{API_PORT}")
    with TemporaryFile() as said:  # a pipe that nobody reads would stop a long-lived ssh
        process = subprocess.Popen(
            way.command_line(*forward),
            stdin=subprocess.DEVNULL,
            stderr=said,
            env=dict(environ),
            process_group=0,  # Ctrl-C in the user's command is not for the tunnel below it
        )
        try:
            _wait_open(local, process, said, folder.name)
            yield Tunnel(local, _through(kubeconfig, local), process)
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(END_SECONDS)


def _through(kubeconfig: str, port: int) -> str:
    """Return the kubeconfig with only its current context, whose server is the tunnel's local end."""
    import yaml

    table = yaml.safe_load(kubeconfig)
    current = table["current-context"]
    table["contexts"] = [row for row in table["contexts"] if row["name"] == current]
    used = table["contexts"][0]["context"]["cluster"]
    table["clusters"] = [row for row in table["clusters"] if row["name"] == used]
    table["clusters"][0]["cluster"]["server"] = f"https://127.0.0.1:{port}"
    return str(yaml.safe_dump(table, sort_keys=False))


def _claim(port: int | None) -> int:
    """Return a local port that nobody listens on, any one for None. Raises Trouble(USAGE) for a taken one."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port or 0))
        except OSError as error:
            what = f"port {port} of this machine cannot be had"
            raise Trouble.of(ExitCode.USAGE, what, error.strerror or "", "choose another --port") from None
        return int(probe.getsockname()[1])


def _wait_open(port: int, process: subprocess.Popen[bytes], said: IO[bytes], name: str) -> None:
    deadline = time.monotonic() + OPEN_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            said.seek(0)
            why = plain(said.read().decode(errors="replace")).strip()
            raise Trouble.of(ExitCode.FAILED, "the tunnel did not open", why, f"try `mectui ssh {name}`")
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise Trouble.of(ExitCode.DEADLINE, f"the tunnel did not open within {OPEN_SECONDS:.0f} s")
