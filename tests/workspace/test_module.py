"""The Terraform module under its own checks, run by the real binary without any cloud."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

pytestmark = pytest.mark.terraform

Terraform = Callable[..., str]


def test_it_is_formatted(terraform: Terraform) -> None:
    terraform("fmt", "-check", "-recursive", "-diff")


def test_it_is_valid(terraform: Terraform) -> None:
    assert json.loads(terraform("validate", "-json"))["diagnostics"] == []


@pytest.mark.slow
def test_its_own_tests_pass(terraform: Terraform) -> None:
    assert " passed, 0 failed" in terraform("test")
