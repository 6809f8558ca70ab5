"""The profiles of the AWS configuration files, and until when each is logged in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mectui.aws.lookups.rows import CredentialKind, Profile
from mectui.aws.session import configuration

# In the order in which botocore tries them.
_SIGNS = (
    ("role_arn", CredentialKind.ROLE),
    ("sso_session", CredentialKind.SSO),
    ("sso_start_url", CredentialKind.SSO),
    ("aws_access_key_id", CredentialKind.KEYS),
    ("login_session", CredentialKind.LOGIN),
    ("credential_process", CredentialKind.PROCESS),
)


def profiles(environ: Mapping[str, str]) -> list[Profile]:
    """Return the profiles by name. Raises Trouble(REFUSED) where the files cannot be read. Blocks."""
    named: Mapping[str, Any] = configuration(environ).get("profiles", {})
    active = _active(environ)
    return [_profile(name, named[name], environ, active=name == active) for name in sorted(named)]


def _active(environ: Mapping[str, str]) -> str | None:
    """Return the profile in use, None where keys of the environment are."""
    if environ.get("AWS_ACCESS_KEY_ID") and environ.get("AWS_SECRET_ACCESS_KEY"):
        return None
    return environ.get("AWS_PROFILE") or environ.get("AWS_DEFAULT_PROFILE") or "default"


def _profile(name: str, settings: Mapping[str, Any], environ: Mapping[str, str], *, active: bool) -> Profile:
    kind = next((kind for sign, kind in _SIGNS if settings.get(sign)), CredentialKind.UNKNOWN)
    region = settings.get("region")
    return Profile(
        name=name,
        kind=kind,
        region=region if isinstance(region, str) else None,
        expires=_login_ends(settings, environ) if kind is CredentialKind.SSO else None,
        active=active,
    )


def _login_ends(settings: Mapping[str, Any], environ: Mapping[str, str]) -> datetime | None:
    """Return when the login ends that `aws sso login` left; the AWS CLI names its file by this digest."""
    login = str(settings.get("sso_session") or settings.get("sso_start_url"))
    name = hashlib.sha1(login.encode(), usedforsecurity=False).hexdigest()
    home = Path(environ.get("HOME") or Path.home())
    try:
        token = json.loads((home / ".aws" / "sso" / "cache" / f"{name}.json").read_bytes())
        moment = datetime.fromisoformat(token["expiresAt"].replace("UTC", "Z"))
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
