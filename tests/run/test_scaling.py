"""Scaling and access: what is refused, what waits for approval, and when the answers change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from mectui.clusters import Folder, Stage, write_private
from mectui.events import Event, ExitCode, Phase, Reporter, Trouble
from mectui.plan import Machine, Role
from mectui.run.approval import Approval, approved, note_applied
from mectui.run.context import Context
from mectui.run.departing import departing
from mectui.run.existing import words_for
from mectui.run.journal import Journal
from mectui.run.machines import note_machines
from mectui.run.perform import perform
from mectui.run.phases import plan, steps_of
from mectui.run.phases.plan import Plan
from mectui.run.request import Kind, Request
from mectui.run.wanted import wanted
from mectui.terraform import Action, Change, SavedPlan

EXAMPLE = (Path(__file__).parents[2] / "examples" / "demo.yaml").read_text()
INSTANCE, RULE = "aws_instance", "aws_vpc_security_group_ingress_rule"


def change(node: str, action: Action) -> Change:
    return Change(f'{INSTANCE}.node["{node}"]', action, INSTANCE, node)


GROWING = change("demo-w-2", Action.CREATE)
SHRINKING = change("demo-w-1", Action.DELETE)


class Terraform:
    """Plans what it was made for, and remembers what it was asked to plan."""

    def __init__(self, file: Path, *changes: Change) -> None:
        file.write_text("a plan")
        self._saved = SavedPlan(file, "00ff" * 16, "", changes)
        self.targets: list[str] | None = None

    async def plan(self, _: Reporter, __: str, *, targets: list[str], replace: list[str]) -> SavedPlan:
        assert not replace
        self.targets = targets
        return self._saved


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A cluster of one control plane and two workers that is up."""
    folder = Folder(tmp_path / "home" / "clusters" / "demo")
    folder.make()
    folder.note(stage=Stage.READY)
    write_private(folder.answers, EXAMPLE)
    first = Machine("demo-cp-0", Role.CONTROL_PLANE, True, "i-0", "10.20.0.4", None)
    note_machines(folder, [first, Machine("demo-w-0", Role.WORKER, False, "i-1", "10.20.0.5", None)])
    return folder


