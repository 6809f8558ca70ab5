"""A folder that holds only a plan is a draft; what has been made is never planned over."""

from __future__ import annotations

from pathlib import Path

import pytest

from mectui.clusters import Folder, Lock, Stage
from mectui.events import ExitCode, Trouble
from mectui.run.approval import Approval, approved, note_made
from mectui.run.phases import steps_of
from mectui.run.prepare import prepare
from mectui.run.request import Kind, Request

CREATE = Request(Kind.CREATE)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path / "home" / "edge")
    prepare(folder, "first\n", CREATE).release()
    return folder


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.DESTROYED])
def test_a_draft_is_replaced_with_all_that_was_approved(folder: Folder, stage: Stage) -> None:
    folder.note(stage=stage)
    Approval("00ff", frozenset({"aws_key_pair.this"})).save(folder)
    backend = folder.terraform / ".terraform" / "terraform.tfstate"
    backend.parent.mkdir()
    backend.touch()
    prepare(folder, "second\n", CREATE).release()
    assert folder.answers.read_text() == "second\n"
    assert folder.record().stage is Stage.DRAFT
    assert approved(folder) is None
    assert not backend.exists()


@pytest.mark.parametrize("stage", [Stage.MAKING, Stage.READY, Stage.DESTROYING])
def test_what_was_made_is_not_planned_over(folder: Folder, stage: Stage) -> None:
    folder.note(stage=stage)
    with pytest.raises(Trouble, match="mectui resume edge") as caught:
        prepare(folder, "second\n", CREATE)
    assert caught.value.exit_code is ExitCode.USAGE
    assert folder.answers.read_text() == "first\n"
    Lock.take(folder.lock, "free").release()


def test_a_hash_approves_no_other_answers(folder: Folder) -> None:
    by_hash = Request(Kind.CREATE, approve="0" * 64)
    prepare(folder, "first\n", by_hash).release()
    with pytest.raises(Trouble, match="other answers"):
        prepare(folder, "second\n", by_hash)
    assert folder.answers.read_text() == "first\n"


def test_what_is_noted_as_made_may_not_be_made_again(folder: Folder) -> None:
    note_made(folder, {"aws_key_pair.this"})
    assert approved(folder) is None
    Approval("00ff", frozenset({"aws_key_pair.this", "aws_eip.node"})).save(folder)
    note_made(folder, {"aws_key_pair.this", "aws_security_group.this"})
    noted = approved(folder)
    assert noted is not None
    assert noted.made == {"aws_key_pair.this"}


def test_a_dry_run_ends_with_the_plan() -> None:
    steps = [type(step).__name__ for step in steps_of(Request(Kind.CREATE, plan_only=True))]
    assert steps == ["Standing", "Preflight", "Replacement", "Recover", "Workspace", "Plan"]


def test_creating_and_resuming_walk_the_same_list() -> None:
    created, resumed = (
        [type(step) for step in steps_of(Request(kind))] for kind in (Kind.CREATE, Kind.RESUME)
    )
    assert created == resumed
