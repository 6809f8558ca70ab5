"""What an approval covers once a run was interrupted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from mectui.clusters import Folder
from mectui.run.approval import Approval, approved, created


@dataclass(frozen=True)
class Change:
    address: str
    action: str


FIRST, SECOND, STRANGER = "aws_instance.node[0]", "aws_instance.node[1]", "aws_instance.node[2]"
GOING = "aws_instance.node[3]"
APPROVAL = Approval("00ff", frozenset({FIRST, SECOND}), made=frozenset({FIRST}), destroys=frozenset({GOING}))


@pytest.mark.parametrize(
    ("changes", "finishing", "covered"),
    [
        ([], [], True),
        ([Change(SECOND, "create")], [], True),
        ([Change(SECOND, "create"), Change(FIRST, "noop"), Change(FIRST, "read")], [], True),
        ([Change(FIRST, "create")], [], False),
        ([Change(STRANGER, "create")], [], False),
        ([Change(SECOND, "replace")], [], False),
        ([Change(FIRST, "delete")], [], False),
        ([Change(FIRST, "update")], [], False),
        ([Change(FIRST, "update")], [FIRST], True),
        ([Change(FIRST, "import")], [FIRST], True),
        ([Change(FIRST, "delete")], [FIRST], False),
        ([Change(GOING, "delete")], [], True),
        ([Change(GOING, "replace")], [], False),
        ([Change(GOING, "create")], [], False),
    ],
)
def test_a_new_plan_may_only_do_what_was_approved_and_has_not_happened(
    changes: list[Change], finishing: list[str], covered: bool
) -> None:
    assert APPROVAL.covers(changes, finishing) is covered


def test_what_was_made_once_is_not_made_again_without_asking() -> None:
    later = Approval("00ff", frozenset({FIRST, SECOND})).with_made({FIRST, STRANGER})
    assert later.made == {FIRST}
    assert not later.covers([Change(FIRST, "create")])


def test_it_survives_on_disk_and_a_torn_one_is_none(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    assert approved(folder) is None
    APPROVAL.save(folder)
    assert approved(folder) == APPROVAL
    folder.approval.write_text('{"hash": ')
    assert approved(folder) is None


def test_a_note_of_before_there_were_destructions_is_read(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.approval.write_text(f'{{"hash": "00ff", "addresses": ["{FIRST}"], "made": []}}')
    assert approved(folder) == Approval("00ff", frozenset({FIRST}))


def test_a_plan_creates_what_it_replaces_too() -> None:
    assert created([Change(FIRST, "create"), Change(SECOND, "replace"), Change(STRANGER, "delete")]) == {
        FIRST,
        SECOND,
    }
