"""One run at a time for a cluster, and never a lock without a living holder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from mectui.clusters import Lock, Owner
from mectui.events import ExitCode, Trouble

HOLDER = """
import sys
from pathlib import Path
from mectui.clusters import Lock
lock = Lock.take(Path(sys.argv[1]), "mectui resume")
print("held", flush=True)
sys.stdin.read()
"""


def hold(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "edge"
    folder.mkdir()
    return folder / "lock"


def test_a_second_holder_is_refused_and_told_who_holds_it(path: Path) -> None:
    holder = hold(path)
    with pytest.raises(Trouble) as caught:
        Lock.take(path, "mectui destroy")
    holder.kill()
    holder.communicate()
    assert caught.value.exit_code is ExitCode.USAGE
    (problem,) = caught.value.problems
    assert f"process {holder.pid} (mectui resume" in problem.why
    assert "mectui watch edge" in problem.remedy


def test_the_lock_of_a_killed_owner_is_taken_over(path: Path) -> None:
    holder = hold(path)
    holder.kill()
    holder.communicate()
    with Lock.take(path, "mectui resume"):
        assert json.loads(path.read_text())["pid"] == os.getpid()


def test_a_child_that_inherits_keeps_it_after_the_parent_let_go(path: Path) -> None:
    lock = Lock.take(path, "starter")
    child = subprocess.Popen(
        [sys.executable, "-c", "import sys; print('up', flush=True); sys.stdin.read()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        pass_fds=(lock.descriptor,),
    )
    assert child.stdout is not None
    child.stdout.readline()
    lock.release()
    with pytest.raises(Trouble):
        Lock.take(path, "second")
    child.communicate()
    Lock.take(path, "third").release()


def test_a_torn_owner_record_does_not_matter(path: Path) -> None:
    path.write_bytes(b'{"pid": 1')
    Lock.take(path, "mectui resume").release()


def test_a_process_with_a_used_again_number_is_not_the_owner() -> None:
    me = Owner.this("test")
    assert me.alive()
    assert Owner.from_json(me.to_json()) == me
    assert not replace(me, started=me.started - 3600).alive()
