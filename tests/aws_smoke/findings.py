"""What a smoke test has found, and the report of it. No address, account or credential is in it."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mectui.answers.model import Answers
from mectui.aws import holdings, open_cloud


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """A phase of a run that was begun; without seconds it did not end well."""

    run: str
    phase: str
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A node as kubectl lists it."""

    name: str
    version: str
    ready: bool


@dataclass
class Findings:
    """What was found; `leftovers` is None until somebody has looked."""

    phases: list[PhaseRow] = field(default_factory=list)
    nodes: list[NodeRow] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    leftovers: list[str] | None = None
    hourly_usd: float | None = None

    @property
    def good(self) -> bool:
        """Whether every step did what it should and nothing is left."""
        return not self.problems and bool(self.nodes) and self.leftovers == []

    def note(self, run: str, event: Mapping[str, Any]) -> None:
        """Take in one event of a run."""
        match event["event"]:
            case "phase.started":
                self.phases.append(PhaseRow(run, event["phase"]))
            case "phase.finished":
                self.phases[-1] = PhaseRow(run, event["phase"], event["seconds"])
            case "plan.ready":
                self.hourly_usd = event.get("hourly_usd") or self.hourly_usd

    def report(self, answers: Answers, used: Mapping[str, str], home: Path) -> str:
        """Return the report in Markdown."""
        return "\n".join(self._lines(answers, used, home)) + "\n"

    def _lines(self, answers: Answers, used: Mapping[str, str], home: Path) -> Iterator[str]:
        size, aws = answers.cluster, answers.aws
        yield f"# AWS smoke test: {'passed' if self.good else 'FAILED'}\n"
        yield f"{size.control_planes} + {size.workers} nodes of {aws.instance_type} in {aws.region},"
        yield f"MicroK8s {size.channel}; {_money(self.hourly_usd)} an hour, of at most"
        yield f"{_money(answers.limits.max_hourly_usd)}.\n"
        yield from _table(("part", "version"), list(used.items()))
        rows = [(row.run, row.phase, _seconds(row.seconds)) for row in self.phases]
        yield from _table(("run", "phase", "seconds"), rows)
        nodes = [(node.name, "Ready" if node.ready else "not Ready", node.version) for node in self.nodes]
        yield from _table(("node", "kubectl says", "version"), nodes)
        yield f"Left in AWS: {_left(self.leftovers)}\n"
        yield from (f"- problem: {problem}" for problem in self.problems)
        yield f"\nRecords, keys and logs of it: `{home}`"


def ready_nodes(listed: Mapping[str, Any]) -> list[NodeRow]:
    """Return the nodes of `kubectl get nodes -o json`."""
    return [
        NodeRow(
            item["metadata"]["name"],
            item["status"]["nodeInfo"]["kubeletVersion"],
            any(c["type"] == "Ready" and c["status"] == "True" for c in item["status"]["conditions"]),
        )
        for item in listed["items"]
    ]


def left_in_aws(answers: Answers, cluster: str) -> list[str]:
    """Return what AWS still has under the cluster's tag, by kind and id."""
    found = asyncio.run(holdings(open_cloud(answers.aws, os.environ), cluster))
    return [f"{holding.kind} {holding.id}" for holding in found]


def versions() -> dict[str, str]:
    """Return the versions of the programs that take part."""
    mectui = Path(sys.executable).parent / "mectui"
    return {
        "mectui": _said(str(mectui), "--version").removeprefix("mectui "),
        "Terraform": str(_json("terraform", "version", "-json").get("terraform_version", "?")),
        "kubectl": _json("kubectl", "version", "--client", "-o", "json")
        .get("clientVersion", {})
        .get("gitVersion", "?"),
        "Python": sys.version.split()[0],
    }


def _json(*command: str) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = json.loads(_said(*command))
    except ValueError:
        return {}
    return answer


def _said(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=60).stdout.strip()
    except OSError:
        return "not found"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"|{'---|' * len(header)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def _seconds(seconds: float | None) -> str:
    return "did not end" if seconds is None else f"{seconds:.1f}"


def _money(usd: float | None) -> str:
    return "?" if usd is None else f"${usd:.3f}"


def _left(leftovers: list[str] | None) -> str:
    if leftovers is None:
        return "not looked at, since nothing was made"
    return ", ".join(leftovers) or "nothing"
