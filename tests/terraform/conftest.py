"""Small workspaces of built-in resources, and a reporter that remembers."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from mectui.events import Event, Phase, Reporter
from mectui.terraform import Binary, Product, Runner, find_binary

NODES = """
variable "names" {
  default = ["a", "b"]
}
resource "terraform_data" "node" {
  for_each = toset(var.names)
  input    = each.key
}
output "nodes" {
  value = { for name, node in terraform_data.node : name => node.output }
}
"""

WAITS = """
resource "terraform_data" "slow" {
  depends_on = [terraform_data.node]
  provisioner "local-exec" {
    command = "touch begun; until [ -e go ]; do sleep 0.05; done"
  }
}
"""

MakeRunner = Callable[..., Runner]
Until = Callable[..., Awaitable[None]]


@pytest.fixture
def events() -> list[Event]:
    """Every event that `reporter` was told."""
    return []


@pytest.fixture
def reporter(events: list[Event]) -> Reporter:
    return Reporter(events.append, Phase.APPLY)


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """An environment with an empty home and no way out to a registry."""
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    return {"PATH": os.environ["PATH"], "HOME": str(home), "HTTPS_PROXY": "http://127.0.0.1:9"}


@pytest.fixture
async def binary() -> Binary:
    """The real Terraform of this machine; tests that use it are marked `terraform`."""
    return await find_binary("auto", os.environ)


@pytest.fixture
def make_runner(tmp_path: Path, binary: Binary, environ: dict[str, str]) -> MakeRunner:
    """Write a workspace, and return a runner of it; a second call is like a second mectui."""

    def make(more: str = "", *, logs: str = "logs", lock_timeout: int = 5) -> Runner:
        folder = tmp_path / "terraform"
        folder.mkdir(exist_ok=True)
        (folder / "main.tf").write_text(NODES + more)
        return Runner(binary, folder, tmp_path / logs, environ, lock_timeout=lock_timeout)

    return make


@pytest.fixture
def pretend(tmp_path: Path, environ: dict[str, str]) -> Callable[..., Runner]:
    """Return a runner whose Terraform is the shell script given; for streams that no real one writes yet.

    `shown` is the plan that it shows as JSON.
    """

    def make(script: str, shown: Mapping[str, Any] = {}) -> Runner:
        path, plan = tmp_path / "pretended", tmp_path / "shown.json"
        plan.write_text(json.dumps(shown))
        path.write_text(f'#!/bin/sh\nif [ "$1" = show ]; then exec cat {plan}; fi\n{script}\n')
        path.chmod(0o755)
        folder = tmp_path / "terraform"
        folder.mkdir(exist_ok=True)
        return Runner(Binary(path, Product.TERRAFORM, (1, 11, 4)), folder, tmp_path / "logs", environ)

    return make


@pytest.fixture
def waits() -> str:
    """A resource that is being made until the workspace has a file `go`; `begun` tells that it is."""
    return WAITS


@pytest.fixture
def until() -> Until:
    """Wait for a condition, not for a time."""

    async def wait(condition: Callable[[], object], seconds: float = 20) -> None:
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    return wait
