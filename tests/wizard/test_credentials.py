"""Who asks AWS: profiles, logins that ended, and the region that a profile brings."""

from __future__ import annotations

from collections.abc import Callable

from mectui.aws.lookups import CredentialKind, Found, Profile
from mectui.events import Problem
from mectui.wizard import Chosen, Flow
from tests.wizard.small_aws import NOON, Aws, found
from tests.wizard.walking import at, said, table

Begin = Callable[..., Flow]


async def test_a_profile_brings_its_region_and_shows_until_when(begin: Begin, aws: Aws) -> None:
    aws.answers["profiles"] = found(
        Profile("default", CredentialKind.KEYS, None, None, active=True),
        Profile("edge", CredentialKind.SSO, "eu-west-1", NOON.replace(year=2999), active=False),
        Profile("old one", CredentialKind.SSO, "eu-west-1", NOON.replace(year=2025), active=False),
    )
    flow = begin()
    await flow.look()
    rows = {row.key: row for row in table(flow).rows}
    assert rows["edge"].cells == ("edge", "sso", "eu-west-1", "2999-08-01 12:00 UTC")
    assert rows["old one"].cells[3] == "2025-08-01 12:00 UTC (over)"
    assert ("Log in", "aws sso login --profile 'old one'") in rows["old one"].preview
    assert "Log in" not in dict(rows["edge"].preview)
    flow.change(Chosen(("edge",)))
    await flow.look()
    assert flow.go() == ()
    await flow.look()
    assert flow.draft.get("aws.region") == "eu-west-1"
    assert str(flow.draft.origin("aws.region")) == "lookup profile edge"


async def test_a_login_that_ended_says_how_to_log_in_again(begin: Begin, aws: Aws) -> None:
    flow = begin()
    await flow.look()
    aws.answers["identity"] = Found(
        problem=Problem("The AWS credentials could not be read", "SSO", "Log in.")
    )
    flow.change(Chosen(("edge",)))
    await flow.look()
    remedy = "Log in with `aws sso login --profile edge`, then refresh."
    assert remedy in said(flow)
    notice = table(flow).notice
    assert notice is not None
    assert notice.remedy == remedy


async def test_another_profile_brings_its_own_region_where_nobody_gave_one(begin: Begin) -> None:
    flow = await at(begin(), "region")
    assert flow.draft.get("aws.region") == "us-east-2"
    flow.jump("credentials")
    assert flow.change(Chosen(("edge",)))[0].step == "region"
    await flow.look_all()
    assert flow.draft.get("aws.region") == "eu-west-1"
    given = await at(begin(environ={"AWS_REGION": "us-east-2"}), "region")
    given.jump("credentials")
    given.change(Chosen(("edge",)))
    await given.look_all()
    assert given.draft.get("aws.region") == "us-east-2"


async def test_nobody_calling_is_the_end_of_the_way(begin: Begin, aws: Aws) -> None:
    expired = Problem("The AWS credentials have expired", "ExpiredToken", "Log in with `aws sso login`.")
    aws.answers["identity"] = Found(problem=expired)
    flow = begin()
    await flow.look()
    assert "have expired" in said(flow)
    aws.answers["identity"] = found("somebody")
    await flow.look(refresh=True)
    assert flow.go() == ()
