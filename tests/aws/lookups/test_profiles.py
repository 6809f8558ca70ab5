"""The profiles of the AWS files, where their credentials come from, and how long a login lasts."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mectui.aws.lookups import CredentialKind, Lookups, Profile, open_lookups

CONFIG = """
[default]
region = us-east-2
[profile edge]
sso_session = work
sso_account_id = 123456789012
region = eu-central-1
[profile older]
sso_start_url = https://older.example/start
[profile admin]
role_arn = arn:aws:iam::123456789012:role/admin
source_profile = keys
[profile tool]
credential_process = /usr/bin/tool
[profile signed-in]
login_session = arn:aws:iam::123456789012:user/someone
[sso-session work]
sso_start_url = https://work.example/start
sso_region = us-east-1
"""
CREDENTIALS = "[keys]\naws_access_key_id = AKIDKEYS\naws_secret_access_key = k\n"
ENDS = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def environ(tmp_path: Path, sealed: Path) -> dict[str, str]:
    """Return an environment without keys, with files of the profiles above."""
    (tmp_path / "config").write_text(CONFIG)
    (tmp_path / "credentials").write_text(CREDENTIALS)
    return {
        "HOME": str(sealed),
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"),
    }


@pytest.fixture
def lookups(environ: dict[str, str], tmp_path: Path) -> Lookups:
    return open_lookups(environ, tmp_path / "cache")


def log_in(home: Path, session: str, content: str) -> None:
    folder = home / ".aws" / "sso" / "cache"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{hashlib.sha1(session.encode()).hexdigest()}.json").write_text(content)


async def by_name(lookups: Lookups) -> dict[str, Profile]:
    found = await lookups.profiles()
    assert found.problem is None
    return {row.name: row for row in found.rows}


async def test_each_with_its_kind_and_region(lookups: Lookups) -> None:
    rows = await by_name(lookups)
    assert {name: row.kind for name, row in rows.items()} == {
        "admin": CredentialKind.ROLE,
        "default": CredentialKind.UNKNOWN,
        "edge": CredentialKind.SSO,
        "keys": CredentialKind.KEYS,
        "older": CredentialKind.SSO,
        "signed-in": CredentialKind.LOGIN,
        "tool": CredentialKind.PROCESS,
    }
    assert rows["edge"].region == "eu-central-1"
    assert rows["tool"].region is None


async def test_until_when_a_login_lasts(lookups: Lookups, sealed: Path) -> None:
    log_in(sealed, "work", json.dumps({"expiresAt": "2030-01-02T03:04:05Z"}))
    log_in(sealed, "https://older.example/start", json.dumps({"expiresAt": "2030-01-02T03:04:05UTC"}))
    rows = await by_name(lookups)
    assert (rows["edge"].expires, rows["older"].expires) == (ENDS, ENDS)
    assert rows["keys"].expires is None


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"expiresAt": 7}', '{"expiresAt": "tomorrow"}', "{" * 99]
)
async def test_a_token_that_cannot_be_read_tells_nothing(
    content: str, lookups: Lookups, sealed: Path
) -> None:
    log_in(sealed, "work", content)
    assert (await by_name(lookups))["edge"].expires is None


@pytest.mark.parametrize(
    ("more", "active"),
    [
        ({}, ["default"]),
        ({"AWS_PROFILE": "edge"}, ["edge"]),
        ({"AWS_DEFAULT_PROFILE": "tool"}, ["tool"]),
        ({"AWS_PROFILE": "nobody"}, []),
        ({"AWS_PROFILE": "edge", "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "s"}, []),
    ],
)
async def test_the_one_in_use(
    more: dict[str, str], active: list[str], environ: dict[str, str], tmp_path: Path
) -> None:
    rows = await by_name(open_lookups({**environ, **more}, tmp_path))
    assert [name for name, row in rows.items() if row.active] == active


async def test_files_that_cannot_be_read_are_told(lookups: Lookups, tmp_path: Path) -> None:
    (tmp_path / "config").write_text("no section\n")
    found = await lookups.profiles()
    assert found.rows == ()
    assert found.problem is not None
    assert "config" in found.problem.why


async def test_no_files_are_no_profiles(tmp_path: Path) -> None:
    nowhere = {"AWS_CONFIG_FILE": str(tmp_path / "no"), "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "no")}
    assert await by_name(open_lookups(nowhere, tmp_path)) == {}
