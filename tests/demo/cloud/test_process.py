"""The cloud as a process: started, found again, stopped, and never mistaken for another."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

from mectui.demo import CloudRecord, ensure, start, status, stop
from mectui.demo.record import own_start, read_record, record_file, write_record
from mectui.events import ExitCode, Trouble

pytestmark = pytest.mark.cloud


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    stop(tmp_path)


def a_record(home: Path, pid: int, started: float) -> CloudRecord:
    return CloudRecord(
        home=str(home),
        pid=pid,
        started=started,
        endpoint="http://127.0.0.1:9",
        region="us-east-2",
        speed=20,
        faults=(),
        bastion_port=9,
        bastion_user="jump",
        bastion_key="key",
        bastion_host_key="ssh-ed25519 AAAA",
    )


def test_it_is_started_found_and_stopped(home: Path) -> None:
    assert status(home) is None
    record = start(home, speed=40, faults=["aws-throttled:RunInstances:1", "join-refused:w-0"])
    assert status(home) == record
    assert (record.speed, record.faults) == (40, ("aws-throttled:RunInstances:1", "join-refused:w-0"))
    assert stat.S_IMODE(record_file(home).stat().st_mode) == 0o600
    assert os.getsid(record.pid) == record.pid
    with urlopen(f"{record.endpoint}/checkip") as answer:
        assert answer.status == 200
    with pytest.raises(Trouble, match="mectui demo-cloud stop") as caught:
        start(home)
    assert caught.value.exit_code is ExitCode.USAGE
    assert ensure(home)["AWS_ENDPOINT_URL"] == record.endpoint
    assert stop(home) == record
    assert status(home) is None
    assert not record_file(home).exists()
    assert stop(home) is None


def test_the_settings_are_the_ones_a_user_has(home: Path) -> None:
    settings = ensure(home)
    assert settings.keys() == {
        "AWS_ENDPOINT_URL",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_MAX_ATTEMPTS",
        "AWS_EC2_METADATA_DISABLED",
        "MECTUI_CHECKIP_URL",
        "MECTUI_BASTION_HOST",
        "MECTUI_BASTION_PORT",
        "MECTUI_BASTION_USER",
        "MECTUI_BASTION_KEY",
        "MECTUI_BASTION_HOST_KEY",
    }


def test_it_ends_when_its_record_is_gone(home: Path) -> None:
    record = start(home)
    record_file(home).unlink()
    psutil.Process(record.pid).wait(20)


def test_one_that_was_killed_is_not_found(home: Path) -> None:
    record = start(home)
    os.kill(record.pid, signal.SIGKILL)
    psutil.Process(record.pid).wait(10)
    assert status(home) is None
    assert start(home).pid != record.pid


def test_another_process_with_its_number_is_not_taken_for_it(home: Path) -> None:
    write_record(home, a_record(home, os.getpid(), own_start() - 3600))
    assert status(home) is None
    assert stop(home) is None


def test_the_copied_record_of_another_home_is_not_trusted(
    home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    record = start(home)
    other = tmp_path_factory.mktemp("other")
    record_file(other).write_bytes(record_file(home).read_bytes())
    assert status(other) is None
    assert stop(other) is None
    assert status(home) == record


@pytest.mark.parametrize("content", ["", "{}", "[]", "not json", json.dumps({"pid": 1, "faults": []})])
def test_a_record_that_cannot_be_read_is_none(home: Path, content: str) -> None:
    record_file(home).write_text(content)
    assert status(home) is None


def test_a_record_comes_back_as_it_was_written(home: Path) -> None:
    record = dataclasses.replace(a_record(home, os.getpid(), own_start()), faults=("aws-denied",))
    write_record(home, record)
    assert read_record(home) == record
    record_file(home).unlink()


@pytest.mark.parametrize("fault", ["nonsense", "aws-nonsense", "aws-denied::0"])
def test_a_fault_that_does_not_exist_starts_nothing(home: Path, fault: str) -> None:
    with pytest.raises(Trouble) as caught:
        start(home, faults=[fault])
    assert caught.value.exit_code is ExitCode.USAGE
    assert not record_file(home).exists()


@pytest.mark.parametrize("speed", [0, -1, float("nan"), float("inf")])
def test_a_speed_that_cannot_be_starts_nothing(home: Path, speed: float) -> None:
    with pytest.raises(Trouble, match="not a positive number") as caught:
        start(home, speed=speed)
    assert caught.value.exit_code is ExitCode.USAGE


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_foreground_prints_the_settings_and_ends_when_asked(home: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-m", "mectui", "--home", str(home), "demo-cloud", "start", "--foreground"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        record = status(home)
        assert record is not None
        assert first == f"export AWS_ENDPOINT_URL={record.endpoint}\n"
        process.send_signal(number)
        assert process.wait(15) == 0
    assert not record.alive
    assert not record_file(home).exists()


def test_the_foreground_refuses_to_be_a_second_one(home: Path) -> None:
    start(home)
    command = [sys.executable, "-m", "mectui.demo", "--home", str(home)]
    second = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert second.returncode == 2
    assert "runs already" in second.stderr


def test_the_door_is_light(home: Path) -> None:
    probe = "import sys, mectui.demo; print({'moto', 'asyncssh', 'boto3', 'werkzeug'} & sys.modules.keys())"
    assert subprocess.check_output([sys.executable, "-c", probe], text=True).strip() == "set()"
