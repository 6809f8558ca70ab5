"""A cluster of simulated nodes whose own kubectl and helm are asked, and manifests for it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.addons.simulated import Site, make_site

IMAGE = "docker.io/library/busybox:1.36"


@dataclass
class Asked:
    """A cluster that is asked; what it answers is the exit code, and what it printed on both streams."""

    site: Site

    async def sh(self, script: str) -> tuple[int, str]:
        result = await self.site.sh(script)
        return result.exit_code, result.stdout + result.stderr

    async def kubectl(self, command: str, *manifests: dict[str, Any]) -> tuple[int, str]:
        text = "\n---\n".join(json.dumps(each) for each in manifests)
        return await self.sh(f"microk8s kubectl {command} <<'END'\n{text}\nEND\n")

    async def apply(self, *manifests: dict[str, Any]) -> tuple[int, str]:
        return await self.kubectl("apply -f -", *manifests)


async def asked(speed: float = 2000, workers: int = 0, faults: Sequence[str] = (), **more: Any) -> Asked:
    return Asked(await make_site(speed=speed, workers=workers, faults=faults, **more))


def manifest(kind: str, name: str, version: str = "v1", **fields: Any) -> dict[str, Any]:
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name}, **fields}


def deployment(name: str = "web", labels: str = "web", **pod: Any) -> dict[str, Any]:
    spec = {"containers": [{"name": "it", "image": IMAGE}], **pod}
    template = {"metadata": {"labels": {"app": labels}}, "spec": spec}
    return manifest(
        "Deployment",
        name,
        "apps/v1",
        spec={"selector": {"matchLabels": {"app": "web"}}, "template": template},
    )


def claim(name: str, **spec: Any) -> dict[str, Any]:
    wanted = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
    return manifest("PersistentVolumeClaim", name, spec={**wanted, **spec})
