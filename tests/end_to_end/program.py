"""The program as its users have it: processes, and a home folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from mectui.clusters import Folder
from mectui.demo import process
from mectui.run.running import in_progress

ROOT = Path(__file__).parents[2]
LONGEST = 240.0

Row = dict[str, Any]


@dataclass
class Mectui:
    """The console script with one home folder and one environment."""

    home: Path
    environ: dict[str, str]
    flags: tuple[str, ...] = ()

    def words(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "mectui", "--home", str(self.home), *self.flags, *words]

    def __call__(self, *words: str, input: str | None = None) -> subprocess.CompletedProcess[str]:  # noqa: A002
        return subprocess.run(
            self.words(*words),
            env=self.environ,
            input=input,
            stdin=subprocess.DEVNULL if input is None else None,
            capture_output=True,
            text=True,
            timeout=LONGEST,
            cwd=self.home,
        )

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.words(*words),
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.home,
        )

    def create(self, answers: Path, *words: str) -> subprocess.CompletedProcess[str]:
        return self("--non-interactive", "--answers", str(answers), "--approve", "auto", *words)

    def folder(self, name: str) -> Path:
        return self.home / "clusters" / name

    def events(self, name: str) -> list[Row]:
        try:
            lines = (self.folder(name) / "run.jsonl").read_text().splitlines()
        except FileNotFoundError:
            return []
        return [json.loads(line) for line in lines if line.endswith("}")]

    def runs(self, name: str) -> list[str]:
        """Return the runs that a cluster's journals are of."""
        folder = self.folder(name)
        aside = [path.stem for path in (folder / "logs" / "runs").glob("*.jsonl")]
        return [*aside, *{event["run"] for event in self.events(name)}]

    def run_pid(self, name: str) -> int:
        return int(json.loads((self.folder(name) / "run.json").read_text())["owner"]["pid"])

    def end_runs(self) -> None:
        """End what a failed test left running, and the Terraform below it."""
        for folder in (self.home / "clusters").glob("*"):
            running = in_progress(Folder(folder))
            if running is not None:
                kill(running.owner.pid, children=True)

    def wait_for(self, name: str, wanted: Callable[[Row], bool]) -> Row:
        """Return the first event that is `wanted`, once it is there; fails where the run ends without it."""
        deadline = time.monotonic() + LONGEST
        while time.monotonic() < deadline:
            events = self.events(name)
            for event in events:
                if wanted(event):
                    return event
            if events and events[-1]["event"] == "run.finished":
                pytest.fail(f"the run ended before: {events[-1]}")
            time.sleep(0.02)
        pytest.fail("the event did not come")

    def until(self, true: Callable[[], bool]) -> None:
        """Return once something is true."""
        deadline = time.monotonic() + LONGEST
        while not true():
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def cloud_settings(self) -> dict[str, str]:
        """Return the settings of the embedded cloud that runs for this home folder."""
        record = process.status(self.home)
        assert record is not None
        return record.environment()

    def instances(self) -> list[str]:
        """Return every instance that lives in the embedded cloud, tagged or not."""
        states = ["pending", "running", "stopping", "stopped", "shutting-down"]
        wanted = [{"Name": "instance-state-name", "Values": states}]
        pages = self.cloud("ec2").get_paginator("describe_instances").paginate(Filters=wanted)
        groups = (group for page in pages for group in page["Reservations"])
        return sorted(row["InstanceId"] for group in groups for row in group["Instances"])

    def leftovers(self) -> list[str]:
        """Return what of any cluster is in the embedded cloud: instances, volumes, groups, key pairs."""
        ec2 = self.cloud("ec2")
        groups = ec2.describe_security_groups()["SecurityGroups"]
        own = [row["GroupId"] for row in groups if row["GroupName"] != "default"]
        volumes = [row["VolumeId"] for row in ec2.describe_volumes()["Volumes"]]
        keys = [row["KeyPairId"] for row in ec2.describe_key_pairs()["KeyPairs"]]
        return [*self.instances(), *volumes, *keys, *own]

    def cloud(self, service: str) -> Any:
        """Return boto3's client of a service of the embedded cloud that runs for this home folder."""
        import boto3

        named = self.cloud_settings()
        return boto3.client(
            service,
            endpoint_url=named["AWS_ENDPOINT_URL"],
            region_name=named["AWS_REGION"],
            aws_access_key_id=named["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=named["AWS_SECRET_ACCESS_KEY"],
        )

    def status(self, name: str) -> Row:
        done = self("status", name, "--output", "json")
        assert done.returncode == 0, done.stderr
        row: Row = json.loads(done.stdout)
        return row


def kill(pid: int, *, children: bool = False) -> None:
    """Kill as a power cut would; with its children, sessions of their own or not."""
    process = psutil.Process(pid)
    doomed = [*(process.children(recursive=True) if children else ()), process]
    for each in doomed:
        each.kill()
    psutil.wait_procs(doomed, timeout=10)


def clean_environment(home: Path) -> dict[str, str]:
    """Return an environment with nothing of the person's who runs the tests.

    GOGC is Go's own setting: with it Terraform and its provider, which read a large schema in every command,
    take a seventh less of the processor, and more memory.
    """
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "HOME": str(home), "NO_COLOR": "1", "PYTHONUNBUFFERED": "1", "GOGC": "400"}
