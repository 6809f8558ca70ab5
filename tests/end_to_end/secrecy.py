"""Looking for secrets in the places where none may be."""

from __future__ import annotations

import re
import stat
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Self

import psutil

PRIVATE_KEY = b"PRIVATE KEY-----"
JOIN_TOKEN = re.compile(rb":25000/[0-9a-f]{32}")


class Watched:
    """Collects the arguments of every process that this one starts, directly or not, while it is open."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.05):
            for process in psutil.Process().children(recursive=True):
                with suppress(psutil.Error):
                    self.seen.add(" ".join(process.cmdline()))


def check_private(folder: Path) -> None:
    """Nobody else can come near: the folder is closed, and so is each file with something in it."""
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for name in ("kubeconfig", "ssh/id_ed25519", "run.jsonl", "terraform/terraform.tfstate"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def contents(folder: Path) -> Iterator[bytes]:
    """Yield what lies in a cluster's folder, without where secrets may be and without the provider."""
    for path in folder.rglob("*"):
        inside = path.relative_to(folder)
        left_out = {"ssh", "kubeconfig", "terraform.d", ".terraform"} & set(inside.parts)
        if path.is_file() and not left_out:
            yield path.read_bytes()


def check_no_secret(texts: Iterable[bytes], key: bytes) -> None:
    for text in texts:
        assert key not in text
        assert PRIVATE_KEY not in text
        assert not JOIN_TOKEN.search(text)


def another_authority() -> str:
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "10.152.183.1")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return certificate.public_bytes(Encoding.PEM).decode()
