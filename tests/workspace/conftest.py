"""A plan to write workspaces from, and the module with its provider beside the real binary."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mectui.aws.rows import Architecture, Image, InstanceType
from mectui.plan.model import ClusterPlan, PlannedNode, Role
from mectui.terraform import Binary, find_binary, find_mirror
from mectui.workspace.module import module_folder

PlanWith = Callable[..., ClusterPlan]


def _node(name: str, role: Role, zone: str, domain: int | None, first: bool = False) -> PlannedNode:
    return PlannedNode(name, role, first, f"subnet-0{zone[-1] * 16}", zone, domain)


_PLAN = ClusterPlan(
    name="edge",
    region="us-east-2",
    channel="1.34/stable",
    pod_cidr="10.1.0.0/16",
    service_cidr="10.152.183.0/24",
    nodes=(
        _node("edge-cp-0", Role.CONTROL_PLANE, "us-east-2a", 1, first=True),
        _node("edge-w-0", Role.WORKER, "us-east-2a", None),
        _node("edge-w-1", Role.WORKER, "us-east-2b", None),
    ),
    image=Image("ami-0123456789abcdef0", "ubuntu-noble", Architecture.ARM64, "/dev/sda1", 8),
    instance_type=InstanceType("t4g.medium", Architecture.ARM64, 2, 4096, frozenset({"us-east-2a"})),
    vpc="vpc-0123456789abcdef0",
    public_ip="auto",
    access=("203.0.113.7/32",),
    bastion_sources=(),
    node_ports=(),
    root_disk_gib=30,
    data_disk_count=0,
    data_disk_gib=100,
    instance_profile=None,
    tags={"owner": "edge", "site": "blr"},
    ssh_user="ubuntu",
    ssh_public_key="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOxsEyGrySvSWYZeZ3dbvcx0kZEvj1Hq7C9cA9cA9cA9 mectui",
    proxy=None,
    first_node_addons=("dns",),
    backend=None,
    profile=None,
    role_arn=None,
    max_retries=None,
    hourly_usd=Decimal("0.1008"),
)


@pytest.fixture(scope="session")
def plan_with() -> PlanWith:
    """Return a maker of plans: one control plane and two workers, with the given fields instead."""

    def make(**fields: Any) -> ClusterPlan:
        return replace(_PLAN, **fields)

    return make


@pytest.fixture(scope="session")
def binary() -> Binary:
    """Return this machine's terraform or tofu."""
    return asyncio.run(find_binary("auto", os.environ))


@pytest.fixture(scope="session")
def module(binary: Binary, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the module, tests included, that has its provider."""
    folder = tmp_path_factory.mktemp("module") / "tf"
    shutil.copytree(module_folder(), folder, ignore=shutil.ignore_patterns(".terraform*"))
    # The environment as it is: Terraform's own settings may say where providers come from.
    mirror = asyncio.run(find_mirror(None, os.environ, Path.home(), binary.product))
    if mirror is not None:
        mirror.link(folder)
    _run(binary, folder, "init", environment=dict(os.environ))
    return folder


@pytest.fixture(scope="session")
def terraform(binary: Binary, module: Path) -> Callable[..., str]:
    """Return what runs the binary on the module; it returns what was printed, and fails where that failed."""

    def run(*words: str, stdin: str = "") -> str:
        return _run(binary, module, *words, stdin=stdin, environment={"CHECKPOINT_DISABLE": "1"})

    return run


def _run(binary: Binary, folder: Path, *words: str, environment: dict[str, str], stdin: str = "") -> str:
    done = subprocess.run(
        [binary.path, *words],
        cwd=folder,
        env={**environment, "PATH": os.environ["PATH"], "TF_CLI_ARGS": "-no-color"},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
