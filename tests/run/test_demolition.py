"""What a destruction finds beside Terraform's state."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from mectui.answers import save
from mectui.answers.model import Answers
from mectui.aws import Holding, Kind, holdings, open_cloud
from mectui.clusters import Folder, Stage
from mectui.events import Event, ExitCode, Phase, Reporter, Trouble
from mectui.run.context import Context
from mectui.run.perform import perform
from mectui.run.phases.demolition import DemolitionPlan, strays
from mectui.run.phases.survey_holdings import Holdings
from mectui.run.request import Kind as RunKind
from mectui.run.request import Request

TAGS = [{"Key": "mectui:cluster", "Value": "edge"}, {"Key": "Name", "Value": "edge"}]


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    with mock_aws():
        yield


@pytest.fixture
def key_pair(aws: None) -> None:
    """The cluster's key pair, whose name is not that of its tag."""
    ec2 = boto3.client("ec2", "eu-west-1")
    ec2.create_key_pair(KeyName="mectui-edge", TagSpecifications=[{"ResourceType": "key-pair", "Tags": TAGS}])


def context(folder: Folder, approve: str | None = None) -> Context:
    answers = Answers.model_validate(
        {
            "cluster": {"name": "edge"},
            "aws": {
                "region": "eu-west-1",
                "vpc": "vpc-0123456789abcdef0",
                "subnets": ["subnet-0123456789abcdef0"],
            },
        }
    )
    found = Context(folder, Request(RunKind.DESTROY, approve=approve), answers, answers, {}, lambda _: None)
    found.cloud = open_cloud(answers.aws, {"AWS_ACCESS_KEY_ID": "t", "AWS_SECRET_ACCESS_KEY": "t"})
    return found


async def plan(context: Context) -> Trouble:
    with pytest.raises(Trouble) as caught:
        await DemolitionPlan().run(context, context.reporter(Phase.PLAN))
    return caught.value


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path / "edge")
    folder.make()
    return folder


async def test_a_key_pair_in_the_state_is_no_stray(folder: Folder, key_pair: None) -> None:
    (held,) = await holdings(context(folder).cloud, "edge")
    assert held.id.startswith("key-")
    assert strays([held], {"mectui-edge"}) == []
    assert strays([held], {"mectui-other"}) == [held]


@pytest.mark.parametrize(
    ("kind", "state", "stray"),
    [
        (Kind.INSTANCE, "running", True),
        (Kind.VOLUME, "in-use", False),
        (Kind.VOLUME, "available", True),
        (Kind.NETWORK_INTERFACE, "in-use", False),
        (Kind.SECURITY_GROUP_RULE, "available", False),
    ],
)
def test_parts_go_with_what_they_are_part_of(kind: Kind, state: str, stray: bool) -> None:
    held = Holding(kind, "x-1", "", None, state)
    assert (strays([held], set()) == [held]) is stray


async def test_what_the_state_does_not_know_waits_for_approval_too(folder: Folder, key_pair: None) -> None:
    folder.note(stage=Stage.MAKING)
    events: list[Event] = []
    asked = replace(context(folder), sink=events.append)
    asked.cloud = context(folder).cloud
    trouble = await plan(asked)
    assert trouble.exit_code is ExitCode.AWAITING_APPROVAL
    (told,) = [event.data for event in events if event.event == "plan.change"]
    assert told == {"action": "delete", "type": "aws_key_pair", "attributes": []}


@pytest.mark.parametrize("approve", [None, "auto"])
async def test_a_draft_destroys_nothing_of_anothers(
    folder: Folder, key_pair: None, approve: str | None
) -> None:
    folder.note(stage=Stage.DRAFT)
    trouble = await plan(context(folder, approve))
    assert trouble.exit_code is ExitCode.USAGE
    assert "1 key pair" in str(trouble)


async def test_the_destruction_of_a_draft_asks_neither_aws_nor_terraform(folder: Folder) -> None:
    folder.note(stage=Stage.DRAFT)
    draft = context(folder, "auto")
    del draft.cloud
    with pytest.raises(Trouble, match="nothing was made from this record") as caught:
        await Holdings().run(draft, Reporter(lambda _: None, Phase.PREFLIGHT))
    assert caught.value.exit_code is ExitCode.USAGE
    assert caught.value.problems[0].remedy.endswith("mectui forget edge")
    assert not hasattr(draft, "cloud")
    assert folder.record().stage is Stage.DRAFT


@pytest.mark.parametrize(("there", "code"), [(True, ExitCode.USAGE), (False, ExitCode.DONE)])
async def test_what_was_destroyed_is_not_destroyed_again(
    folder: Folder, aws: None, there: bool, code: ExitCode
) -> None:
    """The cluster that carries its name now was made from another home folder."""
    ec2 = boto3.client("ec2", "eu-west-1")
    if there:
        given = [{"ResourceType": "key-pair", "Tags": TAGS}]
        ec2.create_key_pair(KeyName="mectui-edge", TagSpecifications=given)
    gone = context(folder, "auto")
    save(gone.answers, folder.answers)
    folder.note(stage=Stage.DESTROYED)
    assert await perform(folder, "run-1", gone.request, dict(os.environ)) == code
    last = json.loads(folder.journal.read_text().splitlines()[-1])
    assert "destroyed" in last["message"]
    assert last["commands"] == {"Drop the record": "mectui forget edge"}
    assert ["1 key pair" in problem["why"] for problem in last["problems"]] == [True] * there
    assert len(ec2.describe_key_pairs()["KeyPairs"]) == there
    assert folder.record().stage is Stage.DESTROYED
