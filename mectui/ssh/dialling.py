"""The blocking half of SSH: opening fabric connections with one pinned key each. Runs in threads."""

from __future__ import annotations

import base64
import contextlib
import logging
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mectui.answers.model import Bastion
from mectui.events import ExitCode, Trouble
from mectui.ssh.keys import public_of
from mectui.ssh.known_hosts import normal
from mectui.ssh.target import Denied, Target, Unreachable, WrongHostKey

if TYPE_CHECKING:
    from fabric import Connection
    from paramiko import HostKeys

CONNECT_SECONDS = 10
ANSWER_SECONDS = 20
KEEPALIVE_SECONDS = 15

# paramiko prints tracebacks of ordinary failures, such as a server that is still booting
logging.getLogger("paramiko").setLevel(logging.CRITICAL + 1)


def open_bastion(bastion: Bastion, cluster_key: Path) -> Connection:
    """Return an open connection to the bastion, with its own key or else with the cluster's.

    Raises Unreachable; Trouble where it is another machine, does not let us in, or is misconfigured.
    """
    link = _connection(bastion.host, bastion.port, bastion.user, _bastion_login(bastion, cluster_key))
    _pin(link, _bastion_pins(bastion))
    try:
        _open(link, f"bastion {bastion.host}")
    except (WrongHostKey, Denied) as error:  # waiting helps with a young node, and not here
        raise _shut(bastion, error) from error
    return link


def open_node(target: Target, pin: str, through: Connection | None) -> Connection:
    """Return an open connection to the node, if it proves to own the key `pin`; raises SshError."""
    link = _connection(target.host, target.port, target.user, _login(target.key), through)
    _pin(link, [pin])
    _open(link, target.name)
    return link


def hang_up(link: Connection | None) -> None:
    """Close a connection, whatever state it is in."""
    if link is not None:
        # fabric's own close() does nothing for a connection that was refused half-way
        with contextlib.suppress(Exception):
            link.client.close()


def _connection(
    host: str, port: int, user: str, login: dict[str, Any], gateway: Connection | None = None
) -> Connection:
    from fabric import Config, Connection

    config = Config(lazy=True, overrides={"load_ssh_configs": False})
    limits = dict.fromkeys(("banner_timeout", "auth_timeout", "channel_timeout"), ANSWER_SECONDS)
    return Connection(
        host,
        user=user,
        port=port,
        config=config,
        gateway=gateway,
        connect_timeout=CONNECT_SECONDS,
        connect_kwargs={**limits, **login},
    )


def _login(key: Path) -> dict[str, Any]:
    from paramiko import PKey

    path = key.expanduser()
    try:
        return {"pkey": PKey.from_path(path), "allow_agent": False, "look_for_keys": False}
    except Exception as error:
        public_of(path)  # raises what a person can act on
        raise Trouble.of(ExitCode.USAGE, f"the private key {key} cannot be used", str(error)) from error


def _bastion_login(bastion: Bastion, cluster_key: Path) -> dict[str, Any]:
    """Without a key of its own: the cluster's, then the agent's and those of the usual files."""
    if bastion.key:
        return _login(bastion.key)
    return {**_login(cluster_key), "allow_agent": True, "look_for_keys": True}


def _bastion_pins(bastion: Bastion) -> list[str]:
    if bastion.host_key:
        return [normal(bastion.host_key)]
    known = _users_known_hosts(bastion.host if bastion.port == 22 else f"[{bastion.host}]:{bastion.port}")
    if known:
        return known
    raise Trouble.of(
        ExitCode.USAGE,
        f"the bastion {bastion.host} cannot be verified",
        "its host key is neither in `ssh.bastion.host_key` nor in ~/.ssh/known_hosts",
        f"compare what `ssh-keyscan -t ed25519 -p {bastion.port} {bastion.host}` prints with its owner's "
        "word, and put `TYPE BASE64` into `ssh.bastion.host_key`",
    )


def _shut(bastion: Bastion, error: WrongHostKey | Denied) -> Trouble:
    what = f"the bastion {bastion.host} cannot be passed"
    if isinstance(error, WrongHostKey):
        why = f"it presents the host key {error.seen[:40]}…, and another is known for it; nothing was sent"
        remedy = "compare it with its owner's word, and put the right one into `ssh.bastion.host_key`"
    else:
        why = f"it does not let {bastion.user} in"
        remedy = "check `ssh.bastion.user` and `ssh.bastion.key`"
    return Trouble.of(ExitCode.FAILED, what, why, remedy)


def _users_known_hosts(name: str) -> list[str]:
    """Return the keys that the user knows for a host; raises Trouble where a line that has it is broken."""
    from paramiko import HostKeys

    path = Path("~/.ssh/known_hosts").expanduser()
    table = HostKeys()
    with contextlib.suppress(OSError):
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if not _learnt(line.strip(), table) and name in line:
                raise _broken(f"{path}:{number}", name)
    found = table.lookup(name)
    return [f"{kind} {key.get_base64()}" for kind, key in found.items()] if found else []


def _learnt(line: str, table: HostKeys) -> bool:
    """Add a line of known_hosts to the table; False for a broken one, which OpenSSH passes over, too."""
    from paramiko import SSHException
    from paramiko.hostkeys import HostKeyEntry, InvalidHostKey

    try:
        entry = None if line.startswith("#") else HostKeyEntry.from_line(line)
    except (InvalidHostKey, SSHException, ValueError):
        return False
    if entry is not None:
        for host in entry.hostnames:
            table.add(host, entry.key.get_name(), entry.key)
    return True


def _broken(place: str, name: str) -> Trouble:
    return Trouble.of(
        ExitCode.USAGE,
        f"{place} is no host key",
        "the bastion's is looked for there",
        f"take the line out with `ssh-keygen -R {shlex.quote(name)}`, and log in there once with ssh",
    )


def _pin(link: Connection, pins: list[str]) -> None:
    """Let the connection accept these keys only, at most one a type: paramiko compares no more."""
    from paramiko import PKey, RejectPolicy

    link.client.set_missing_host_key_policy(RejectPolicy())
    name = link.host if link.port == 22 else f"[{link.host}]:{link.port}"
    for pin in pins:
        kind, blob = pin.split()
        link.client.get_host_keys().add(name, kind, PKey.from_type_string(kind, base64.b64decode(blob)))


def _open(link: Connection, name: str) -> None:
    from paramiko import AuthenticationException, BadHostKeyException, SSHException

    try:
        link.open()
        link.transport.set_keepalive(KEEPALIVE_SECONDS)
    except BaseException as error:
        hang_up(link)
        if isinstance(error, BadHostKeyException):
            raise WrongHostKey(name, f"{error.key.get_name()} {error.key.get_base64()}") from error
        if isinstance(error, AuthenticationException):
            raise Denied(f"{name} refused the key of {link.user}") from error
        if isinstance(error, (SSHException, OSError, EOFError)):
            raise Unreachable(f"{name} does not answer: {_reason(error)}") from error
        raise


_OF_THE_BASTION = {
    1: "the bastion may not connect to it",
    2: "the bastion cannot reach it",
    4: "the bastion has no room for another connection",
}
"""What SSH's reasons for refusing a channel mean here (RFC 4254, section 5.1)."""


def _reason(error: BaseException) -> str:
    from paramiko import ChannelException

    if isinstance(error, ChannelException) and error.code in _OF_THE_BASTION:
        return _OF_THE_BASTION[error.code]
    return str(error).strip() or type(error).__name__
