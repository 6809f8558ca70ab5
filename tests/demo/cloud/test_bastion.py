"""The way to the nodes."""

from __future__ import annotations

import base64
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import paramiko
import pytest

pytestmark = pytest.mark.cloud


@contextmanager
def connected(cloud: Any, key: str | Path) -> Iterator[paramiko.Transport]:
    settings = cloud.record.environment()
    transport = paramiko.Transport((settings["MECTUI_BASTION_HOST"], int(settings["MECTUI_BASTION_PORT"])))
    kind, blob = settings["MECTUI_BASTION_HOST_KEY"].split()
    pinned = paramiko.PKey.from_type_string(kind, base64.b64decode(blob))
    try:
        transport.connect(
            pinned, settings["MECTUI_BASTION_USER"], pkey=paramiko.Ed25519Key.from_private_key_file(str(key))
        )
        yield transport
    finally:
        transport.close()


def test_it_leads_to_a_nodes_private_address(cloud: Any, run_instance: Callable[..., Any]) -> None:
    address = run_instance()["PrivateIpAddress"]
    with connected(cloud, cloud.record.bastion_key) as transport:
        channel = transport.open_channel("direct-tcpip", (address, 22), ("127.0.0.1", 0), timeout=10)
        assert channel.makefile("r").readline() == "hello from a node\n"


@pytest.mark.parametrize(("host", "port"), [("10.20.99.99", 22), ("127.0.0.1", 22), ("localhost", 80)])
def test_it_leads_nowhere_else(cloud: Any, host: str, port: int) -> None:
    with (
        connected(cloud, cloud.record.bastion_key) as transport,
        pytest.raises(paramiko.ChannelException, match="Connect"),
    ):
        transport.open_channel("direct-tcpip", (host, port), ("127.0.0.1", 0), timeout=10)


def test_it_has_no_shell(cloud: Any) -> None:
    with (
        connected(cloud, cloud.record.bastion_key) as transport,
        pytest.raises(paramiko.ChannelException),
    ):
        transport.open_session(timeout=10)


def test_a_strangers_key_is_refused(cloud: Any, tmp_path: Path) -> None:
    import asyncssh

    stranger = tmp_path / "key"
    asyncssh.generate_private_key("ssh-ed25519").write_private_key(stranger)
    with pytest.raises(paramiko.AuthenticationException), connected(cloud, stranger):
        pass


def test_its_key_is_its_owners_alone(cloud: Any) -> None:
    key = Path(cloud.record.bastion_key)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700
