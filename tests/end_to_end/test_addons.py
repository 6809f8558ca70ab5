"""Add-ons from an answer file and on the command line: proven, gone on with, taken away, no secret told."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.end_to_end.program import Mectui, Row, kill
from tests.end_to_end.secrecy import Watched, contents

pytestmark = [pytest.mark.terraform, pytest.mark.cloud, pytest.mark.slow]

EIGHT = (
    "dns",
    "hostpath-storage",
    "metrics-server",
    "ingress",
    "dashboard",
    "ngrok",
    "cert-manager",
    "data-gateway",
)
SECRETS = {
    "MECTUI_ADDON_NGROK_API_KEY": "an-api-key-of-a-test",
    "MECTUI_ADDON_NGROK_AUTHTOKEN": "an-authtoken-of-a-test",
    "MECTUI_ADDON_DATA_GATEWAY_CONNECTION": "Endpoint=sb://x;SharedAccessKey=of-a-test;EntityPath=y",
}

Write = Callable[..., Path]


@pytest.fixture
def asking(answers: Write) -> Write:
    """Write answers that ask for add-ons, on machines with room for them."""

    def write(*addons: str, **more: Any) -> Path:
        file = answers()
        data = yaml.safe_load(file.read_text()) | {"addons": list(addons)} | more
        data["aws"]["instance_type"] = "t4g.large"
        file.write_text(yaml.safe_dump(data))
        return file

    return write


def begins(mectui: Mectui, *words: str) -> subprocess.Popen[str]:
    """Begin a run, and return its follower once its journal is the latest."""
    runs = len(mectui.runs("demo"))
    follower = mectui.start(*words)
    mectui.until(lambda: len(mectui.runs("demo")) > runs)
    return follower


def is_told(event: str, addon: str) -> Callable[[Row], bool]:
    return lambda row: (row["event"], row.get("addon")) == (event, addon)


def told(rows: list[Row], event: str) -> list[str]:
    """Return the add-ons that an event was told of, in order."""
    return [row["addon"] for row in rows if row["event"] == event]


def states(mectui: Mectui) -> dict[str, str]:
    """Return how the add-ons stand as the command line tells, by name."""
    shown = mectui("addons", "demo", "--output", "json")
    assert shown.returncode == 0, shown.stderr
    facts = json.loads(shown.stdout)
    assert facts["unknown"] == []
    return {row["name"]: row["state"] for row in facts["addons"]}


def test_eight_come_up_with_a_kill_between_and_no_secret_is_told(mectui: Mectui, asking: Write) -> None:
    file = asking(*EIGHT)
    begin = ("--non-interactive", "--answers", str(file), "--approve", "auto")
    refused = mectui(*begin)
    assert refused.returncode == 2
    assert "give it as MECTUI_ADDON_NGROK_API_KEY" in refused.stderr

    mectui.environ |= SECRETS
    with Watched() as watched:
        first = begins(mectui, *begin)
        mectui.wait_for("demo", is_told("addon.step.done", "ingress"))
        before = told(mectui.events("demo"), "addon.ready")
        kill(mectui.run_pid("demo"))
        out, said = first.communicate()
        assert first.returncode == 1
        assert "half made: ingress" in said.splitlines()[-1]
        assert "resume demo" in said.splitlines()[-1]

        done = mectui("resume", "demo")
    assert done.returncode == 0, done.stdout + done.stderr
    rows = mectui.events("demo")
    assert set(told(rows, "addon.ready")) >= {*EIGHT, *before}
    assert set(before).isdisjoint(told(rows, "addon.step.started")), "what was proven is only proven again"
    assert all(row["times"] >= 1 for row in rows if row["event"] == "addon.proven")
    assert "port-forward" in done.stdout
    assert set(states(mectui).values()) == {"works"}

    spoken = [*(text.encode() for text in (out, said, done.stdout, done.stderr, *watched.seen))]
    for text in (*contents(mectui.folder("demo")), *spoken):
        assert not any(secret.encode() in text for secret in SECRETS.values())


@pytest.mark.parametrize("faults", [("enable-ignored:metrics-server",)])
def test_one_that_fails_holds_up_only_what_depends_on_it(mectui: Mectui, asking: Write) -> None:
    file = asking("dns", "dashboard", "cert-manager", timeouts={"addon": "15s"})
    failing = mectui.create(file)
    assert failing.returncode == 1, failing.stdout
    rows = mectui.events("demo")
    assert told(rows, "addon.failed") == ["metrics-server"]
    assert told(rows, "addon.skipped") == ["dashboard"]
    assert {"dns", "cert-manager"} <= set(told(rows, "addon.ready"))
    last = failing.stderr.splitlines()[-1]
    assert "failed: metrics-server; left out: dashboard" in last
    assert "resume demo" in last
    assert all(node["ready"] for node in mectui.status("demo")["nodes"])
    assert mectui.status("demo")["stage"] == "ready"
    assert states(mectui)["metrics-server"] == "failed"

    healed = mectui("resume", "demo")
    assert healed.returncode == 0, healed.stdout + healed.stderr
    assert set(states(mectui).values()) == {"works"}

    kept = mectui("addons", "demo", "disable", "metrics-server")
    assert kept.returncode == 2
    assert "dashboard needs it" in kept.stderr
    gone = mectui("addons", "demo", "disable", "dashboard", "cert-manager")
    assert gone.returncode == 0, gone.stdout + gone.stderr
    assert sorted(told(mectui.events("demo"), "addon.removed")) == ["cert-manager", "dashboard"]
    assert "addons demo disable metrics-server" in gone.stdout + gone.stderr, "it was only there for that"
    assert states(mectui).keys().isdisjoint({"dashboard", "cert-manager"})

    enable = ("addons", "demo", "enable", "hostpath-storage", "--input", "hostpath-storage.retain=true")
    stopped = begins(mectui, *enable)
    mectui.wait_for("demo", is_told("addon.step.started", "hostpath-storage"))
    stopped.send_signal(signal.SIGINT)
    _, said = stopped.communicate()
    assert stopped.returncode == 130
    assert "half made: hostpath-storage" in said.splitlines()[-1]
    assert "--input hostpath-storage.retain=true" in said.splitlines()[-1]
    assert all(node["ready"] for node in mectui.status("demo")["nodes"])
    again = mectui(*enable)
    assert again.returncode == 0, again.stdout + again.stderr
    assert told(mectui.events("demo"), "addon.ready") == ["hostpath-storage"]
    answers = yaml.safe_load((mectui.folder("demo") / "answers.yaml").read_text())
    assert {"name": "hostpath-storage", "inputs": {"retain": True}} in answers["addons"]

    runs, disable = len(mectui.runs("demo")), ("addons", "demo", "disable", "hostpath-storage")
    refused = mectui(*disable)
    assert refused.returncode == 2
    assert "addons demo disable hostpath-storage --approve auto" in refused.stderr
    assert len(mectui.runs("demo")) == runs, "nobody could be asked whether its volumes may go"
    lost = mectui(*disable, "--approve", "auto")
    assert lost.returncode == 0, lost.stdout + lost.stderr
    assert told(mectui.events("demo"), "addon.removed") == ["hostpath-storage"]


def test_what_does_not_fit_is_refused_before_anything_is_made(mectui: Mectui, asking: Write) -> None:
    for addons, way in (
        (("mayastor",), "choose t4g.xlarge"),
        (("metallb",), "node_ports"),
        (("amd",), "amd64"),
    ):
        refused = mectui.create(asking(*addons))
        assert refused.returncode == 2, refused.stdout + refused.stderr
        assert way in refused.stderr
        assert "Nothing was made" in refused.stderr
    assert mectui.leftovers() == []
