"""A machine that never boots is restarted, and one that works is replaced, by the program itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.end_to_end.program import Mectui

pytestmark = [pytest.mark.terraform, pytest.mark.cloud, pytest.mark.slow]


@pytest.mark.parametrize("faults", [["boot-failure:demo-w-0"]])
def test_a_machine_is_restarted_and_replaced(mectui: Mectui, answers: Callable[..., Path]) -> None:
    file = answers(workers=1)
    asked = yaml.safe_load(file.read_text()) | {"timeouts": {"boot": "20s"}}
    file.write_text(yaml.safe_dump(asked))
    made = mectui.create(file)
    assert made.returncode == 4, made.stderr
    assert "resume demo --restart demo-w-0" in made.stderr

    restarted = mectui("resume", "demo", "--restart", "w-0")
    assert restarted.returncode == 0, restarted.stderr
    before = machine(mectui)

    shown = mectui("resume", "demo", "--replace", "w-0")
    assert shown.returncode == 5, shown.stderr
    mark = shown.stderr.split()[-1]
    assert machine(mectui) == before
    plain = mectui("resume", "demo", "--approve", mark)
    assert "not that of the saved plan" in plain.stderr

    replaced = mectui("resume", "demo", "--replace", "w-0", "--approve", mark)
    assert replaced.returncode == 0, replaced.stderr
    events = mectui.events("demo")
    told = [event["event"] for event in events if event.get("node") == "demo-w-0"]
    assert told.index("node.left") < told.index("resource.started")
    assert machine(mectui) != before
    refused = mectui("resume", "demo", "--replace", "cp-0", "--approve", "auto")
    assert refused.returncode == 2
    assert "by which the others joined" in refused.stderr


def machine(mectui: Mectui) -> str:
    """Return the worker's machine, which is Ready."""
    (worker,) = (node for node in mectui.status("demo")["nodes"] if node["name"] == "demo-w-0")
    assert (worker["ready"], worker["instance"]) == (True, "running")
    return str(worker["instance_id"])
