"""The list of instance types comes in pages, as from AWS."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.cloud


def test_every_type_is_on_one_page_of_a_hundred(ec2: Any) -> None:
    pages = list(ec2.get_paginator("describe_instance_types").paginate())
    sizes = [len(page["InstanceTypes"]) for page in pages]
    assert set(sizes[:-1]) == {100}
    assert len(sizes) > 10
    names = [row["InstanceType"] for page in pages for row in page["InstanceTypes"]]
    assert len(set(names)) == len(names)
    assert "t4g.medium" in names


def test_pages_can_be_smaller_and_one_type_is_one_page(ec2: Any) -> None:
    first = ec2.describe_instance_types(MaxResults=5)
    assert len(first["InstanceTypes"]) == 5
    second = ec2.describe_instance_types(MaxResults=5, NextToken=first["NextToken"])
    assert first["InstanceTypes"][-1] != second["InstanceTypes"][0]
    one = ec2.describe_instance_types(InstanceTypes=["t4g.medium"])
    assert [row["InstanceType"] for row in one["InstanceTypes"]] == ["t4g.medium"]
    assert "NextToken" not in one
