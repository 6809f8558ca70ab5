"""Whose credentials, which endpoint, how many attempts: decided from the environment that was given."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any

import pytest

from mectui.aws import Cloud, credentials_for_children, open_cloud, survey
from mectui.aws.images import CANONICAL
from mectui.events import ExitCode, Reporter, Trouble

Account = Any
PAIR = {"TF_VAR_access_key": "AKIDBLUEPRINT", "TF_VAR_secret_key": "blueprint"}
ENV = {"AWS_ACCESS_KEY_ID": "AKIDENV", "AWS_SECRET_ACCESS_KEY": "x"}
AS_KEYS = {"AWS_ACCESS_KEY_ID": "AKIDBLUEPRINT", "AWS_SECRET_ACCESS_KEY": "blueprint"}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """Return the variables that point at a credentials file with the profiles `edge` and `other`."""
    credentials, config = tmp_path / "credentials", tmp_path / "config"
    credentials.write_text(
        "[edge]\naws_access_key_id = AKIDEDGE\naws_secret_access_key = e\n"
        "[other]\naws_access_key_id = AKIDOTHER\naws_secret_access_key = o\n"
    )
    config.write_text("")
    return {"AWS_SHARED_CREDENTIALS_FILE": str(credentials), "AWS_CONFIG_FILE": str(config)}


def key_of(cloud: Cloud) -> str | None:
    credentials = cloud.session.get_credentials()
    return credentials.access_key if credentials else None


def opened(account: Account, environ: dict[str, str], **aws: Any) -> Cloud:
    return open_cloud(account.answers(**aws).aws, environ)


@pytest.mark.parametrize(
    ("environ", "profile", "key"),
    [
        ({}, "edge", "AKIDEDGE"),
        ({"AWS_PROFILE": "other"}, None, "AKIDOTHER"),
        ({"AWS_PROFILE": "other"}, "edge", "AKIDEDGE"),
        (ENV, None, "AKIDENV"),
        (ENV, "edge", "AKIDEDGE"),
        (
            {**ENV, "AWS_PROFILE": "edge"},
            "edge",
            "AKIDENV",
        ),
        ({**PAIR}, None, "AKIDBLUEPRINT"),
        ({**PAIR, "AWS_PROFILE": "other"}, None, "AKIDOTHER"),
        ({**PAIR, **ENV}, None, "AKIDENV"),
        ({**PAIR}, "edge", "AKIDEDGE"),
    ],
)
def test_which_credentials_count(
    environ: dict[str, str], profile: str | None, key: str, account: Account, files: dict[str, str]
) -> None:
    assert key_of(opened(account, {**files, **environ}, profile=profile)) == key


def test_the_blueprints_pair_is_for_children_where_nothing_else_gives_keys(files: dict[str, str]) -> None:
    assert credentials_for_children({**files, **PAIR}) == AS_KEYS
    assert credentials_for_children({**files, **PAIR, "AWS_PROFILE": "edge"}) == {}
    assert credentials_for_children({**files, **PAIR}, "edge") == {}
    assert credentials_for_children({**files, "TF_VAR_access_key": "AKIDHALF"}) == {}
    assert credentials_for_children(files) == {}


def test_a_default_profile_outranks_the_blueprints_pair(tmp_path: Path) -> None:
    credentials = tmp_path / "credentials"
    credentials.write_text("[default]\naws_access_key_id = AKIDDEFAULT\naws_secret_access_key = d\n")
    environ = {"AWS_SHARED_CREDENTIALS_FILE": str(credentials), "AWS_CONFIG_FILE": str(tmp_path / "none")}
    assert credentials_for_children({**environ, **PAIR}) == {}


def test_a_profile_that_does_not_exist_is_refused(account: Account, files: dict[str, str]) -> None:
    with pytest.raises(Trouble) as caught:
        opened(account, files, profile="nobody")
    assert caught.value.exit_code is ExitCode.REFUSED
    assert "list-profiles" in str(caught.value)


@pytest.mark.parametrize("region", ["us east 2", "us-east-2.example.com"])
def test_a_region_that_is_no_name_is_a_wrong_answer(region: str, account: Account) -> None:
    aws = account.answers().aws.model_copy(update={"region": region})
    with pytest.raises(Trouble) as caught:
        open_cloud(aws, {})
    assert caught.value.exit_code is ExitCode.USAGE


def test_endpoints_come_from_the_given_environment(account: Account, environ: dict[str, str]) -> None:
    general = {"AWS_ENDPOINT_URL": "http://127.0.0.1:5000"}
    cloud = opened(account, {**environ, **general, "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:6000"})
    assert cloud.ec2.meta.endpoint_url == "http://127.0.0.1:5000"
    assert cloud.client("service-quotas").meta.endpoint_url == "http://127.0.0.1:5000"
    assert cloud.sts.meta.endpoint_url == "http://127.0.0.1:6000"
    assert opened(account, environ).ec2.meta.endpoint_url == "https://ec2.us-east-2.amazonaws.com"


@pytest.mark.parametrize("name", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_STS"])
async def test_an_endpoint_that_is_no_web_address_is_a_wrong_setting(
    name: str, account: Account, environ: dict[str, str], reporter: Reporter
) -> None:
    answers = account.answers()
    with pytest.raises(Trouble) as caught:
        await survey(open_cloud(answers.aws, {**environ, name: "localhost:5000"}), answers, {}, reporter)
    assert caught.value.exit_code is ExitCode.USAGE
    assert f"{name} is not a web address" in str(caught.value)


@pytest.mark.parametrize(
    ("region", "partition", "owner"),
    [
        ("us-east-2", "aws", "099720109477"),
        ("us-gov-east-1", "aws-us-gov", "513442679011"),
        ("cn-northwest-1", "aws-cn", "837727238323"),
        ("mars-north-1", "aws", "099720109477"),
    ],
)
def test_a_region_is_in_a_partition_with_a_canonical_of_its_own(
    region: str, partition: str, owner: str, account: Account, environ: dict[str, str]
) -> None:
    assert opened(account, environ, region=region).partition == partition
    assert CANONICAL[partition] == owner


@pytest.mark.parametrize(("attempts", "total"), [("7", 7), ("", 3), ("many", 3), ("0", 3)])
def test_the_number_of_attempts_is_honoured(
    attempts: str, total: int, account: Account, environ: dict[str, str]
) -> None:
    cloud = opened(account, {**environ, "AWS_MAX_ATTEMPTS": attempts})
    config: Any = cloud.ec2.meta.config
    assert config.retries.get("total_max_attempts", 3) == total


def test_clients_are_made_once_a_service_and_region(cloud: Cloud) -> None:
    assert cloud.ec2 is cloud.client("ec2")
    assert cloud.ec2 is not cloud.client("ec2", "us-east-1")


async def test_a_role_is_assumed_and_is_who_calls(
    account: Account, environ: dict[str, str], reporter: Reporter
) -> None:
    answers = account.answers(role_arn="arn:aws:iam::123456789012:role/edge-operator")
    found = await survey(open_cloud(answers.aws, environ), answers, environ, reporter)
    assert found.identity.arn == "arn:aws:sts::123456789012:assumed-role/edge-operator/mectui"
    assert found.identity.expires is not None


async def test_a_call_that_takes_too_long_ends_at_its_deadline(cloud: Cloud) -> None:
    gate = Event()
    with pytest.raises(Trouble) as caught:
        await cloud.ask("wait for ever", gate.wait, deadline=0.05)
    gate.set()
    assert caught.value.exit_code is ExitCode.DEADLINE
    assert "wait for ever" in str(caught.value)


async def test_an_endpoint_where_nobody_listens_is_told_as_missing(
    account: Account, environ: dict[str, str], reporter: Reporter, unused_port: int
) -> None:
    answers = account.answers()
    environ["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{unused_port}"
    with pytest.raises(Trouble) as caught:
        await survey(open_cloud(answers.aws, environ), answers, environ, reporter)
    assert caught.value.exit_code is ExitCode.MISSING
    assert "AWS_ENDPOINT_URL" in str(caught.value)


def test_another_region_is_the_same_identity(cloud: Cloud) -> None:
    there = cloud.at("eu-west-1")
    assert there.region == "eu-west-1"
    assert there.ec2.meta.region_name == "eu-west-1"
    assert there.session is cloud.session
    assert cloud.at(cloud.region) is cloud
    with pytest.raises(Trouble) as raised:
        cloud.at("eu west 1")
    assert raised.value.exit_code is ExitCode.USAGE
