"""What AWS told is kept for a while, for its account and place, privately; a broken cache is an empty one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mectui.aws import Cloud
from mectui.aws.lookups import Lookups
from mectui.events import now

Account = Any
REGION = "us-east-2"
VPCS = "DescribeVpcs"


@pytest.fixture
def another(cloud: Cloud, cache: Path, environ: dict[str, str]) -> Callable[..., Lookups]:
    """Return a way to begin again with the same cache, as the next start of mectui does."""
    return lambda **more: Lookups(lambda _: cloud, cache, {**environ, **more})


def the_file(cache: Path, name: str = "vpcs") -> Path:
    (path,) = files(cache, name)
    return path


def files(folder: Path, name: str = "*") -> set[Path]:
    return set(folder.rglob(f"{name}.json"))


def change(path: Path, **values: Any) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def block(cache: Path) -> None:
    cache.write_text("in the way")


def ago(span: timedelta) -> str:
    return (now() - span).isoformat()


async def test_the_second_time_nobody_is_asked(
    lookups: Lookups, another: Callable[..., Lookups], asked: list[str]
) -> None:
    first = await lookups.vpcs(REGION)
    assert not first.cached
    for again in (lookups, another()):
        await again.identity()
        found = await again.vpcs(REGION)
        assert (found.rows, found.fetched, found.cached) == (first.rows, first.fetched, True)
        assert found.age is not None
    assert asked.count(VPCS) == 1


@pytest.mark.parametrize("name", ["regions", "zones", "images", "instance_types", "vpcs", "key_pairs"])
async def test_rows_come_back_as_they_were(
    name: str, account: Account, lookups: Lookups, another: Callable[..., Lookups]
) -> None:
    account.ec2.create_key_pair(KeyName="work")
    where = () if name == "regions" else (REGION,)
    told = await getattr(lookups, name)(*where)
    kept = await getattr(another(), name)(*where)
    assert kept.cached
    assert kept.rows == told.rows


async def test_who_asks_again_gets_what_is_there_now(account: Account, lookups: Lookups) -> None:
    before = await lookups.vpcs(REGION)
    account.make_vpc("10.30.0.0/16")
    assert len((await lookups.vpcs(REGION)).rows) == len(before.rows)
    after = await lookups.vpcs(REGION, refresh=True)
    assert len(after.rows) == len(before.rows) + 1
    assert (await lookups.vpcs(REGION)).rows == after.rows


@pytest.mark.parametrize(
    "span", [timedelta(hours=1), timedelta(minutes=-5)], ids=["too old", "of the future"]
)
async def test_what_is_too_old_is_asked_again(
    span: timedelta, lookups: Lookups, another: Callable[..., Lookups], cache: Path
) -> None:
    await lookups.vpcs(REGION)
    change(the_file(cache), fetched=ago(span))
    assert not (await another().vpcs(REGION)).cached


async def test_what_is_old_stands_in_for_what_is_refused(
    lookups: Lookups,
    another: Callable[..., Lookups],
    cache: Path,
    refuse: Callable[[str, str, str], None],
) -> None:
    rows = (await lookups.vpcs(REGION)).rows
    change(the_file(cache), fetched=ago(timedelta(days=3)))
    refuse("ec2", VPCS, "UnauthorizedOperation")
    found = await another().vpcs(REGION)
    assert (found.rows, found.cached) == (rows, True)
    assert found.age is not None
    assert found.age > timedelta(days=2)
    assert found.problem is not None
    assert "ec2:DescribeVpcs" in found.problem.what


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff",
        b"[]",
        b'{"version": 1, "fetched": "2026-01-01T00:00:00Z", "rows": [{}]}',
        b"{" * 9999,
    ],
)
async def test_a_broken_file_is_none(
    content: bytes, lookups: Lookups, another: Callable[..., Lookups], cache: Path
) -> None:
    rows = (await lookups.vpcs(REGION)).rows
    the_file(cache).write_bytes(content)
    found = await another().vpcs(REGION)
    assert (found.rows, found.cached) == (rows, False)


async def test_a_file_of_another_version_is_none(
    lookups: Lookups, another: Callable[..., Lookups], cache: Path
) -> None:
    await lookups.vpcs(REGION)
    change(the_file(cache), version=2)
    assert not (await another().vpcs(REGION)).cached


async def test_where_nothing_can_be_written_lookups_go_on(lookups: Lookups, cache: Path) -> None:
    block(cache)
    assert (await lookups.vpcs(REGION)).rows
    assert (await lookups.vpcs(REGION)).cached


async def test_only_its_owner_can_read_it(lookups: Lookups, cache: Path) -> None:
    await lookups.vpcs(REGION)
    path = the_file(cache)
    assert path.stat().st_mode & 0o777 == 0o600
    folders = [each for each in path.parents if each == cache or cache in each.parents]
    assert {each.stat().st_mode & 0o777 for each in folders} == {0o700}


async def test_accounts_regions_and_endpoints_do_not_mix(
    lookups: Lookups,
    another: Callable[..., Lookups],
    cache: Path,
    asked: list[str],
    answer: Callable[[str, str, dict[str, Any]], None],
) -> None:
    await lookups.vpcs(REGION)
    await lookups.vpcs("eu-west-1")
    await another(AWS_ENDPOINT_URL="http://127.0.0.1:4566").vpcs(REGION)
    answer(
        "sts", "GetCallerIdentity", {"Account": "../210987654321", "Arn": "arn:aws:iam::210987654321:root"}
    )
    await another().vpcs(REGION)
    assert asked.count(VPCS) == 4
    paths = {str(path.relative_to(cache)) for path in files(cache, "vpcs")}
    assert paths == {
        "123456789012/us-east-2/vpcs.json",
        "123456789012/eu-west-1/vpcs.json",
        "123456789012/us-east-2@127.0.0.1_4566/vpcs.json",
        "_._210987654321/us-east-2/vpcs.json",
    }


@pytest.mark.parametrize("vpc", ["../../../../escaped", "..", "vpc-1/../x", "v" * 300])
async def test_what_was_typed_names_no_file_elsewhere(
    vpc: str,
    lookups: Lookups,
    cache: Path,
    tmp_path: Path,
    answer: Callable[[str, str, dict[str, Any]], None],
) -> None:
    row = {
        "SubnetId": "subnet-1",
        "VpcId": "vpc-1",
        "AvailabilityZone": "us-east-2a",
        "CidrBlock": "10.0.0.0/24",
        "AvailableIpAddressCount": 9,
    }
    answer("ec2", "DescribeSubnets", {"Subnets": [row]})
    assert (await lookups.subnets(REGION, vpc)).rows
    assert {path for path in files(tmp_path) if cache not in path.parents} == set()


async def test_what_is_empty_or_lacks_something_is_asked_again(
    lookups: Lookups, asked: list[str], refuse: Callable[[str, str, str], None], account: Account
) -> None:
    refuse("ec2", "DescribeRouteTables", "UnauthorizedOperation")
    for _ in range(2):
        await lookups.key_pairs(REGION)
        await lookups.subnets(REGION, account.vpc)
    assert asked.count("DescribeKeyPairs") == 2
    assert asked.count("DescribeSubnets") == 2
