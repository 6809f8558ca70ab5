"""One machine restarted or replaced: who may be, what is asked of Terraform, and what is remembered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mectui.clusters import Folder, Stage, write_private
from mectui.events import ExitCode, Phase, Reporter, Trouble
from mectui.microk8s import DatastoreRole
from mectui.plan import Machine, Role
from mectui.run import bootstrap
from mectui.run.context import Context
from mectui.run.farewell import Ended
from mectui.run.machines import note_machines
from mectui.run.perform import perform
from mectui.run.phases import plan, replacement, steps_of
from mectui.run.phases.departure import Departure
from mectui.run.phases.plan import Plan
from mectui.run.phases.replacement import Replacement
from mectui.run.phases.restart import Restart
from mectui.run.request import Kind, Request
from mectui.run.step import walk
from mectui.run.wanted import wanted
from mectui.terraform import Action, Change, SavedPlan

EXAMPLE = (Path(__file__).parents[2] / "examples" / "demo.yaml").read_text()
EXAMPLE = EXAMPLE.replace("control_planes: 1", "control_planes: 3")
FIRST = Machine("demo-cp-0", Role.CONTROL_PLANE, True, "i-0", "10.20.0.4", None)
SECOND = Machine("demo-cp-1", Role.CONTROL_PLANE, False, "i-1", "10.20.0.5", None)
WORKER = Machine("demo-w-1", Role.WORKER, False, "i-2", "10.20.0.6", None)
ANEW = Change('aws_instance.node["demo-w-1"]', Action.REPLACE, "aws_instance", "demo-w-1")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path / "home" / "clusters" / "demo")
    folder.make()
    folder.note(stage=Stage.MAKING)
    write_private(folder.answers, EXAMPLE)
    note_machines(folder, [FIRST, SECOND, WORKER])
    return folder


def replacing(node: str, approve: str | None = None) -> Request:
    return Request(Kind.RESUME, approve=approve, replace_node=node)


def context_of(folder: Folder, request: Request) -> Context:
    loaded = wanted(folder, request, {})
    context = Context(folder, request, loaded.answers, loaded.to_save(), {}, lambda _: None)
    context.cloud = None  # type: ignore[assignment]
    return context


class Terraform:
    """Plans to make the worker's machine anew, and remembers for whom it was asked to."""

    def __init__(self, file: Path) -> None:
        file.write_text("a plan")
        self._saved = SavedPlan(file, "00ff" * 16, "", (ANEW,))
        self.replaced: list[str] = []

    async def plan(self, _: Reporter, __: str, *, targets: list[str], replace: list[str]) -> SavedPlan:
        assert targets == []
        self.replaced = replace
        return self._saved


async def planned(context: Context, monkeypatch: pytest.MonkeyPatch) -> Terraform:
    async def found_nothing(*_: object) -> None:
        return None

    monkeypatch.setattr(plan, "adopt", found_nothing)
    terraform = Terraform(context.folder.terraform / "tfplan")
    context.runner = terraform  # type: ignore[assignment]
    await Plan().run(context, Reporter(lambda _: None, Phase.PLAN))
    return terraform


