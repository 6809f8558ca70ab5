"""Canonical's images of the embedded cloud: what moto loads, and the parameters that point to them."""

from __future__ import annotations

import json
from pathlib import Path

IMAGES_FILE = Path(__file__).with_name("images.json")
"""Rows as moto's `MOTO_AMIS_PATH` wants them. Two a release and architecture, so that the newest has to
be found, and two of a stranger who copies Canonical's names, so that the owner has to be looked at."""

CANONICAL = "099720109477"
_DEBIAN_NAMES = {"x86_64": "amd64", "arm64": "arm64"}


def image_parameters() -> dict[str, str]:
    """Return Canonical's public SSM parameters: name to the id of the newest image.

    Names as Canonical documents them for AWS: `ebs-gp3` from 23.10 on, `ebs-gp2` before.
    """
    rows = [row for row in json.loads(IMAGES_FILE.read_text()) if row["owner_id"] == CANONICAL]
    oldest_first = sorted(rows, key=lambda row: str(row["creation_date"]))
    return {_parameter_name(row["name"], row["architecture"]): row["ami_id"] for row in oldest_first}


def _parameter_name(image: str, architecture: str) -> str:
    store = "ebs-gp3" if "/hvm-ssd-gp3/" in image else "ebs-gp2"
    release = image.split("-")[-4]
    path = f"{release}/stable/current/{_DEBIAN_NAMES[architecture]}/hvm/{store}/ami-id"
    return f"/aws/service/canonical/ubuntu/server/{path}"
