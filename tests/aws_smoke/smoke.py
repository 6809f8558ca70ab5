"""create, resume, kubectl and destroy against whatever AWS the environment's settings lead to.

`python -m tests.aws_smoke.smoke ANSWERS [--cost USD]`, or `make aws-smoke ANSWERS=… [COST=…]`. It costs
money: no more an hour than `--cost`, which is written into a copy of the answers; a price that mectui does
not know is refused. The copy has a name of its own, a local state and no protection, so that nothing which
exists already is touched. Whatever happens, what was made is destroyed at the end. Prints a report.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from mectui.answers import load, save
from mectui.answers.model import Answers
from mectui.events import Trouble
from tests.aws_smoke.findings import Findings, left_in_aws, ready_nodes, versions

MECTUI = Path(sys.executable).parent / "mectui"
TRIES = 3
LOOKS, BETWEEN_LOOKS = 12, 5.0
"""AWS goes on listing what is gone for some seconds."""

Event = dict[str, Any]


class Failed(Exception):
    """A step did not do what it should."""


@dataclass
class Smoke:
    """One smoke test: a home folder, the copy of the answers in it, and what was found so far."""

    home: Path
    answers: Answers
    findings: Findings

    @property
    def name(self) -> str:
        """The cluster's name, which nothing else has."""
        return self.answers.cluster.name

    def create(self) -> None:
        """Create, interrupted as soon as the machines are there."""
        file = str(self.home / "answers.yaml")
        words = ("--non-interactive", "--answers", file, "--approve", "auto")
        self._run("create, interrupted", words, wanted=130, interrupt_after="apply")

    def resume(self) -> None:
        """Go on to the end; nothing asks for an approval again."""
        self._run("resume", ("resume", self.name), wanted=0)

    def kubectl(self) -> None:
        """Ask the API through the tunnel, with the real kubectl."""
        command = self._mectui("tunnel", self.name, "--", "kubectl", "get", "nodes", "-o", "json")
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            raise Failed(f"kubectl through the tunnel: {done.stderr.strip()}")
        self.findings.nodes = ready_nodes(json.loads(done.stdout))
        wanted = self.answers.cluster.control_planes + self.answers.cluster.workers
        ready = sum(node.ready for node in self.findings.nodes)
        if (ready, len(self.findings.nodes)) != (wanted, wanted):
            raise Failed(f"kubectl lists {len(self.findings.nodes)} nodes, {ready} Ready; wanted {wanted}")

    def destroy(self) -> None:
        """Destroy, several times if need be, and look with other eyes at what is left."""
        for attempt in range(1, TRIES + 1):
            try:
                words = ("destroy", self.name, "--approve", "auto", "--non-interactive")
                self._run("destroy" if attempt == 1 else f"destroy again ({attempt})", words, wanted=0)
                break
            except Failed as failed:
                self.findings.problems.append(str(failed))
        for _ in range(LOOKS):
            self.findings.leftovers = left_in_aws(self.answers, self.name)
            if not self.findings.leftovers:
                return
            time.sleep(BETWEEN_LOOKS)

    @property
    def begun(self) -> bool:
        """Whether anything may have been made."""
        return any(phase.phase == "apply" for phase in self.findings.phases)

    def _run(self, title: str, words: tuple[str, ...], *, wanted: int, interrupt_after: str = "") -> None:
        """Run mectui, note its phases, and send it one SIGINT after a phase where that is asked for."""
        command = self._mectui(*words, "--output", "json")
        # a session of its own: a Ctrl-C at the terminal is for this program, which passes it on once
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, start_new_session=True
        ) as running:
            try:
                last = self._follow(title, running, interrupt_after)
            except KeyboardInterrupt:
                running.send_signal(signal.SIGINT)
                running.communicate()
                raise
        if running.returncode != wanted:
            raise Failed(f"{title}: exit {running.returncode}, not {wanted}: {last}")

    def _follow(self, title: str, running: subprocess.Popen[str], interrupt_after: str) -> str:
        assert running.stdout is not None
        last = ""
        for event in map(json.loads, running.stdout):
            last = self._note(title, event)
            if (event["event"], event["phase"]) == ("phase.finished", interrupt_after):
                running.send_signal(signal.SIGINT)
        running.wait()
        return last

    def _note(self, title: str, event: Event) -> str:
        self.findings.note(title, event)
        error = event.get("error")
        message = f"{error['what']}: {error['why']}" if error else str(event["message"])
        if event["event"] != "node.output":
            sys.stderr.write(f"{title}: {event['phase']}: {message}\n")
        return message

    def _mectui(self, *words: str) -> list[str]:
        return [str(MECTUI), "--home", str(self.home), *words]


def prepare(file: Path, cost: float, home: Path) -> Answers:
    """Write the copy of the answers and return it. Raises Trouble where they are wrong."""
    original = load(file, environ=os.environ).answers
    limit = min(cost, original.limits.max_hourly_usd or cost)
    changed: dict[str, object] = {
        "cluster.name": f"smoke-{secrets.token_hex(4)}",
        "limits.max_hourly_usd": limit,
        "terraform.backend": "local",
        "protect": False,
    }
    copy = load(file, environ=os.environ, overrides=changed)
    home.mkdir(mode=0o700, parents=True)
    save(copy.to_save(), home / "answers.yaml")
    return copy.answers


def smoke(test: Smoke) -> None:
    """Go through all steps, noting what fails; what was made is destroyed however they end."""
    try:
        test.create()
        test.resume()
        test.kubectl()
    except Failed as failed:
        test.findings.problems.append(str(failed))
    except KeyboardInterrupt:
        test.findings.problems.append("interrupted from the terminal")
    finally:
        _listen_to_signals(_deaf)
        if test.begun:
            test.destroy()


def _listen_to_signals(handler: Callable[[int, FrameType | None], None]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, handler)


def _interrupted(number: int, frame: FrameType | None) -> None:
    """End the test early, once; from here on nothing short of SIGKILL keeps it from destroying."""
    _listen_to_signals(_deaf)
    raise KeyboardInterrupt


def _deaf(number: int, frame: FrameType | None) -> None:
    """Hear nothing; unlike SIG_IGN this is not handed on to mectui and Terraform."""


def main() -> int:
    """Run the test and print its report; return 0 where everything was as it should be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("answers", type=Path, help="the answer file of a cluster to try")
    parser.add_argument("--cost", type=float, default=0.5, help="the most that it may cost, in USD an hour")
    parser.add_argument("--home", type=Path, help="an empty folder for records; it is kept")
    given = parser.parse_args()
    stamp = f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
    home = (given.home or Path(".cache") / "aws-smoke" / stamp).absolute()
    _listen_to_signals(_interrupted)
    try:
        answers = prepare(given.answers, given.cost, home)
    except Trouble as trouble:
        sys.stderr.write("".join(f"error: {problem}\n" for problem in trouble.problems))
        return trouble.exit_code
    test = Smoke(home, answers, Findings())
    smoke(test)
    report = test.findings.report(answers, versions(), home)
    (home / "report.md").write_text(report)
    sys.stdout.write(report)
    return 0 if test.findings.good else 1


if __name__ == "__main__":
    sys.exit(main())
