"""ssh-keygen and sshd."""

from __future__ import annotations

import asyncssh

from mectui.demo.nodes.host_keys import KINDS, key_paths, make_key, make_missing
from mectui.demo.nodes.programs.options import Options, read_options
from mectui.demo.nodes.programs.registry import program
from mectui.demo.nodes.shell import Process


@program("ssh-keygen")
async def ssh_keygen(process: Process) -> int:
    """Make keys, and show their fingerprints (-l) or public halves (-y)."""
    options = read_options(process.arguments, flags="q A l y v", valued="t N C f b E P")
    if options.has("A"):
        made = make_missing(process.files, process.node.hostname)
        process.say(f"ssh-keygen: generating new host keys: {' '.join(kind.upper() for kind in made)}")
        return 0
    path = process.path(options.get("f", default=f"{process.user.home}/.ssh/id_ed25519"))
    if options.has("l", "y"):
        return _show(process, path, options)
    return await _make(process, path, options)


async def _make(process: Process, path: str, options: Options) -> int:
    kind = options.get("t", default="ed25519")
    if kind not in KINDS:
        process.complain(f"unknown key type {kind}" if kind != "rsa" else "RSA keys are not simulated")
        return 255
    if process.files.exists(path):
        process.say(f"{path} already exists.")
        process.write("Overwrite (y/n)? ")
        if not (await process.streams.stdin.readline()).lower().startswith(b"y"):
            return 1
    default = f"{process.user.name}@{process.node.hostname}"
    comment = options.get("C", default=default) if options.has("C") else default
    key = make_key(kind, comment)
    process.files.write(path, key.export_private_key(), process.user, mode=0o600)
    process.files.write(f"{path}.pub", key.export_public_key(), process.user, mode=0o644)
    if not options.has("q"):
        process.say(
            f"Your identification has been saved in {path}\nYour public key has been saved in {path}.pub"
        )
        process.say(f"The key fingerprint is:\n{key.get_fingerprint()} {comment}")
    return 0


def _show(process: Process, path: str, options: Options) -> int:
    raw = process.files.read(path, process.user)
    try:
        private = b"PRIVATE KEY" in raw
        key = asyncssh.import_private_key(raw) if private else asyncssh.import_public_key(raw)
    except asyncssh.KeyImportError:
        process.complain(
            f"{path} is not a key file." if options.has("l") else f'Load key "{path}": invalid format'
        )
        return 255
    if options.has("y"):
        process.write(key.export_public_key())
        return 0
    kind = "ED25519" if b"ed25519" in key.algorithm else "ECDSA"
    comment = key.get_comment() or "no comment"
    process.say(f"256 {key.get_fingerprint()} {comment} ({kind})")
    return 0


@program("sshd", folder="/usr/sbin")
async def sshd(process: Process) -> int:
    """Check the configuration (-t) or print it (-T)."""
    options = read_options(process.arguments, flags="t T D e", valued="f C o")
    if not process.is_root:
        process.complain("sshd: no hostkeys available -- exiting.")
        return 1
    present = [path for path in key_paths(process.files) if process.files.exists(path)]
    if not present:
        process.complain("sshd: no hostkeys available -- exiting.")
        return 1
    for path in present:
        try:
            asyncssh.import_private_key(process.files.read(path))
        except asyncssh.KeyImportError:
            process.complain(f"Unable to load host key: {path}")
            return 1
    if options.has("T"):
        lines = [
            "port 22",
            "addressfamily any",
            "permitrootlogin without-password",
            "pubkeyauthentication yes",
        ]
        lines += ["passwordauthentication no", *(f"hostkey {path}" for path in key_paths(process.files))]
        process.write("".join(f"{line}\n" for line in lines))
    return 0
