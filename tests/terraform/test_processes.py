"""Who outlives whom: Terraform its mectui, and the state every interruption."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import psutil
import pytest

from mectui.events import Event, ExitCode, Reporter, Trouble
from mectui.terraform import Binary, Runner

MakeRunner = Callable[..., Runner]
Until = Callable[..., Awaitable[None]]
pytestmark = pytest.mark.terraform

A_MECTUI = """
import asyncio, sys
from pathlib import Path
from mectui.events import Phase, Reporter
from mectui.terraform import Runner, find_binary

async def main(folder, logs):
    import os
    runner = Runner(await find_binary("auto", os.environ), Path(folder), Path(logs), os.environ)
    reporter = Reporter(lambda event: None, Phase.APPLY)
    await runner.init(reporter)
    await runner.apply(await runner.plan(reporter), reporter)

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    return tmp_path / "terraform/begun"


async def test_an_apply_outlives_a_killed_mectui_and_is_picked_up_again(
    make_runner: MakeRunner,
    waits: str,
    reporter: Reporter,
    events: list[Event],
    until: Until,
    begun: Path,
    tmp_path: Path,
) -> None:
    runner = make_runner(waits)
    words = [sys.executable, "-c", A_MECTUI, str(tmp_path / "terraform"), str(tmp_path / "logs")]
    mectui = await asyncio.create_subprocess_exec(*words)
    await until(begun.exists)
    mectui.kill()
    await mectui.wait()
    pid = runner.running()
    assert pid is not None
    assert psutil.pid_exists(pid)
    with pytest.raises(Trouble, match="still runs here"):
        await runner.plan(reporter)

    following = asyncio.create_task(runner.follow(reporter))
    await until(lambda: any(event.resource == "terraform_data.slow" for event in events))
    begun.with_name("go").touch()
    assert await following is True
    finished = [event.resource for event in events if event.event == "resource.finished"]
    assert sorted(map(str, finished)) == [
        'terraform_data.node["a"]',
        'terraform_data.node["b"]',
        "terraform_data.slow",
    ]
    assert runner.running() is None
    assert await runner.follow(reporter) is False
    assert len(await runner.state_addresses()) == 3


async def test_one_interrupt_ends_the_apply_with_its_state_complete(
    make_runner: MakeRunner, waits: str, reporter: Reporter, until: Until, begun: Path
) -> None:
    runner = make_runner(waits)
    await runner.init(reporter)
    applying = asyncio.create_task(runner.apply(await runner.plan(reporter), reporter))
    await until(begun.exists)
    await asyncio.gather(runner.interrupt(), runner.interrupt())
    with pytest.raises(Trouble) as trouble:
        await applying
    assert trouble.value.exit_code is ExitCode.INTERRUPTED
    rows = await runner.state_addresses()
    assert {address: row.tainted for address, row in rows.items()} == {
        'terraform_data.node["a"]': False,
        'terraform_data.node["b"]': False,
        "terraform_data.slow": True,
    }
    assert not list(begun.parent.glob(".terraform.tfstate.lock.info"))


async def test_a_cancelled_call_leaves_terraform_at_work(
    make_runner: MakeRunner, waits: str, reporter: Reporter, until: Until, begun: Path
) -> None:
    runner = make_runner(waits)
    await runner.init(reporter)
    applying = asyncio.create_task(runner.apply(await runner.plan(reporter), reporter))
    await until(begun.exists)
    applying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await applying
    assert runner.running() is not None
    begun.with_name("go").touch()
    assert await runner.follow(reporter) is True


async def test_another_mectui_can_interrupt_what_a_dead_one_left(
    make_runner: MakeRunner, waits: str, reporter: Reporter, until: Until, begun: Path
) -> None:
    runner = make_runner(waits)
    await runner.init(reporter)
    applying = asyncio.create_task(runner.apply(await runner.plan(reporter), reporter))
    await until(begun.exists)
    applying.cancel()
    await asyncio.gather(applying, return_exceptions=True)
    another = make_runner(waits)
    await another.interrupt()
    with pytest.raises(Trouble) as trouble:
        await another.follow(reporter)
    assert trouble.value.exit_code is ExitCode.INTERRUPTED


async def test_terraform_killed_by_others_is_told_as_such(
    make_runner: MakeRunner, waits: str, reporter: Reporter, until: Until, begun: Path
) -> None:
    runner = make_runner(waits)
    await runner.init(reporter)
    applying = asyncio.create_task(runner.apply(await runner.plan(reporter), reporter))
    await until(begun.exists)
    pid = runner.running()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    begun.with_name("go").touch()
    with pytest.raises(Trouble, match="ended by SIGKILL"):
        await applying
    assert runner.running() is None


async def test_a_held_lock_is_explained(
    make_runner: MakeRunner, waits: str, reporter: Reporter, until: Until, begun: Path
) -> None:
    runner = make_runner(waits)
    await runner.init(reporter)
    applying = asyncio.create_task(runner.apply(await runner.plan(reporter), reporter))
    await until(begun.exists)
    with pytest.raises(Trouble) as trouble:
        await make_runner(waits, logs="logs of someone else", lock_timeout=0).plan(reporter)
    (problem,) = trouble.value.problems
    assert problem.what == "another Terraform holds the state's lock"
    assert "runs apply since 20" in problem.why
    assert "force-unlock " in problem.remedy
    assert len(problem.remedy.rsplit(" ", 1)[1]) == 36
    begun.with_name("go").touch()
    await applying


async def test_a_record_of_a_process_id_used_again_means_nothing(
    pretend: Callable[[str], Runner], tmp_path: Path, reporter: Reporter
) -> None:
    runner = pretend("exit 0")
    (tmp_path / "logs").mkdir()
    files = f'"stream": "{tmp_path}/none", "errors": "{tmp_path}/none"'
    record = f'{{"pid": {os.getpid()}, "started": 1.0, "command": "apply", {files}}}'
    (tmp_path / "logs/terraform-child.json").write_text(record)
    assert runner.running() is None
    (tmp_path / "logs/terraform-child.json").write_text("half a rec")
    assert runner.running() is None
    assert await runner.follow(reporter) is False


def test_the_binary_is_a_real_one(binary: Binary) -> None:
    assert binary.version >= (1, 5, 0)
