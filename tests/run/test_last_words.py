"""How a run ends: what exists, and the commands that go on from there."""

from __future__ import annotations

from pathlib import Path

import pytest

from mectui.aws import Holding, Kind
from mectui.clusters import Folder, Stage
from mectui.run.existing import in_words, last_words
from mectui.run.farewell import Farewell
from mectui.run.request import Kind as RunKind
from mectui.run.request import Request


def machines(*names: str) -> list[Holding]:
    return [Holding(Kind.INSTANCE, f"i-{name}", name, name, "running") for name in names]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["edge-w-1", "edge-cp-0", "edge-w-0"], "3 instances (edge-cp-0, edge-w-0, edge-w-1)"),
        (
            [f"edge-w-{number}" for number in range(12)] + ["edge-cp-0"],
            "13 instances (edge-cp-0, edge-w-0 … edge-w-11)",
        ),
        (
            [f"edge-w-{number}" for number in (0, 1, 2, 4)],
            "4 instances (edge-w-0 … edge-w-2, edge-w-4)",
        ),
        (["by hand"], "1 instance (by hand)"),
    ],
)
def test_machines_are_named_and_many_as_spans(names: list[str], said: str) -> None:
    assert in_words(machines(*names)) == said


@pytest.mark.parametrize(
    ("kind", "things", "commands"),
    [
        (RunKind.CREATE, "1 key pair", ["mectui resume edge", "mectui destroy edge"]),
        (RunKind.DESTROY, "1 key pair", ["mectui destroy edge"]),
        (RunKind.RESUME, "", ["mectui resume edge", "mectui forget edge"]),
        (RunKind.DESTROY, "", ["mectui destroy edge", "mectui forget edge"]),
    ],
)
def test_every_end_names_what_goes_on(kind: RunKind, things: str, commands: list[str]) -> None:
    words = last_words(Folder(Path("/home/edge")), "eu-west-1", things, Request(kind))
    assert list(words.commands.values()) == commands
    assert things in words.stands


def test_it_survives_the_journal() -> None:
    words = Farewell("edge has nothing", {"Go on": "mectui resume edge"})
    assert Farewell.of(words.data(), "") == words
    assert Farewell.of({}, "all is well") == Farewell("all is well")


@pytest.mark.parametrize(
    ("request_", "refused", "commands"),
    [
        (
            Request(RunKind.CREATE, approve="auto", file="my answers.yaml"),
            True,
            ["mectui --non-interactive --answers 'my answers.yaml' --approve auto", "mectui forget edge"],
        ),
        (
            Request(RunKind.CREATE, approve="0" * 64, file="edge.yaml"),
            True,
            ["mectui --non-interactive --answers edge.yaml", "mectui forget edge"],
        ),
        (Request(RunKind.CREATE), False, ["mectui resume edge", "mectui forget edge"]),
        (Request(RunKind.DESTROY), True, ["mectui forget edge"]),
    ],
)
def test_a_draft_says_that_nothing_was_made(
    tmp_path: Path, request_: Request, refused: bool, commands: list[str]
) -> None:
    folder = Folder(tmp_path / "edge")
    folder.make()
    folder.note(stage=Stage.DRAFT)
    words = last_words(folder, "eu-west-1", "", request_, refused=refused)
    assert words.stands == "Nothing was made"
    assert list(words.commands.values()) == commands
