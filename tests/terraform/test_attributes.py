"""What a plan is told to change, attribute by attribute: the paths, what is left out, and no secret."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mectui.events import Event, Reporter
from mectui.terraform import Runner
from mectui.terraform.attributes import LONGEST, attributes_of

DONE = """cat <<'END'
{"type": "version", "terraform": "1.11.4", "ui": "1.2", "@message": "Terraform 1.11.4"}
{"type": "change_summary", "@message": "Plan: 1 to add", "changes": {"operation": "plan", "add": 1}}
END
echo plan >tfplan"""
KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----\n"
INSTANCE = {
    "address": 'aws_instance.node["mec-w-0"]',
    "mode": "managed",
    "type": "aws_instance",
    "name": "node",
    "index": "mec-w-0",
    "change": {
        "actions": ["create"],
        "before": None,
        "after": {
            "ami": "ami-1",
            "user_data": "#cloud-config\nsecret of the boot",
            "comment": KEY,
            "hibernation": None,
            "launch_template": [],
            "root_block_device": [{"volume_size": 30, "tags": {"Name": "mec-w-0"}}],
            "subnet_ids": ["subnet-1", "subnet-2"],
        },
        "after_unknown": {"id": True, "root_block_device": [{"volume_id": True, "tags": {}}]},
        "before_sensitive": False,
        "after_sensitive": {"user_data": True, "root_block_device": [{"tags": {}}]},
    },
}


def rows(**change: Any) -> dict[str, dict[str, Any]]:
    return {row.pop("name"): row for row in (each.as_dict() for each in attributes_of(change))}


def after(value: str) -> dict[str, str | None]:
    return {"before": None, "after": value}


async def test_a_plan_tells_what_it_sets_and_no_secret(
    pretend: Callable[..., Runner], reporter: Reporter, events: list[Event]
) -> None:
    await pretend(DONE, {"resource_changes": [INSTANCE]}).plan(reporter)
    (told,) = [event for event in events if event.event == "plan.change"]
    assert (told.node, told.data["type"], told.data["action"]) == ("mec-w-0", "aws_instance", "create")
    assert {row["name"]: row for row in told.data["attributes"]} == {
        "ami": {"name": "ami"} | after("ami-1"),
        "user_data": {"name": "user_data", "before": None, "after": None, "sensitive": True},
        "comment": {"name": "comment", "before": None, "after": None, "sensitive": True},
        "root_block_device[0].volume_size": {"name": "root_block_device[0].volume_size"} | after("30"),
        "root_block_device[0].tags.Name": {"name": "root_block_device[0].tags.Name"} | after("mec-w-0"),
        "root_block_device[0].volume_id": {
            "name": "root_block_device[0].volume_id",
            "before": None,
            "after": None,
            "unknown": True,
        },
        "subnet_ids": {"name": "subnet_ids"} | after("subnet-1, subnet-2"),
        "id": {"name": "id", "before": None, "after": None, "unknown": True},
    }
    journal = "".join(event.to_line() for event in events)
    assert "secret of the boot" not in journal
    assert "b3BlbnNzaC1rZXktdjEAAAAA" not in journal


def test_of_an_update_only_what_changes_is_told() -> None:
    found = rows(
        actions=["update"],
        before={"type": "t4g.small", "ami": "ami-1", "tags": {"a": "1", "b": "2"}, "monitoring": False},
        after={"type": "t4g.large", "ami": "ami-1", "tags": {"a": "1", "c": "3"}, "monitoring": True},
        after_unknown={"tags": {}},
    )
    assert found == {
        "type": {"before": "t4g.small", "after": "t4g.large"},
        "tags.b": {"before": "2", "after": None},
        "tags.c": after("3"),
        "monitoring": {"before": "false", "after": "true"},
    }


def test_what_forces_a_replacement_says_so() -> None:
    found = rows(
        actions=["delete", "create"],
        before={"id": "i-1", "disk": [{"encrypted": False, "size": 30}], "type": "small"},
        after={"disk": [{"encrypted": True, "size": 31}], "type": "large"},
        after_unknown={"id": True, "disk": [{}]},
        replace_paths=[["disk", 0, "encrypted"]],
    )
    assert found == {
        "id": {"before": "i-1", "after": None, "unknown": True},
        "disk[0].encrypted": {"before": "false", "after": "true", "forces": True},
        "disk[0].size": {"before": "30", "after": "31"},
        "type": {"before": "small", "after": "large"},
    }


def test_what_is_destroyed_is_told_as_it_was() -> None:
    found = rows(
        actions=["delete"],
        before={"id": "i-1", "password": "swordfish", "profile": ""},
        after=None,
        after_unknown={},
        before_sensitive={"password": True},
        after_sensitive=False,
    )
    assert found == {
        "id": {"before": "i-1", "after": None},
        "password": {"before": None, "after": None, "sensitive": True},
        "profile": {"before": "", "after": None},
    }


@pytest.mark.parametrize("marks", [[False, True], True])
def test_a_list_with_one_secret_in_it_is_secret(marks: object) -> None:
    found = rows(
        actions=["create"], before=None, after={"words": ["a", "b"]}, after_sensitive={"words": marks}
    )
    assert found == {"words": {"before": None, "after": None, "sensitive": True}}


def test_a_block_that_goes_and_one_that_comes_are_told_by_their_places() -> None:
    found = rows(
        actions=["update"],
        before={"rule": [{"port": 22}, {"port": 80}], "peer": []},
        after={"rule": [{"port": 22}], "peer": [{"id": "pcx-1"}]},
    )
    assert found == {"rule[1].port": {"before": "80", "after": None}, "peer[0].id": after("pcx-1")}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a \x1b[31mred\x1b[0m one", "a red one"),
        ("two\nlines", "two lines"),
        ("x" * 999, "x" * (LONGEST - 1) + "…"),
        ([[1, 2], [3]], "[[1, 2], [3]]"),
        (2.5, "2.5"),
    ],
)
def test_a_value_is_short_and_plain(value: object, shown: str) -> None:
    assert rows(actions=["create"], before=None, after={"v": value}) == {"v": after(shown)}


def test_what_may_hold_anything_may_change_its_form() -> None:
    found = rows(actions=["update"], before={"input": "text"}, after={"input": {"a": 1}})
    assert found == {"input": {"before": "text", "after": '{"a": 1}'}}
