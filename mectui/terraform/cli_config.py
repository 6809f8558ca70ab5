"""Terraform's own CLI configuration: found and asked one question, never written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from mectui.terraform.binary import Product

_COMMENT = re.compile(r"/\*.*?\*/|(?m:^\s*(?:#|//).*$)", re.DOTALL)
_INSTALLATION = re.compile(r'(?m)^[\s{,]*"?provider_installation"?\s*[:={]')


def file(environ: Mapping[str, str], home: Path, product: Product) -> Path | None:
    """Return the configuration file in force; None where there is none.

    `TF_CLI_CONFIG_FILE` that names a missing file means no configuration: Terraform warns, and goes on
    without looking into the home folder.
    """
    named = environ.get("TF_CLI_CONFIG_FILE") or environ.get("TERRAFORM_CONFIG")
    names = (".tofurc", ".terraformrc") if product is Product.TOFU else (".terraformrc",)
    candidates = [Path(named)] if named else [home / name for name in names]
    return next((path for path in candidates if path.is_file()), None)


def decides_installation(path: Path) -> bool:
    """Return whether the file has a `provider_installation`, after which nothing else is looked at."""
    text = path.read_text(errors="replace")
    return _INSTALLATION.search(_COMMENT.sub("", text)) is not None
