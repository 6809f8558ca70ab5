"""The note that a running embedded cloud leaves in the home folder, so that later commands find it."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

_CLOCK_SLACK = 2.0
"""How far apart two readings of one process's start may lie, in seconds."""


@dataclass(frozen=True, slots=True)
class CloudRecord:
    """A running embedded cloud: its process, and everything that leads to it.

    `home` is the home folder that it was written for: elsewhere it is a copy, and not trusted. `started`
    is the process's start in seconds since the epoch: a process id alone may be somebody else's by now.
    `bastion_host_key` is `TYPE BASE64`.
    """

    home: str
    pid: int
    started: float
    endpoint: str
    region: str
    speed: float
    faults: tuple[str, ...]
    bastion_port: int
    bastion_user: str
    bastion_key: str
    bastion_host_key: str

    @property
    def alive(self) -> bool:
        """Whether the process still runs, and is the one that wrote this."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) < _CLOCK_SLACK
            return same and process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            return False

    def environment(self) -> dict[str, str]:
        """Return the settings that point mectui, terraform and the AWS CLI at this cloud.

        The credentials are made up: any are accepted. A profile or session token of the caller's own
        environment does not belong beside them.
        """
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "EMBEDDEDCLOUD0000000",
            "AWS_SECRET_ACCESS_KEY": "no-secret-of-the-embedded-cloud",
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_MAX_ATTEMPTS": "4",
            "AWS_EC2_METADATA_DISABLED": "true",
            "MECTUI_CHECKIP_URL": f"{self.endpoint}/checkip",
            "MECTUI_BASTION_HOST": "127.0.0.1",
            "MECTUI_BASTION_PORT": str(self.bastion_port),
            "MECTUI_BASTION_USER": self.bastion_user,
            "MECTUI_BASTION_KEY": self.bastion_key,
            "MECTUI_BASTION_HOST_KEY": self.bastion_host_key,
        }


def record_file(home: Path) -> Path:
    """Return where the record of the home folder's cloud lies."""
    return home / "demo-cloud.json"


def own_start() -> float:
    """Return when this process started, in seconds since the epoch."""
    return float(psutil.Process().create_time())


def write_record(home: Path, record: CloudRecord) -> None:
    """Put the record in its place at once and readable to its owner only."""
    path = record_file(home)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(asdict(record), file, indent=2)
    draft.replace(path)


def read_record(home: Path) -> CloudRecord | None:
    """Return this home folder's own record, dead or alive; None where there is none that can be read."""
    try:
        row = json.loads(record_file(home).read_text())
        record = CloudRecord(**row | {"faults": tuple(row["faults"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return record if record.home == str(home.resolve()) else None
