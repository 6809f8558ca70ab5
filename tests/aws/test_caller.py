"""Who is calling and where: nothing else is looked up before that is settled."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import (
    LoginRefreshRequired,
    MetadataRetrievalError,
    SSOTokenLoadError,
    TokenRetrievalError,
    UnauthorizedSSOTokenError,
)

from mectui.aws import Cloud, open_cloud
from mectui.events import ExitCode, Reporter
from tests.aws.preflighting import Account, Answering, Refuse, look, refused


@pytest.mark.parametrize("code", ["ExpiredToken", "InvalidClientTokenId", "AccessDenied"])
async def test_credentials_that_do_not_count_are_the_only_thing_told(
    code: str, account: Account, cloud: Cloud, reporter: Reporter, refuse: Refuse
) -> None:
    refuse("sts", "GetCallerIdentity", code)
    trouble = await refused(cloud, account.answers(instance_type="t9.medium"), reporter)
    assert trouble.exit_code is ExitCode.REFUSED
    assert len(trouble.problems) == 1
    assert code in str(trouble)


@pytest.mark.parametrize(
    "problem",
    [
        UnauthorizedSSOTokenError(),
        SSOTokenLoadError(error_msg="no token"),
        TokenRetrievalError(provider="sso", error_msg="Token has expired and refresh failed"),
        LoginRefreshRequired(),
        MetadataRetrievalError(error_msg="no answer"),
    ],
    ids=lambda problem: type(problem).__name__,
)
async def test_a_login_that_is_over_is_a_refusal(
    problem: Exception, account: Account, cloud: Cloud, reporter: Reporter
) -> None:
    def fail(**_: Any) -> None:
        raise problem

    cloud.sts.meta.events.register("before-call.sts.GetCallerIdentity", fail)
    trouble = await refused(cloud, account.answers(), reporter)
    assert trouble.exit_code is ExitCode.REFUSED
    assert "aws sso login" in trouble.problems[0].remedy


async def test_no_credentials(account: Account, reporter: Reporter) -> None:
    cloud = open_cloud(account.answers().aws, {})
    trouble = await refused(cloud, account.answers(), reporter)
    assert trouble.exit_code is ExitCode.REFUSED
    assert "AWS_PROFILE" in str(trouble)


async def test_an_unknown_region_is_named_with_its_neighbour(
    account: Account, environ: dict[str, str], reporter: Reporter
) -> None:
    answers = account.answers(region="us-east-3")
    trouble = await refused(open_cloud(answers.aws, environ), answers, reporter)
    assert trouble.exit_code is ExitCode.USAGE
    assert "aws.region us-east-3 does not exist" in str(trouble)
    assert "Did you mean us-east-" in str(trouble)


async def test_a_region_that_is_not_enabled_says_so(
    account: Account, environ: dict[str, str], reporter: Reporter, answering: Answering
) -> None:
    answers = account.answers(region="af-south-1")
    cloud = open_cloud(answers.aws, environ)
    rows = [{"RegionName": "af-south-1", "OptInStatus": "not-opted-in"}]
    answering(cloud.client("ec2", "us-east-1"), "DescribeRegions", {"Regions": rows})
    trouble = await refused(cloud, answers, reporter)
    assert trouble.exit_code is ExitCode.USAGE
    assert "enable-region --region-name af-south-1" in str(trouble)


async def test_a_region_list_that_is_denied_does_not_stop_a_run(
    account: Account, cloud: Cloud, reporter: Reporter, answering: Answering
) -> None:
    denied = {"Error": {"Code": "UnauthorizedOperation", "Message": "no"}}
    answering(cloud.client("ec2", "us-east-1"), "DescribeRegions", denied, 403)
    assert (await look(cloud, account.answers(), reporter)).region == "us-east-2"


async def test_an_expiry_in_the_environment_is_read(
    account: Account, environ: dict[str, str], reporter: Reporter
) -> None:
    cloud = open_cloud(
        account.answers().aws, {**environ, "AWS_CREDENTIAL_EXPIRATION": "2030-01-02T03:04:05+00:00"}
    )
    found = await look(cloud, account.answers(), reporter)
    assert found.identity.expires == datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
