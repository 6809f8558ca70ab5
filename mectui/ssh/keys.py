"""Key pairs: the cluster's own, the user's, and the host keys that nodes boot with. All are Ed25519."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from mectui.clusters.files import write_private
from mectui.events import ExitCode, Trouble

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

NAME = "id_ed25519"

_OTHERWISE = {
    "ssh.key": "write `ssh: {key: generate}`",
    "ssh.bastion.key": "write null, and the bastion has to know the cluster's own",
}


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A private key on disk, and its public part as one line of `authorized_keys`."""

    path: Path
    public: str


@dataclass(frozen=True, slots=True)
class HostKeyPair:
    """A host key for one node, in OpenSSH's own formats; the private part is a secret."""

    private: str = field(repr=False)
    public: str


def generate_key(folder: Path, comment: str = "mectui") -> KeyPair:
    """Return the key pair in `folder`, made there (mode 0600) where there is none.

    Raises Trouble where a key lies there that cannot be read.
    """
    path = folder / NAME
    if not path.exists():
        write_private(path, _as_openssh(_new_key()))
    pair = KeyPair(path, f"{public_of(path)} {comment}")
    public = path.with_suffix(".pub")
    if not public.exists() or public.read_text().strip() != pair.public:
        write_private(public, pair.public + "\n")
    return pair


def public_of(path: Path, setting: str = "ssh.key") -> str:
    """Return `TYPE BASE64` of a private key's public part; `setting` is the answer that names it.

    Raises Trouble (usage) where the file is missing, no private key, or locked by a passphrase.
    """
    from cryptography.hazmat.primitives import serialization as form

    try:
        key = form.load_ssh_private_key(path.expanduser().read_bytes(), password=None)
    except OSError as error:
        raise _unusable(path, setting, error.strerror or "it cannot be read") from error
    except TypeError as error:
        raise _unusable(path, setting, "it is locked by a passphrase") from error
    except Exception:  # noqa: BLE001 - a foreign parser fails in ways of its own
        public = _public_of_pem(path, setting)
    else:
        public = key.public_key().public_bytes(form.Encoding.OpenSSH, form.PublicFormat.OpenSSH)
    return public.decode()


def generate_host_keys(names: Iterable[str]) -> dict[str, HostKeyPair]:
    """Return a new host key for every name."""
    return {name: _host_key_pair() for name in names}


def _host_key_pair() -> HostKeyPair:
    from cryptography.hazmat.primitives import serialization as form

    key = _new_key()
    public = key.public_key().public_bytes(form.Encoding.OpenSSH, form.PublicFormat.OpenSSH)
    return HostKeyPair(private=_as_openssh(key).decode(), public=public.decode())


def _public_of_pem(path: Path, setting: str) -> bytes:
    """Return the public part of a private key in PEM, as AWS hands them out."""
    from cryptography.hazmat.primitives import serialization as form

    try:
        key = form.load_pem_private_key(path.expanduser().read_bytes(), password=None)
        return key.public_key().public_bytes(form.Encoding.OpenSSH, form.PublicFormat.OpenSSH)
    except TypeError as error:
        raise _unusable(path, setting, "it is locked by a passphrase") from error
    except Exception as error:
        raise _unusable(path, setting, "it is no private key in OpenSSH's or PEM format") from error


def _new_key() -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate()


def _as_openssh(key: Ed25519PrivateKey) -> bytes:
    from cryptography.hazmat.primitives import serialization as form

    return key.private_bytes(form.Encoding.PEM, form.PrivateFormat.OpenSSH, form.NoEncryption())


def _unusable(path: Path, setting: str, why: str) -> Trouble:
    return Trouble.of(
        ExitCode.USAGE,
        f"{setting}: the private key {path} cannot be used",
        why,
        f"name another file in `{setting}`, or {_OTHERWISE[setting]}",
    )