async def asked_datastore(
    folder: Folder,
    node: str,
    role: DatastoreRole | type[TimeoutError] | None,
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    """Ask for a replacement, with what the datastore would say of the node; return why not."""

    async def datastore_role(*_: object) -> DatastoreRole | None:
        if role is TimeoutError:
            raise TimeoutError
        assert not isinstance(role, type)
        return role

    async def no_instances(*_: object) -> list[object]:
        return []

    monkeypatch.setattr(replacement, "datastore_role", datastore_role)
    monkeypatch.setattr(replacement, "live_instances", no_instances)
    step, context = Replacement(), context_of(folder, replacing(node))
    try:
        await walk((step,), context)
    except Ended as refused:
        return f"{refused.exit_code!r} {refused}"
    return ""


@pytest.mark.parametrize(
    ("node", "role", "up", "why"),
    [
        ("demo-w-1", DatastoreRole.VOTER, True, ""),
        ("demo-cp-1", None, True, ""),
        ("demo-cp-1", DatastoreRole.VOTER, True, "it is a voter of the datastore"),
        ("demo-cp-1", TimeoutError, True, "demo-cp-0 did not say"),
        ("demo-cp-0", None, True, "by which the others joined"),
        ("demo-cp-0", DatastoreRole.VOTER, False, "it is a voter of the datastore"),
        ("demo-cp-0", TimeoutError, False, ""),
        ("demo-cp-2", TimeoutError, False, ""),
    ],
)
async def test_no_control_plane_goes_that_the_datastore_counts_on(
    folder: Folder,
    monkeypatch: pytest.MonkeyPatch,
    node: str,
    role: DatastoreRole | type[TimeoutError] | None,
    up: bool,
    why: str,
) -> None:
    if up:
        write_private(folder.kubeconfig, "")
    said = await asked_datastore(folder, node, role, monkeypatch)
    assert why in said
    assert said.startswith("<ExitCode.USAGE") == bool(why)
    assert not why or f"mectui resume demo --restart {node}" in said


async def test_a_replacement_is_planned_for_that_machine_and_waits_for_approval(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = context_of(folder, replacing("demo-w-1"))
    with pytest.raises(Trouble) as caught:
        await planned(context, monkeypatch)
    assert caught.value.exit_code is ExitCode.AWAITING_APPROVAL
    (command,) = caught.value.farewell.commands.values()  # type: ignore[attr-defined]
    assert command == f"mectui resume demo --replace demo-w-1 --approve {'00ff' * 16}"
    assert context.runner.replaced == ['aws_instance.node["demo-w-1"]']  # type: ignore[attr-defined]


async def test_a_worker_leaves_before_its_machine_is_replaced(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = context_of(folder, replacing("demo-w-1", "auto"))
    await planned(context, monkeypatch)
    assert not await Departure().needed(context)  # a cluster that never came up has nobody to tell
    write_private(folder.kubeconfig, "")
    assert await Departure().needed(context)


async def test_what_was_just_made_is_not_restarted(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    context = context_of(folder, Request(Kind.RESUME, approve="auto", restart_node="demo-w-1"))
    assert await Restart().needed(context)
    await planned(context, monkeypatch)
    assert not await Restart().needed(context)


def test_a_machine_restarts_after_the_apply_and_before_the_nodes_come_together() -> None:
    names = [type(step).__name__ for step in steps_of(Request(Kind.RESUME, restart_node="demo-w-1"))]
    assert names.index("Apply") < names.index("Restart") < names.index("Nodes")
    assert names.index("Replacement") < names.index("Plan")


def test_a_declined_replacement_keeps_the_pin_of_the_machine_that_stays(folder: Folder) -> None:
    from mectui.ssh import HostKeys, generate_host_keys

    known = HostKeys(folder.known_hosts)
    known.pin("demo-w-1", generate_host_keys(["demo-w-1"])["demo-w-1"].public)
    bootstrap.provide(folder, [], ["demo-w-1"])
    assert known.pins("demo-w-1")
    assert set(bootstrap.public_keys(folder)) == {"demo-w-1"}


async def end_of(folder: Folder, request: Request) -> dict[str, Any]:
    await perform(folder, "run-1", request, {"PATH": ""})
    last: dict[str, Any] = json.loads(folder.journal.read_text().splitlines()[-1])
    return last


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.STOPPED, Stage.DESTROYED])
async def test_where_no_machine_is_or_all_are_off_nothing_is_done(folder: Folder, stage: Stage) -> None:
    folder.note(stage=stage)
    last = await end_of(folder, replacing("demo-w-1"))
    assert (last["exit_code"], last["stands"]) == (ExitCode.USAGE, "Nothing of demo was changed")


async def test_a_node_that_is_none_is_refused_with_those_there_are(folder: Folder) -> None:
    last = await end_of(folder, replacing("demo-w-9"))
    assert last["exit_code"] == ExitCode.USAGE
    assert "demo-w-1" in last["error"]["why"]
    assert last["commands"]["Go on"] == "mectui resume demo"