@pytest.fixture
def run(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run the plan's phase for a request and changes that Terraform would plan; return its Terraform."""

    async def found_nothing(*_: object) -> None:
        return None

    monkeypatch.setattr(plan, "adopt", found_nothing)

    async def run(request: Request, *changes: Change) -> Terraform:
        loaded = wanted(folder, request, {})
        context = Context(folder, request, loaded.answers, loaded.to_save(), {}, lambda _: None)
        terraform = Terraform(folder.terraform / "tfplan", *changes)
        context.runner = terraform  # type: ignore[assignment]
        await Plan().run(context, Reporter(lambda _: None, Phase.PLAN))
        return terraform

    return run


def scale(workers: int, approve: str | None = "auto") -> Request:
    return Request(Kind.SCALE, approve=approve, workers=workers)


def asked(folder: Folder) -> Any:
    return yaml.safe_load(folder.answers.read_text())


def test_a_request_survives_its_way_to_the_process() -> None:
    for request in (scale(3), Request(Kind.ACCESS, access=("auto", "10.0.0.0/8"))):
        assert Request.from_json(request.to_json()) == request


@pytest.mark.parametrize(
    ("request_", "command"),
    [
        (Request(Kind.CREATE), "mectui resume demo --approve auto"),
        (scale(0), "mectui scale demo --workers 0 --approve auto"),
        (Request(Kind.ACCESS), "mectui access demo --approve auto"),
        (Request(Kind.ACCESS, access=("1.2.3.4/32",)), "mectui access demo 1.2.3.4/32 --approve auto"),
        (Request(Kind.DESTROY), "mectui destroy demo --approve auto"),
    ],
)
def test_every_run_knows_the_command_that_does_it_again(request_: Request, command: str) -> None:
    assert request_.spell_this("demo", "--approve", "auto") == command


def test_access_waits_for_no_node() -> None:
    steps = [type(step).__name__ for step in steps_of(Request(Kind.ACCESS))]
    assert not {"Nodes", "Kubeconfig", "Addons", "Verify"} & set(steps)
    assert steps[-2:] == ["Apply", "Door"]


def test_workers_leave_before_the_apply_whoever_finishes_it() -> None:
    scaled, resumed = ([type(step) for step in steps_of(Request(kind))] for kind in (Kind.SCALE, Kind.RESUME))
    assert scaled == resumed
    names = [step.__name__ for step in scaled]
    assert names.index("Plan") < names.index("Departure") < names.index("Apply") < names.index("Nodes")


@pytest.mark.parametrize(
    ("request_", "problem"),
    [
        (scale(99), "100 or more, because that many nodes are asked for"),
        (Request(Kind.ACCESS, access=("10.0.0.0/33",)), 'found "10.0.0.0/33"'),
        (Request(Kind.ACCESS, access=("10.0.0.1/8",)), "10.0.0.0/8"),
    ],
)
def test_what_the_answers_cannot_hold_is_refused(folder: Folder, request_: Request, problem: str) -> None:
    with pytest.raises(Trouble) as caught:
        wanted(folder, request_, {})
    assert caught.value.exit_code is ExitCode.USAGE
    assert problem in str(caught.value)


async def test_a_plan_that_nobody_approved_changes_no_answer(folder: Folder, run: Any) -> None:
    with pytest.raises(Trouble) as caught:
        await run(scale(3, None), GROWING)
    assert caught.value.exit_code is ExitCode.AWAITING_APPROVAL
    (command,) = caught.value.farewell.commands.values()  # type: ignore[attr-defined]
    assert command == f"mectui scale demo --workers 3 --approve {'00ff' * 16}"
    assert folder.answers.read_text() == EXAMPLE


async def test_an_approved_plan_changes_just_that_answer(folder: Folder, run: Any) -> None:
    before = asked(folder)
    await run(scale(1), SHRINKING)
    now = asked(folder)
    assert (before["cluster"].pop("workers"), now["cluster"].pop("workers")) == (2, 1)
    assert now["cluster"] == now["cluster"] | before["cluster"]
    assert now["aws"] == now["aws"] | before["aws"]


async def test_resume_needs_no_new_approval_for_what_a_killed_departure_left(
    folder: Folder, run: Any
) -> None:
    await run(scale(1), SHRINKING)
    await run(Request(Kind.RESUME), SHRINKING)
    with pytest.raises(Trouble) as caught:
        await run(Request(Kind.RESUME), SHRINKING, change("demo-w-0", Action.DELETE))
    assert caught.value.exit_code is ExitCode.AWAITING_APPROVAL


@pytest.mark.parametrize("between", [3, 2])
async def test_what_was_given_up_is_not_destroyed_later_unasked(
    folder: Folder, run: Any, between: int
) -> None:
    """A departure that was approved, interrupted and taken back is approved no more."""
    await run(scale(1), SHRINKING)
    await run(scale(between, None if between == 2 else "auto"), *([GROWING] if between == 3 else []))
    with pytest.raises(Trouble) as caught:
        await run(scale(1, None), SHRINKING)
    assert caught.value.exit_code is ExitCode.AWAITING_APPROVAL


async def test_what_was_approved_for_one_size_is_not_for_another(folder: Folder, run: Any) -> None:
    await run(scale(0), SHRINKING, change("demo-w-0", Action.DELETE))
    with pytest.raises(Trouble) as caught:
        await run(scale(1, None), SHRINKING)
    assert caught.value.exit_code is ExitCode.AWAITING_APPROVAL
    await run(scale(0, None), SHRINKING)


async def test_what_was_carried_out_is_approved_no_more(folder: Folder, run: Any) -> None:
    await run(scale(1), SHRINKING)
    note_applied(folder, [SHRINKING])
    with pytest.raises(Trouble) as caught:
        await run(scale(1, None), SHRINKING)
    assert caught.value.exit_code is ExitCode.AWAITING_APPROVAL


@pytest.mark.parametrize("action", [Action.DELETE, Action.REPLACE])
async def test_no_control_plane_is_scaled_away(folder: Folder, run: Any, action: Action) -> None:
    with pytest.raises(Trouble, match="the plan would take demo-cp-0 away") as caught:
        await run(scale(1), SHRINKING, change("demo-cp-0", action))
    assert caught.value.exit_code is ExitCode.USAGE
    assert folder.answers.read_text() == EXAMPLE


@pytest.mark.parametrize("action", [Action.DELETE, Action.REPLACE])
@pytest.mark.parametrize("approve", ["auto", None])
async def test_no_control_plane_of_a_cluster_that_is_up_goes_because_its_answers_changed(
    folder: Folder, run: Any, action: Action, approve: str | None
) -> None:
    folder.kubeconfig.write_text("a kubeconfig")
    with pytest.raises(Trouble, match="the plan would take demo-cp-0 away") as caught:
        await run(Request(Kind.RESUME, approve=approve), change("demo-cp-0", action))
    assert caught.value.exit_code is ExitCode.USAGE


async def test_a_control_plane_of_what_was_never_up_is_made_again(folder: Folder, run: Any) -> None:
    await run(Request(Kind.RESUME, approve="auto"), change("demo-cp-0", Action.REPLACE))


def test_only_machines_that_are_not_made_again_depart(tmp_path: Path) -> None:
    address = Change('aws_eip.node["demo-w-4"]', Action.DELETE, "aws_eip", "demo-w-4")
    changes = (SHRINKING, GROWING, change("demo-w-3", Action.REPLACE), address)
    assert departing(SavedPlan(tmp_path, "", "", changes)) == {"demo-w-1"}
    assert departing(None) == frozenset()


async def test_access_plans_its_rules_alone_and_keeps_what_was_approved_before(
    folder: Folder, run: Any
) -> None:
    unmade = GROWING.address
    Approval("00", frozenset({unmade}), destroys=frozenset({SHRINKING.address}), size="1+2").save(folder)
    rule = Change(f'{RULE}.access["ssh 1.2.3.4/32"]', Action.CREATE, RULE)
    terraform = await run(Request(Kind.ACCESS, approve="auto", access=("1.2.3.4/32",)), rule)
    assert terraform.targets == [f"{RULE}.access"]
    assert asked(folder)["aws"]["access"] == ["1.2.3.4/32"]
    assert (await run(Request(Kind.RESUME), GROWING, SHRINKING, rule)).targets == []
    noted = approved(folder)
    assert noted is not None
    assert noted.addresses == {unmade, rule.address}


async def test_of_the_rules_of_access_only_the_latest_are_approved(folder: Folder, run: Any) -> None:
    """Ranges that were given up before they were let in are not let in later unasked."""

    def rule(cidr: str, action: Action) -> Change:
        return Change(f'{RULE}.access["ssh {cidr}"]', action, RULE)

    def access(cidr: str, approve: str | None = None) -> Request:
        return Request(Kind.ACCESS, approve=approve, access=(cidr,))

    home, hotel, office = "1.2.3.4/32", "5.6.7.8/32", "9.9.9.9/32"
    first = (rule(home, Action.DELETE), rule(hotel, Action.CREATE))
    await run(access(hotel, "auto"), *first)
    await run(access(hotel), *first)
    await run(access(office, "auto"), rule(home, Action.DELETE), rule(office, Action.CREATE))
    with pytest.raises(Trouble):
        await run(access(hotel), *first)


async def end_of(folder: Folder, request: Request) -> dict[str, Any]:
    """Do a run that ends before it asks anything of AWS; return its last event."""
    code = await perform(folder, "run-1", request, {"PATH": ""})
    last: dict[str, Any] = json.loads(folder.journal.read_text().splitlines()[-1])
    assert last["exit_code"] == code
    return last


@pytest.mark.parametrize("request_", [scale(3), Request(Kind.ACCESS)])
@pytest.mark.parametrize(
    ("stage", "verb"), [(Stage.DRAFT, "resume"), (Stage.DESTROYED, "forget"), (Stage.DESTROYING, "destroy")]
)
async def test_what_is_not_there_is_not_changed(
    folder: Folder, request_: Request, stage: Stage, verb: str
) -> None:
    folder.note(stage=stage)
    last = await end_of(folder, request_)
    assert (last["exit_code"], last["stands"]) == (ExitCode.USAGE, "Nothing of demo was changed")
    assert list(last["commands"].values()) == [f"mectui {verb} demo"]


async def test_a_stopped_cluster_is_not_scaled(folder: Folder) -> None:
    folder.note(stage=Stage.STOPPED)
    last = await end_of(folder, scale(3))
    assert last["exit_code"] == ExitCode.USAGE
    assert list(last["commands"].values()) == ["mectui start demo"]


async def test_the_same_number_is_nothing_to_do(folder: Folder) -> None:
    last = await end_of(folder, scale(2))
    assert (last["ok"], last["exit_code"]) == (True, 0)
    assert last["stands"] == "demo has 2 workers already: nothing to do"


@pytest.mark.parametrize(
    ("request_", "command"),
    [
        (scale(3), "mectui scale demo --workers 3"),
        (Request(Kind.ACCESS, access=("auto", "10.0.0.0/8")), "mectui access demo auto 10.0.0.0/8"),
        (Request(Kind.RESUME), "mectui resume demo"),
        (Request(Kind.STOP), "mectui stop demo"),
    ],
)
async def test_a_killed_run_names_the_command_that_finishes_it(
    folder: Folder, request_: Request, command: str
) -> None:
    data = {"cluster": "demo", **request_.asks()}
    Journal.begin(folder, "run-1")(Event("run.started", Phase.PREFLIGHT, "", data=data))
    answers = wanted(folder, request_, {}).answers
    assert words_for(folder, answers, None, ("mectui",)).commands["Go on"] == command


async def test_a_destroy_that_was_killed_while_it_planned_is_gone_on_with(folder: Folder) -> None:
    asked = Request(Kind.DESTROY)
    Journal.begin(folder, "run-1")(Event("run.started", Phase.PREFLIGHT, "", data=asked.asks()))
    words = words_for(folder, wanted(folder, asked, {}).answers, None, ("mectui",))
    assert words.commands == {"Go on removing it": "mectui destroy demo"}
