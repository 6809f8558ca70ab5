"""Where the AWS provider comes from, when it is not the registry.

Terraform looks for itself into its CLI configuration and its implied folders. Any other folder is linked
as `terraform.d/plugins` into the workspace, which is an implied folder too: so a later plain
`terraform init` there finds the provider without any setting of ours.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from mectui.events import ExitCode, Trouble
from mectui.terraform import cli_config, registry
from mectui.terraform.binary import Product

SOFTWARE_FOLDERS = (Path("/opt"), Path("/usr/local/share"), Path("/usr/share"))
_PROVIDER = "hashicorp/aws"
_IN_WORKSPACE = Path("terraform.d/plugins")


class Origin(StrEnum):
    """Why a mirror was chosen; the value is said to a person."""

    SETTING = "terraform.provider_mirror"
    CLI_CONFIG = "Terraform's own CLI configuration"
    IMPLIED = "a folder where Terraform looks by itself"
    PLUGIN_CACHE = "TF_PLUGIN_CACHE_DIR"
    SOFTWARE = "a folder of add-on software"


@dataclass(frozen=True, slots=True)
class Mirror:
    """A folder with providers, laid out as `HOST/NAMESPACE/TYPE/…`; for CLI_CONFIG the configuration file."""

    origin: Origin
    folder: Path

    def __str__(self) -> str:
        """Return the place and the reason, to be logged."""
        return f"{self.folder} ({self.origin})"

    @property
    def linked(self) -> bool:
        """Return whether Terraform finds the folder only through a link in the workspace."""
        return self.origin in {Origin.SETTING, Origin.PLUGIN_CACHE, Origin.SOFTWARE}

    def link(self, workspace: Path) -> None:
        """Make this folder the workspace's `terraform.d/plugins`, unless Terraform looks there by itself."""
        link = workspace / _IN_WORKSPACE
        if not self.linked or (link.exists() and not link.is_symlink()):
            return
        link.parent.mkdir(mode=0o700, exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(self.folder.absolute(), target_is_directory=True)


async def find_mirror(
    setting: Path | None,
    environ: Mapping[str, str],
    home: Path,
    product: Product = Product.TERRAFORM,
    *,
    reachable: Callable[[str, Mapping[str, str]], Awaitable[bool]] = registry.answers,
    software: Sequence[Path] = SOFTWARE_FOLDERS,
) -> Mirror | None:
    """Return the mirror that providers come from; None is the registry itself, which answers.

    In this order: the setting, Terraform's CLI configuration where it says how providers are installed, its
    implied folders; then the registry; without it `TF_PLUGIN_CACHE_DIR` and folders of add-on software.
    `home` is the user's. Raises Trouble(MISSING) where the setting holds no provider, or nothing does.
    """
    found = await asyncio.to_thread(_explicit, setting, environ, home, product)
    if found is not None or await reachable(product.registry, environ):
        return found
    found = await asyncio.to_thread(_fallback, environ, product, software)
    if found is None:
        raise Trouble.of(
            ExitCode.MISSING,
            f"no way to the provider {_PROVIDER}",
            f"{product.registry} does not answer, and no folder on this machine mirrors it",
            "let this machine reach the registry (HTTPS_PROXY), or set terraform.provider_mirror to a folder "
            f"made elsewhere with `{product} providers mirror FOLDER`",
        )
    return found


def _explicit(
    setting: Path | None, environ: Mapping[str, str], home: Path, product: Product
) -> Mirror | None:
    if setting is not None:
        return _from_setting(setting.expanduser(), product)
    config = cli_config.file(environ, home, product)
    if config is not None and cli_config.decides_installation(config):
        return Mirror(Origin.CLI_CONFIG, config)
    return _first(Origin.IMPLIED, _implied(environ, home, product), product)


def _fallback(environ: Mapping[str, str], product: Product, software: Sequence[Path]) -> Mirror | None:
    cache = environ.get("TF_PLUGIN_CACHE_DIR")
    cached = _first(Origin.PLUGIN_CACHE, [Path(cache).expanduser()] if cache else [], product)
    return cached or _first(Origin.SOFTWARE, _software(software, product), product)


def _from_setting(folder: Path, product: Product) -> Mirror:
    if not _holds_provider(folder, product):
        raise Trouble.of(
            ExitCode.MISSING,
            f"terraform.provider_mirror {folder} has no {_PROVIDER} for {platform()}",
            f"looked for {_provider_folder(folder, product)}",
            f"fill it with `{product} providers mirror {folder}` on a machine that reaches the registry",
        )
    return Mirror(Origin.SETTING, folder)


def _first(origin: Origin, folders: Sequence[Path] | Iterator[Path], product: Product) -> Mirror | None:
    return next((Mirror(origin, folder) for folder in folders if _holds_provider(folder, product)), None)


def _implied(environ: Mapping[str, str], home: Path, product: Product) -> list[Path]:
    """Return the folders of Terraform's documentation, "Implied Local Mirror Directories"."""
    name = "opentofu" if product is Product.TOFU else "terraform"
    if sys.platform == "darwin":
        library = Path("Library/Application Support") / f"io.{name}" / "plugins"
        return [home / ".terraform.d/plugins", home / library, Path("/") / library]
    data_home = environ.get("XDG_DATA_HOME") or str(home / ".local/share")
    data_dirs = environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    return [home / ".terraform.d/plugins"] + [
        Path(base) / name / "plugins" for base in (data_home, *data_dirs.split(os.pathsep)) if base
    ]


def _software(roots: Sequence[Path], product: Product) -> Iterator[Path]:
    for root in roots:
        for depth in ("", "*/"):
            yield from (found.parent for found in sorted(root.glob(f"{depth}{product.registry}")))


def _provider_folder(folder: Path, product: Product) -> Path:
    return folder / product.registry / _PROVIDER


def _holds_provider(folder: Path, product: Product) -> bool:
    """Return whether a version for this platform is there, unpacked or packed; the module's lock picks it."""
    home = _provider_folder(folder, product)
    return any(home.glob(f"*/{platform()}/*")) or any(home.glob(f"*_{platform()}.zip"))


def platform() -> str:
    """Return this machine as Terraform names it, for example `linux_amd64`."""
    machine = os.uname().machine.lower()
    return f"{sys.platform}_{ {'x86_64': 'amd64', 'aarch64': 'arm64'}.get(machine, machine) }"
