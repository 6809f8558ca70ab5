"""Keys and pins on disk."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mectui.events import ExitCode, Trouble
from mectui.ssh import HostKeys, generate_host_keys, generate_key, public_of


def test_a_cluster_keeps_its_key(tmp_path: Path) -> None:
    made = generate_key(tmp_path)
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert generate_key(tmp_path) == made
    assert (tmp_path / "id_ed25519.pub").read_text() == made.public + "\n"


def test_a_public_part_lost_in_a_crash_is_written_again(tmp_path: Path) -> None:
    made = generate_key(tmp_path)
    (tmp_path / "id_ed25519.pub").unlink()
    assert generate_key(tmp_path).public == made.public
    assert (tmp_path / "id_ed25519.pub").exists()


def test_the_users_own_key_may_be_rsa_in_pem(tmp_path: Path) -> None:
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.TraditionalOpenSSL, form.NoEncryption())
    (tmp_path / "edge.pem").write_bytes(pem)
    assert public_of(tmp_path / "edge.pem").startswith("ssh-rsa AAAA")


@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "No such file"), (b"hello", "no private key"), (b"locked", "passphrase")],
)
def test_a_key_that_cannot_be_used_says_why(tmp_path: Path, content: bytes | None, why: str) -> None:
    path = tmp_path / "key"
    if content == b"locked":
        content = Ed25519PrivateKey.generate().private_bytes(
            form.Encoding.PEM, form.PrivateFormat.OpenSSH, form.BestAvailableEncryption(b"secret")
        )
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Trouble, match=why) as caught:
        public_of(path)
    assert caught.value.exit_code is ExitCode.USAGE
    assert "ssh.key" in str(caught.value)


def test_pins_are_read_by_openssh(tmp_path: Path) -> None:
    keys = HostKeys(tmp_path / "known_hosts")
    first, second = (pair.public for pair in generate_host_keys("ab").values())
    keys.pin("mec-cp-0", second + " comment", first, second)
    keys.pin("mec-w-0", first)
    assert HostKeys(keys.path).pins("mec-cp-0") == (second, first)
    found = subprocess.run(
        ["ssh-keygen", "-F", "mec-cp-0", "-f", str(keys.path)], capture_output=True, text=True, check=True
    )
    assert found.stdout.count("mec-cp-0 ssh-ed25519") == 2
    keys.pin("mec-cp-0")
    assert keys.pins("mec-cp-0") == ()
    assert keys.pins("mec-w-0") == (first,)


def test_only_the_names_that_are_kept_keep_their_pins(tmp_path: Path) -> None:
    keys = HostKeys(tmp_path / "known_hosts")
    keys.keep_only(["mec-cp-0"])
    (pair,) = generate_host_keys("a").values()
    for name in ("mec-cp-0", "mec-w-0", "mec-w-1"):
        keys.pin(name, pair.public)
    keys.keep_only(["mec-cp-0", "mec-w-0", "mec-w-9"])
    pinned = [bool(keys.pins(name)) for name in ("mec-cp-0", "mec-w-0", "mec-w-1", "mec-w-9")]
    assert pinned == [True, True, False, False]


@pytest.mark.parametrize(
    "line",
    [
        "mec-w-0",
        "mec-w-0 nonsense",
        "mec-w-0 ssh-ed25519 !!!!",
        "mec-w-0 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHalf",
        "mec-w-0 ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIE5KUGQ0AmVAgNRYYEGpLJhEkKBQoe/8VCXdLPJJDHFs",
        "mec-w-0 \x00\xff",
    ],
)
def test_a_line_that_is_no_host_key_is_named_with_its_place(tmp_path: Path, line: str) -> None:
    keys = HostKeys(tmp_path / "known_hosts")
    (pair,) = generate_host_keys("a").values()
    keys.path.write_text(f"# by hand\n\nmec-cp-0 {pair.public}\n{line}\n", encoding="latin-1")
    with pytest.raises(Trouble) as caught:
        keys.pins("mec-cp-0")
    assert caught.value.exit_code is ExitCode.USAGE
    assert f"{keys.path}:4 is no host key" in str(caught.value)
    assert "ssh_host_ed25519_key.pub" in caught.value.problems[0].remedy


def test_a_full_disk_leaves_the_old_pins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = HostKeys(tmp_path / "known_hosts")
    (pair,) = generate_host_keys("a").values()
    keys.pin("mec-cp-0", pair.public)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        keys.pin("mec-cp-0")
    assert keys.pins("mec-cp-0") == (pair.public,)
    assert [path.name for path in tmp_path.iterdir()] == ["known_hosts"]


def test_a_private_host_key_is_not_shown() -> None:
    (pair,) = generate_host_keys("a").values()
    assert "PRIVATE" not in repr(pair)
