"""A record goes only where nothing is left that it leads to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from mectui.answers import save
from mectui.answers.model import Answers
from mectui.cli.front_door import run
from mectui.clusters import Folder, Stage
from mectui.events import ExitCode

TAGS = [{"Key": "mectui:cluster", "Value": "edge"}]
ACCOUNT = "123456789012"
"""moto's own."""


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    with mock_aws():
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path / "clusters" / "edge")
    folder.make()
    place = {"region": "eu-west-1", "vpc": "vpc-0123456789abcdef0", "subnets": ["subnet-0123456789abcdef0"]}
    save(Answers.model_validate({"cluster": {"name": "edge"}, "aws": place}), folder.answers)
    return folder


def forget(folder: Folder) -> int:
    return run(["--home", str(folder.path.parents[1]), "forget", "edge"])


def test_a_draft_goes_without_credentials_and_with_answers_that_nobody_can_read(folder: Folder) -> None:
    folder.note(stage=Stage.DRAFT)
    folder.answers.write_text("broken: [")
    assert forget(folder) == ExitCode.DONE
    assert not folder.path.exists()


@pytest.mark.parametrize("stage", [Stage.MAKING, Stage.READY, Stage.DESTROYING])
def test_what_made_something_stays_while_anything_lives(
    folder: Folder, aws: None, stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.note(stage=stage, account=ACCOUNT)
    ec2 = boto3.client("ec2", "eu-west-1")
    ec2.create_key_pair(KeyName="mectui-edge", TagSpecifications=[{"ResourceType": "key-pair", "Tags": TAGS}])
    assert forget(folder) == ExitCode.USAGE
    assert "1 key pair" in capsys.readouterr().err
    ec2.delete_key_pair(KeyName="mectui-edge")
    assert forget(folder) == ExitCode.DONE
    assert not folder.path.exists()


def test_what_was_destroyed_goes_whoever_carries_its_name_now(folder: Folder, aws: None) -> None:
    folder.note(stage=Stage.DESTROYED, account=ACCOUNT)
    ec2 = boto3.client("ec2", "eu-west-1")
    ec2.create_key_pair(KeyName="mectui-edge", TagSpecifications=[{"ResourceType": "key-pair", "Tags": TAGS}])
    assert forget(folder) == ExitCode.DONE
    assert not folder.path.exists()
    assert len(ec2.describe_key_pairs()["KeyPairs"]) == 1


def test_another_accounts_credentials_prove_nothing(folder: Folder, aws: None) -> None:
    folder.note(stage=Stage.READY, account="999999999999")
    assert forget(folder) == ExitCode.REFUSED
    assert folder.path.exists()
