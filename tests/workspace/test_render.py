"""A plan as a workspace's files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from mectui.answers.model import Proxy, RemoteBackend, S3Backend
from mectui.plan.model import ClusterPlan
from mectui.workspace import BACKEND_FILE, MODULE_FILES, VARIABLES_FILE, render
from mectui.workspace.module import module_folder

PlanWith = Callable[..., ClusterPlan]


def variables(plan: ClusterPlan) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(render(plan)[VARIABLES_FILE])
    return values


def declared() -> dict[str, bool]:
    """Return the module's variables by name, and whether each has a default."""
    text = "\n".join((module_folder() / name).read_text() for name in MODULE_FILES)
    blocks = re.findall(r'^variable "(\w+)" \{\n(.*?)^\}', text, re.MULTILINE | re.DOTALL)
    return {name: "\n  default " in f"\n{body}" for name, body in blocks}


def test_equal_plans_give_equal_bytes(plan_with: PlanWith) -> None:
    one = plan_with(tags={"owner": "edge", "site": "blr"}, access=("203.0.113.7/32", "198.51.100.0/24"))
    other = plan_with(tags={"site": "blr", "owner": "edge"}, access=("198.51.100.0/24", "203.0.113.7/32"))
    assert render(one) == render(other)


def test_another_plan_differs_only_in_its_variables(plan_with: PlanWith) -> None:
    one, other = render(plan_with()), render(plan_with(root_disk_gib=31))
    assert {name for name in one if one[name] != other[name]} == {VARIABLES_FILE}


def test_files_are_the_module_its_variables_and_its_backend(plan_with: PlanWith) -> None:
    assert set(render(plan_with())) == {*MODULE_FILES, VARIABLES_FILE, BACKEND_FILE}


def test_no_file_of_the_module_is_forgotten() -> None:
    assert {path.name for path in module_folder().glob("*.tf")} == set(MODULE_FILES)


def test_every_variable_given_is_declared_and_every_required_one_given(plan_with: PlanWith) -> None:
    given, known = set(variables(plan_with())), declared()
    assert given <= set(known)
    assert {name for name, has_default in known.items() if not has_default} <= given


def test_only_the_bootstrap_keys_and_what_is_counted_by_hand_are_left_out(plan_with: PlanWith) -> None:
    left_out = set(declared()) - set(variables(plan_with()))
    assert left_out == {"bootstrap_host_keys", "control_planes", "workers", "aws_subnet_id"}


def test_nodes_carry_their_place(plan_with: PlanWith) -> None:
    assert variables(plan_with())["nodes"]["edge-cp-0"] == {
        "role": "control-plane",
        "first": True,
        "subnet_id": "subnet-0aaaaaaaaaaaaaaaa",
        "failure_domain": 1,
    }


def test_proxy_is_given_as_it_is(plan_with: PlanWith) -> None:
    proxy = Proxy(https="http://proxy.lan:3128")
    assert variables(plan_with(proxy=proxy))["proxy"] == {
        "http": None,
        "https": "http://proxy.lan:3128",
        "no_proxy": None,
    }


def test_state_lies_in_the_workspace_by_default(plan_with: PlanWith) -> None:
    backend = json.loads(render(plan_with())[BACKEND_FILE])
    assert backend == {"terraform": {"backend": {"local": {"path": "terraform.tfstate"}}}}


@pytest.mark.parametrize(
    ("login", "settings"),
    [
        ({}, {}),
        ({"profile": "edge"}, {"profile": "edge"}),
        ({"role_arn": "arn:aws:iam::1:role/r"}, {"assume_role": {"role_arn": "arn:aws:iam::1:role/r"}}),
    ],
)
def test_state_in_s3_is_locked_encrypted_and_reached_as_the_machines_are(
    plan_with: PlanWith, login: dict[str, str], settings: dict[str, Any]
) -> None:
    remote = RemoteBackend(s3=S3Backend(bucket="states", key="edge.tfstate", region="us-east-2"))
    backend = json.loads(render(plan_with(backend=remote, **login))[BACKEND_FILE])["terraform"]["backend"]
    assert backend["s3"] == {
        "bucket": "states",
        "key": "edge.tfstate",
        "region": "us-east-2",
        "encrypt": True,
        "use_lockfile": True,
        **settings,
    }
