"""`mectui doctor` names the permissions that are missing, and prints the policy that has them all."""

from __future__ import annotations

import json

import pytest

from mectui.aws import minimal_policy
from mectui.cli.front_door import run
from mectui.events import ExitCode, Trouble


async def _fine(*_: object) -> str:
    return "fine"


async def _missing(*_: object) -> str:
    raise Trouble.of(ExitCode.REFUSED, "missing: ec2:DescribeVpcs", remedy="grant it")


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for check in ("_terraform", "_provider", "_credentials", "_permissions"):
        monkeypatch.setattr(f"mectui.run.checkup.{check}", _fine)


def test_the_policy_alone_is_json_and_asks_no_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--policy"]) == 0
    assert json.loads(capsys.readouterr().out) == minimal_policy()


@pytest.mark.parametrize("region", ["us-gov-west-1", "cn-north-1"])
def test_the_policy_in_another_partition(region: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--policy", "--region", region]) == 0
    partition = "aws-cn" if region.startswith("cn-") else "aws-us-gov"
    assert json.loads(capsys.readouterr().out) == minimal_policy(partition=partition)


def test_a_profile_that_is_not_there_hides_no_policy(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    assert run(["doctor", "--policy"]) == 0
    assert json.loads(capsys.readouterr().out) == minimal_policy()


def test_what_is_missing_is_named_and_the_policy_follows(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mectui.run.checkup._permissions", _missing)
    assert run(["doctor"]) != 0
    shown = capsys.readouterr().out
    assert "missing: ec2:DescribeVpcs" in shown
    assert json.loads(shown[shown.index("\n{") :]) == minimal_policy()


def test_where_nothing_is_missing_no_policy_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor"]) == 0
    assert "{" not in capsys.readouterr().out


def test_without_credentials_permissions_are_no_question(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mectui.run.checkup._credentials", _missing)
    monkeypatch.setattr("mectui.run.checkup._permissions", _missing)
    run(["doctor"])
    assert "permissions" not in capsys.readouterr().out
