"""A cluster as EC2 and Kubernetes see it now."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from moto import mock_aws

from mectui.answers import save
from mectui.answers.model import Answers
from mectui.clusters import Folder, Stage
from mectui.plan import Machine, Role
from mectui.run.looking import look
from mectui.run.machines import note_machines


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    own = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
    for name, value in own.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        yield own


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path / "edge")
    folder.make()
    place = {"region": "eu-west-1", "vpc": "vpc-0123456789abcdef0", "subnets": ["subnet-0123456789abcdef0"]}
    save(Answers.model_validate({"cluster": {"name": "edge"}, "aws": place}), folder.answers)
    lost = Machine("edge-cp-0", Role.CONTROL_PLANE, True, "i-0123456789abcdef0", "192.0.2.1", None)
    note_machines(folder, [lost])
    folder.note(stage=Stage.READY)
    return folder


async def test_a_cluster_whose_machines_are_gone_is_not_ready_and_not_waited_for(
    folder: Folder, aws: dict[str, str]
) -> None:
    begun = time.monotonic()
    now = await look(folder, aws)
    assert time.monotonic() - begun < 15
    assert now.stage == "gone"
    assert [(node.instance, node.ready) for node in now.nodes] == [("gone", None)]
    assert "none of its machines" in now.unknown[0]
