"""The modules of cloud-init that prepare a machine: each reads its keys of cloud-config."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mectui.demo.nodes.host_keys import make_missing

if TYPE_CHECKING:
    from mectui.demo.nodes.node import Node
    from mectui.demo.nodes.users import User

Settings = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Module:
    """A module: its name, the keys that it reads, and what it does; it yields its warnings."""

    name: str
    keys: tuple[str, ...]
    apply: Callable[[Node, Settings], Iterable[str]]


def _write_files(node: Node, settings: Settings) -> Iterable[str]:
    for item in settings.get("write_files") or []:
        data = _decoded(item.get("content", ""), str(item.get("encoding", "text/plain")))
        mode = item.get("permissions", 0o644)
        mode = int(mode, 8) if isinstance(mode, str) else mode
        path = item["path"]
        if item.get("append"):
            before = node.files.read(path) if node.files.exists(path) else b""
            data = before + data
        node.files.put(path, data, mode=mode)
        owner, _, group = str(item.get("owner", "root:root")).partition(":")
        user = node.users.get(owner)
        if user is None:
            yield f"write_files: unknown owner {owner} of {path}"
            continue
        node.files.own(path, user.uid, node.users.groups.get(group or owner, user.gid))


def _decoded(content: Any, encoding: str) -> bytes:
    data = content if isinstance(content, bytes) else str(content).encode()
    if "b64" in encoding or "base64" in encoding:
        data = base64.b64decode(data)
    return gzip.decompress(data) if encoding.startswith(("gz", "gzip")) else data


def _host_name(node: Node, settings: Settings) -> Iterable[str]:
    name = settings.get("hostname") or settings.get("fqdn")
    if name and not settings.get("preserve_hostname"):
        node.hostname = str(name).split(".")[0]
    node.files.put("/etc/hostname", f"{node.hostname}\n")
    if settings.get("manage_etc_hosts"):
        node.files.put("/etc/hosts", f"127.0.1.1 {node.hostname} {node.hostname}\n127.0.0.1 localhost\n")
    return ()


def _users(node: Node, settings: Settings) -> Iterable[str]:
    for group in settings.get("groups") or []:
        node.users.add_group(str(next(iter(group))) if isinstance(group, dict) else str(group))
    wanted = settings.get("users", ["default"]) or []
    if "default" in wanted or settings.get("user"):
        user = node.users.add(node.spec.user, ["adm", "sudo", "lxd"])
        _authorize(node, user, [*node.spec.authorized_keys, *(settings.get("ssh_authorized_keys") or [])])
    for item in wanted:
        if isinstance(item, dict) and item.get("name"):
            groups = item.get("groups") or []
            listed = groups.split(",") if isinstance(groups, str) else list(groups)
            user = node.users.add(item["name"], [group.strip() for group in listed], item.get("homedir", ""))
            _authorize(node, user, item.get("ssh_authorized_keys") or [])
    return ()


def _authorize(node: Node, user: User, keys: Iterable[str]) -> None:
    for folder in (user.home, f"{user.home}/.ssh"):
        node.files.make_directory(folder, mode=0o750, parents=True)
        node.files.own(folder, user.uid, user.gid)
    lines = "".join(f"{str(key).strip()}\n" for key in keys)
    node.files.put(f"{user.home}/.ssh/authorized_keys", lines, mode=0o600, user=user)


def _ssh(node: Node, settings: Settings) -> Iterable[str]:
    given = settings.get("ssh_keys") or {}
    for name, text in given.items():
        kind, _, half = str(name).partition("_")
        path = f"/etc/ssh/ssh_host_{kind}_key" + (".pub" if half == "public" else "")
        if half not in ("private", "public") or kind not in ("rsa", "ecdsa", "ed25519"):
            yield f"ssh: skipped {name} key, since it is not one of the known ones"
            continue
        node.files.put(path, text, mode=0o600 if half == "private" else 0o644)
    if not given:
        make_missing(node.files, node.hostname)


def _apt(node: Node, settings: Settings) -> Iterable[str]:
    apt = settings.get("apt") or {}
    lines = {"proxy": "http", "http_proxy": "http", "https_proxy": "https"}
    text = "".join(
        f'Acquire::{protocol}::Proxy "{apt[key]}";\n' for key, protocol in lines.items() if apt.get(key)
    )
    if text:
        node.files.put("/etc/apt/apt.conf.d/90cloud-init-aptproxy", text)
    return ()


_IGNORED_KEYS = """
bootcmd ssh_deletekeys ssh_genkeytypes disable_root ssh_pwauth package_update package_upgrade packages
package_reboot_if_required timezone locale ntp final_message growpart resize_rootfs disk_setup fs_setup
mounts output power_state chpasswd password merge_how version snap runcmd swap ca_certs keyboard
"""
"""Keys that are read elsewhere, or change nothing that can be seen here."""

INIT = (
    Module("write_files", ("write_files",), _write_files),
    Module("set_hostname", ("hostname", "fqdn", "preserve_hostname", "manage_etc_hosts"), _host_name),
    Module("users_groups", ("users", "user", "groups", "ssh_authorized_keys"), _users),
    Module("ssh", ("ssh_keys",), _ssh),
    Module("apt_configure", ("apt",), _apt),
)
"""What runs before SSH starts, in cloud-init's order."""

KNOWN = frozenset(_IGNORED_KEYS.split()) | {key for module in INIT for key in module.keys}
"""Every key of cloud-config that something here reads, or may ignore without harm."""


def snap_commands(settings: Settings) -> list[str]:
    """Return the commands of the snap module, as lines of shell."""
    commands = (settings.get("snap") or {}).get("commands") or []
    listed = [commands[key] for key in sorted(commands)] if isinstance(commands, dict) else commands
    return [
        ("" if str(words[0]) == "snap" else "snap ") + " ".join(map(str, words))
        if isinstance(words, list)
        else str(words)
        for words in listed
    ]
