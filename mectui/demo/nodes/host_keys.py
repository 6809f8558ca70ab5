"""SSH host keys, made as ssh-keygen makes them."""

from __future__ import annotations

from functools import cache

import asyncssh

from mectui.demo.nodes.files import FileSystem

KINDS = {"ed25519": "ssh-ed25519", "ecdsa": "ecdsa-sha2-nistp256"}
"""The kinds that Ubuntu makes, without RSA, which takes long to make and proves nothing here."""


def make_key(kind: str, comment: str) -> asyncssh.SSHKey:
    """Return a new key pair; `kind` is one of KINDS."""
    return asyncssh.generate_private_key(KINDS[kind], comment)


def write_key(files: FileSystem, path: str, key: asyncssh.SSHKey) -> None:
    """Write both halves of a key in OpenSSH's formats."""
    files.put(path, key.export_private_key(), mode=0o600)
    files.put(f"{path}.pub", key.export_public_key(), mode=0o644)


def make_missing(files: FileSystem, hostname: str) -> list[str]:
    """Make the host keys that are not there, as `ssh-keygen -A` does, and return their kinds."""
    missing = [kind for kind in KINDS if not files.exists(f"/etc/ssh/ssh_host_{kind}_key")]
    for kind in missing:
        write_key(files, f"/etc/ssh/ssh_host_{kind}_key", make_key(kind, f"root@{hostname}"))
    return missing


def key_paths(files: FileSystem) -> list[str]:
    """Return the host keys that sshd's configuration names, or the usual ones where it names none."""
    configs = ["/etc/ssh/sshd_config"]
    configs += [f"/etc/ssh/sshd_config.d/{name}" for name in files.children("/etc/ssh/sshd_config.d")]
    lines = [line.split(None, 1) for config in configs for line in files.text(config).splitlines()]
    named = [words[1].strip() for words in lines if len(words) == 2 and words[0].lower() == "hostkey"]
    return named or [f"/etc/ssh/ssh_host_{kind}_key" for kind in ("rsa", "ecdsa", "ed25519")]


def load_keys(files: FileSystem) -> list[asyncssh.SSHKey]:
    """Return the host keys that sshd can read; those that are not there or no keys are left out."""
    keys = []
    for path in key_paths(files):
        try:
            keys.append(asyncssh.import_private_key(files.read(path)))
        except (OSError, asyncssh.KeyImportError):
            continue
    return keys


@cache
def stray_key() -> asyncssh.SSHKey:
    """Return a key that no node's user-data ever gave."""
    return make_key("ed25519", "root@ubuntu")
