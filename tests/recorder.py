"""Runs of the real thing, recorded: what the pictures and the snapshots of a run are drawn from.

`python -m tests.recorder [NAME…]` makes each in an embedded cloud of its own, with the real Terraform, and
keeps its journal in `docs/runs/NAME.jsonl`. Of the machine that it was recorded on only two paths are in
a journal, those of the home and of the provider's mirror; they are replaced by what a user's would be.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from mectui.clusters import Home
from mectui.demo import process
from tests.end_to_end.program import ROOT, clean_environment

RUNS = ROOT / "docs" / "runs"
HOME = "/home/edge/.local/share/mectui"
CLUSTER = "mec-blr"
MIRROR = "/usr/local/share/terraform/plugins"
SPEED = 5.0
APPLY = ("--approve", "auto")
_MIRROR = re.compile(r"provider from /\S+")


@dataclass(frozen=True, slots=True)
class Recording:
    """A run to record: its command, its answers, the cloud's faults.

    `before` are commands that come first, `exit_code` is what the recorded one ends with.
    """

    command: Sequence[str]
    exit_code: int = 0
    answers: Mapping[str, Any] = field(default_factory=dict)
    faults: Sequence[str] = ()
    before: Sequence[Sequence[str]] = ()


CREATE = ("--non-interactive", "--answers", "FILE")
LARGE = {"cluster": {"control_planes": 3, "workers": 5}}
HASTY = {"timeouts": {"boot": "40s"}}
ROOMY = {"aws": {"instance_type": "t4g.xlarge", "data_disks": {"count": 1, "size_gib": 50}}}
IMPATIENT = {"timeouts": {"addon": "25s"}}
SEVERAL = ["dns", "cert-manager", "longhorn", "observability", "mosquitto", "data-gateway", "dapr"]

RECORDINGS: Mapping[str, Recording] = {
    "plan": Recording(CREATE, 5),
    "create": Recording((*CREATE, *APPLY)),
    "ha": Recording((*CREATE, *APPLY), answers=LARGE, faults=("join-half-done:w-1", "join-refused:w-3")),
    "failing": Recording((*CREATE, *APPLY), 4, answers=LARGE | HASTY, faults=("boot-failure:w-1",)),
    "refused": Recording((*CREATE, *APPLY), 1, faults=("aws-quota:RunInstances:1",)),
    "twenty": Recording((*CREATE, *APPLY), answers={"cluster": {"control_planes": 3, "workers": 17}}),
    "addons": Recording((*CREATE, *APPLY), answers=ROOMY | {"addons": SEVERAL}),
    "addons-failing": Recording(
        (*CREATE, *APPLY), 1, answers=ROOMY | {"addons": SEVERAL} | IMPATIENT, faults=("never-ready:iot",)
    ),
    "addons-change": Recording(
        ("addons", CLUSTER, "disable", "registry", "--approve", "auto", "--non-interactive"),
        answers=ROOMY | {"addons": ["dns", "hostpath-storage", "registry"]},
        before=((*CREATE, *APPLY),),
    ),
    "destroy": Recording(("destroy", CLUSTER, "--non-interactive"), 5, before=((*CREATE, *APPLY),)),
    "scale-in": Recording(
        ("scale", CLUSTER, "--workers", "1", "--non-interactive"), 5, before=((*CREATE, *APPLY),)
    ),
}


def record(name: str) -> None:
    """Make a run, and keep its journal. Raises AssertionError where it ends otherwise than it should."""
    recording = RECORDINGS[name]
    with tempfile.TemporaryDirectory(prefix="mectui-") as scratch:
        home, answers = Path(scratch) / "home", Path(scratch) / "mec-blr.yaml"
        home.mkdir()
        answers.write_text(yaml.safe_dump(_answers(recording.answers)))
        try:
            cloud = process.start(home, speed=SPEED, faults=recording.faults)
            environ = _environment(home, cloud.environment())
            for command in recording.before:
                assert _mectui(command, answers, environ) == 0
            assert _mectui(recording.command, answers, environ) == recording.exit_code
            _keep(name, Home(home), (str(home), HOME), (scratch, "/home/edge"))
        finally:
            process.stop(home)


def _environment(home: Path, cloud: Mapping[str, str]) -> dict[str, str]:
    """Return settings that any user could have, so that the commands which a run names are a user's."""
    program = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**clean_environment(home), **cloud, "PATH": program, "MECTUI_HOME": str(home)}


def _mectui(command: Sequence[str], answers: Path, environ: Mapping[str, str]) -> int:
    words = [str(answers) if word == "FILE" else word for word in command]
    done = subprocess.run(["mectui", *words], env=environ, stdin=subprocess.DEVNULL, cwd=answers.parent)
    return done.returncode


def _answers(own: Mapping[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((ROOT / "examples" / "demo.yaml").read_text())
    data["limits"] = {"max_nodes": 60}
    data["cluster"]["name"] = CLUSTER
    for section, values in own.items():
        data[section] = {**data.get(section, {}), **values} if isinstance(values, Mapping) else values
    return data


def _keep(name: str, home: Home, *paths: tuple[str, str]) -> None:
    text = home.folder(CLUSTER).journal.read_text()
    for own, shown in paths:
        text = text.replace(own, shown)
    text = _MIRROR.sub(f"provider from {MIRROR}", text)
    RUNS.mkdir(parents=True, exist_ok=True)
    (RUNS / f"{name}.jsonl").write_text(text)
    sys.stdout.write(f"{name}: {len(text.splitlines())} events, {len(text) // 1024} KiB\n")


if __name__ == "__main__":
    for each in sys.argv[1:] or RECORDINGS:
        record(each)
