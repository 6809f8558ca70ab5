"""Denied, failing, slow, nonsense or nothing: a lookup says so, and never raises."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from mectui.aws import Cloud
from mectui.aws.lookups import Lookups, open_lookups
from mectui.events import Problem

Case = Any
ClientOf = Callable[[str], Any]
Answering = Callable[..., None]


def problem_of(found: Any) -> Problem:
    assert found.rows == ()
    assert found.fetched is None
    assert isinstance(found.problem, Problem)
    return found.problem


@pytest.mark.parametrize("code", ["UnauthorizedOperation", "AccessDeniedException"])
async def test_what_is_denied_names_the_permission_and_where_the_policy_is(
    code: str, case: Case, lookups: Lookups, client_of: ClientOf, answering: Answering
) -> None:
    error = {"Error": {"Code": code, "Message": "not with these keys"}}
    answering(client_of(case.service), case.operation, error, 403)
    problem = problem_of(await case.look(lookups))
    assert problem.what == f"The permission {case.permission} is missing"
    assert "not with these keys" in problem.why
    assert "mectui doctor --policy" in problem.remedy


async def test_an_organizations_guardrail_is_no_matter_of_the_policy(
    case: Case, lookups: Lookups, client_of: ClientOf, answering: Answering
) -> None:
    said = "not authorized, with an explicit deny in a service control policy"
    error = {"Error": {"Code": "AccessDenied", "Message": said}}
    answering(client_of(case.service), case.operation, error, 403)
    assert "administrators" in problem_of(await case.look(lookups)).remedy


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("InternalError", "AWS could not"),
        ("RequestLimitExceeded", "throttling"),
        ("ExpiredToken", "expired"),
    ],
)
async def test_what_fails_says_how(
    code: str, says: str, case: Case, lookups: Lookups, client_of: ClientOf, answering: Answering
) -> None:
    answering(client_of(case.service), case.operation, {"Error": {"Code": code, "Message": ""}}, 500)
    problem = problem_of(await case.look(lookups))
    assert says in problem.what
    assert problem.remedy


async def test_nothing_there_is_no_problem(
    case: Case, lookups: Lookups, client_of: ClientOf, answering: Answering
) -> None:
    answering(client_of(case.service), case.operation, case.body)
    found = await case.look(lookups)
    assert (found.rows, found.problem) == ((), None)
    assert found.fetched is not None


@pytest.fixture
def stuck(client_of: ClientOf) -> Any:
    """Return a way to leave an operation without an answer until the test is over."""
    release = Event()

    def arrange(service: str, operation: str) -> Event:
        reached = Event()

        def wait(**_: Any) -> None:
            reached.set()
            release.wait()

        hyphenized = client_of(service).meta.service_model.service_id.hyphenize()
        client_of(service).meta.events.register_first(f"before-call.{hyphenized}.{operation}", wait)
        return reached

    yield arrange
    release.set()


async def test_what_takes_too_long_is_given_up(
    case: Case, lookups: Lookups, stuck: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lookups.identity()
    stuck(case.service, case.operation)
    monkeypatch.setattr("mectui.aws.lookups.asking.LOOKUP_DEADLINE", 0.05)
    assert "AWS did not" in problem_of(await case.look(lookups)).what


def test_a_call_without_an_answer_holds_up_nobody_who_quits(lookups: Lookups, stuck: Any) -> None:
    reached = stuck("ec2", "DescribeVpcs")

    async def quit_meanwhile() -> None:
        looking = asyncio.ensure_future(lookups.vpcs("us-east-2"))
        await asyncio.to_thread(reached.wait)
        looking.cancel()

    asyncio.run(quit_meanwhile())  # it comes back, although the call does not


async def test_what_is_not_aws_is_told_as_that(cloud: Cloud, lookups: Lookups) -> None:
    def page(request: Any, **_: Any) -> Any:
        raw: Any = BytesIO(b"<html>Log in to this hotel's network</br></html>")
        raw.stream = lambda **_: iter([raw.read()])
        return AWSResponse(request.url, 200, HTTPHeaders(), raw)

    cloud.ec2.meta.events.register_first("before-send.ec2", page)
    assert "not from AWS" in problem_of(await lookups.vpcs("us-east-2")).what


async def test_regions_are_botocores_own_where_aws_does_not_tell(
    lookups: Lookups, refuse: Callable[[str, str, str], None]
) -> None:
    refuse("ec2", "DescribeRegions", "UnauthorizedOperation")
    found = await lookups.regions()
    assert found.problem == Problem(
        "The permission ec2:DescribeRegions is missing",
        "UnauthorizedOperation: told by DescribeRegions",
        "Grant it to this identity; `mectui doctor --policy` prints the whole policy.",
    )
    rows = {row.name: row for row in found.rows}
    assert rows["us-east-2"].title == "US East (Ohio)"
    assert rows["us-east-2"].opted_in is None
    assert not any(name.startswith(("cn-", "us-gov-")) for name in rows)


async def test_a_caller_whom_aws_does_not_know(
    lookups: Lookups, refuse: Callable[[str, str, str], None]
) -> None:
    refuse("sts", "GetCallerIdentity", "InvalidClientTokenId")
    assert "does not accept" in problem_of(await lookups.identity()).what
    assert (await lookups.vpcs("us-east-2")).rows, "what is not denied is still shown"


@pytest.mark.parametrize("profile", ["nobody", "\x1b[31mred"])
async def test_a_profile_that_is_not_there(profile: str, tmp_path: Path) -> None:
    lookups = open_lookups({}, tmp_path, profile=profile)
    for found in (await lookups.identity(), await lookups.vpcs("us-east-2"), await lookups.regions()):
        problem = problem_of(found)
        assert "profile does not exist" in problem.what
        assert "\x1b" not in str(problem)


async def test_a_region_that_is_none(environ: dict[str, str], tmp_path: Path) -> None:
    problem = problem_of(await open_lookups(environ, tmp_path).vpcs("us east 2"))
    assert "not the name of a region" in problem.what


async def test_no_credentials(tmp_path: Path) -> None:
    lookups = open_lookups({"AWS_EC2_METADATA_DISABLED": "true"}, tmp_path)
    assert "No AWS credentials" in problem_of(await lookups.identity()).what


async def test_two_that_are_denied_are_both_named(
    lookups: Lookups, refuse: Callable[[str, str, str], None]
) -> None:
    refuse("ec2", "DescribeSubnets", "UnauthorizedOperation")
    refuse("ec2", "DescribeRouteTables", "UnauthorizedOperation")
    problem = problem_of(await lookups.subnets("us-east-2", "vpc-1"))
    assert "ec2:DescribeSubnets" in problem.what
    assert "ec2:DescribeRouteTables" in problem.what
    assert problem.remedy.count("mectui doctor --policy") == 1
