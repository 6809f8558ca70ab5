"""A workspace from init to destroy, with the real Terraform and its built-in resources."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from mectui.events import Event, ExitCode, Reporter, Trouble
from mectui.terraform import Action, Attribute, Change, Runner, parallelism

MakeRunner = Callable[..., Runner]
pytestmark = pytest.mark.terraform


async def test_from_init_to_destroy(make_runner: MakeRunner, reporter: Reporter, events: list[Event]) -> None:
    runner = make_runner()
    await runner.init(reporter)
    saved = await runner.plan(reporter, "workspace")
    assert saved.counts == {"create": 2, "change": 0, "replace": 0, "destroy": 0}
    await runner.apply(saved, reporter, parallelism=10)
    assert await runner.outputs() == {"nodes": {"a": "a", "b": "b"}}
    rows = await runner.state_addresses()
    assert {address: row.node for address, row in rows.items()} == {
        'terraform_data.node["a"]': "a",
        'terraform_data.node["b"]': "b",
    }
    assert all(row.id and not row.tainted for row in rows.values())

    await runner.apply(await runner.plan(reporter, destroy=True), reporter)
    assert await runner.state_addresses() == {}
    assert {event.event for event in events} == {
        "plan.change",
        "resource.started",
        "resource.finished",
        "terraform.log",
    }


async def test_an_event_of_a_node_carries_its_name(
    make_runner: MakeRunner, reporter: Reporter, events: list[Event]
) -> None:
    runner = make_runner()
    await runner.init(reporter)
    await runner.apply(await runner.plan(reporter), reporter)
    finished = [event for event in events if event.event == "resource.finished"]
    assert sorted((event.node, event.resource, event.data["action"]) for event in finished) == [
        ("a", 'terraform_data.node["a"]', "create"),
        ("b", 'terraform_data.node["b"]', "create"),
    ]
    assert {event.data["type"] for event in finished} == {"terraform_data"}


async def test_the_saved_plan_says_in_a_later_process_what_the_stream_said(
    make_runner: MakeRunner, reporter: Reporter
) -> None:
    runner = make_runner()
    await runner.init(reporter)
    assert await runner.saved_plan() is None
    saved = await runner.plan(reporter, "workspace")
    again = await make_runner().saved_plan("workspace")
    assert again is not None
    assert again.hash == saved.hash
    assert again.changes == saved.changes
    (first, _) = again.changes
    attributes = (
        Attribute("input", after="a"),
        Attribute("id", unknown=True),
        Attribute("output", unknown=True),
    )
    assert first == Change('terraform_data.node["a"]', Action.CREATE, "terraform_data", "a", attributes)
    other = await make_runner().saved_plan("another workspace")
    assert other is not None
    assert other.hash != saved.hash


async def test_only_the_plan_that_was_approved_is_applied(
    make_runner: MakeRunner, reporter: Reporter
) -> None:
    runner = make_runner()
    await runner.init(reporter)
    approved = await runner.plan(reporter)
    await make_runner('resource "terraform_data" "more" {}').plan(reporter)
    with pytest.raises(Trouble, match="not the one that was approved") as trouble:
        await runner.apply(approved, reporter)
    assert trouble.value.exit_code is ExitCode.USAGE
    assert await runner.state_addresses() == {}


async def test_a_plan_overtaken_by_another_is_stale(make_runner: MakeRunner, reporter: Reporter) -> None:
    runner = make_runner()
    await runner.init(reporter)
    saved = await runner.plan(reporter)
    await runner.apply(saved, reporter)
    with pytest.raises(Trouble, match="stale") as trouble:
        await runner.apply(saved, reporter)
    assert "plan again" in trouble.value.problems[0].remedy


async def test_what_terraform_writes_is_for_its_owner_alone(
    make_runner: MakeRunner, reporter: Reporter, tmp_path: Path
) -> None:
    runner = make_runner()
    await runner.init(reporter)
    await runner.apply(await runner.plan(reporter), reporter)
    written = [runner.plan_file, tmp_path / "terraform/terraform.tfstate", *(tmp_path / "logs").iterdir()]
    assert {path.stat().st_mode & 0o077 for path in written} == {0}


async def test_a_failed_plan_names_file_and_line_and_leaves_no_plan(
    make_runner: MakeRunner, reporter: Reporter, events: list[Event]
) -> None:
    await make_runner().init(reporter)
    await make_runner().plan(reporter)
    runner = make_runner('output "broken" {\n  value = var.missing\n}\n')
    with pytest.raises(Trouble) as trouble:
        await runner.plan(reporter)
    assert "undeclared" in trouble.value.problems[0].what
    assert "main.tf:13: value = var.missing" in trouble.value.problems[0].why
    assert not runner.plan_file.exists()
    told = next(event for event in events if event.event == "terraform.diagnostic")
    assert told.data["severity"] == "error"
    assert told.error is not None


async def test_a_state_that_could_not_be_saved_stops_everything(
    make_runner: MakeRunner, reporter: Reporter, tmp_path: Path
) -> None:
    runner = make_runner()
    await runner.init(reporter)
    saved = await runner.plan(reporter)
    (tmp_path / "terraform/errored.tfstate").write_text("{}")
    for attempt in (runner.plan(reporter), runner.apply(saved, reporter)):
        with pytest.raises(Trouble, match=r"errored\.tfstate") as trouble:
            await attempt
        assert "state push errored.tfstate" in trouble.value.problems[0].remedy
    assert await runner.state_addresses() == {}


async def test_what_an_environment_could_smuggle_in_is_left_out(
    make_runner: MakeRunner, environ: dict[str, str], reporter: Reporter, tmp_path: Path
) -> None:
    environ |= {"TF_CLI_ARGS_plan": "-destroy", "TF_WORKSPACE": "other", "TF_DATA_DIR": "elsewhere"}
    runner = make_runner()
    await runner.init(reporter)
    saved = await runner.plan(reporter)
    await runner.apply(saved, reporter)
    assert (tmp_path / "terraform/terraform.tfstate").is_file()


async def test_a_healthy_half_made_resource_is_kept(
    make_runner: MakeRunner, reporter: Reporter, tmp_path: Path
) -> None:
    runner = make_runner()
    await runner.init(reporter)
    await runner.apply(await runner.plan(reporter), reporter)
    _taint(tmp_path / "terraform/terraform.tfstate", "a")
    assert (await runner.state_addresses())['terraform_data.node["a"]'].tainted
    assert (await runner.plan(reporter)).counts["replace"] == 1
    await runner.untaint('terraform_data.node["a"]', reporter)
    assert (await runner.plan(reporter)).empty


async def test_a_stray_resource_is_taken_in(make_runner: MakeRunner, reporter: Reporter) -> None:
    runner = make_runner()
    await runner.init(reporter)
    await runner.import_('terraform_data.node["a"]', "some-id", reporter)
    assert (await runner.state_addresses())['terraform_data.node["a"]'].id == "some-id"
    with pytest.raises(Trouble, match="already managed"):
        await runner.import_('terraform_data.node["a"]', "some-id", reporter)


def _taint(state: Path, key: str) -> None:
    whole = json.loads(state.read_text())
    for resource in whole["resources"]:
        for instance in resource["instances"]:
            if instance.get("index_key") == key:
                instance["status"] = "tainted"
    whole["serial"] += 1
    state.write_text(json.dumps(whole))


@pytest.mark.parametrize(("nodes", "at_once"), [(1, 10), (10, 10), (25, 25), (100, 30)])
def test_parallelism_follows_the_nodes(nodes: int, at_once: int) -> None:
    assert parallelism(nodes) == at_once
