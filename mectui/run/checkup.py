"""What mectui needs on this machine and of AWS, checked one by one."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mectui.answers.model import Aws
from mectui.aws import Cloud, minimal_policy, open_cloud
from mectui.aws.identity import identity
from mectui.aws.permission import missing_permissions
from mectui.events import ExitCode, Trouble
from mectui.terraform import find_binary, find_mirror


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was found, or what is wrong and its remedy.

    `needed` tells whether a run needs it; `exit_code` is what a run would end with for lack of it.
    """

    check: str
    ok: bool
    found: str
    remedy: str = ""
    needed: bool = True
    exit_code: ExitCode = ExitCode.DONE


async def check_up(environ: Mapping[str, str], region: str | None) -> list[Finding]:
    """Return a finding for each check, in order; never raises for what it finds."""
    findings = await asyncio.gather(
        _found("terraform", _terraform(environ)),
        _found("provider", _provider(environ)),
        _found("credentials", _credentials(environ, region)),
        _found("permissions", _permissions(environ, region)),
        _program("ssh", "mectui ssh and mectui tunnel use it: install OpenSSH's client", environ),
        _program("kubectl", "handy, not needed: https://kubernetes.io/docs/tasks/tools/", environ),
    )
    unknown = any(each.check == "credentials" and not each.ok for each in findings)
    return [each for each in findings if not (unknown and each.check == "permissions")]


def policy(environ: Mapping[str, str], region: str | None) -> dict[str, Any]:
    """Return the IAM policy that mectui needs, in the names of the region's partition; asks no one."""
    with suppress(Trouble):
        return minimal_policy(partition=_cloud(environ, region).partition)
    return minimal_policy()


def verdict(findings: Sequence[Finding]) -> ExitCode:
    """Return the exit code of the whole: AWS' refusal before anything else that a run needs and lacks."""
    lacking = [each.exit_code for each in findings if each.needed and not each.ok]
    return ExitCode.REFUSED if ExitCode.REFUSED in lacking else next(iter(lacking), ExitCode.DONE)


async def _found(check: str, work: Awaitable[str]) -> Finding:
    try:
        return Finding(check, ok=True, found=await work)
    except Trouble as trouble:
        first = trouble.problems[0]
        why = f"{first.what}: {first.why}" if first.why else first.what
        return Finding(check, ok=False, found=why, remedy=first.remedy, exit_code=trouble.exit_code)


async def _terraform(environ: Mapping[str, str]) -> str:
    return str(await find_binary("auto", environ))


async def _provider(environ: Mapping[str, str]) -> str:
    mirror = await find_mirror(None, environ, Path.home())
    return f"from {mirror or 'the registry, which answers'}"


async def _credentials(environ: Mapping[str, str], region: str | None) -> str:
    cloud = _cloud(environ, region)
    caller = await cloud.ask("ask who is calling", lambda: identity(cloud))
    until = f", until {caller.expires:%Y-%m-%d %H:%M %Z}" if caller.expires else ""
    return f"{caller.arn}{until}, asked in {cloud.region}"


async def _permissions(environ: Mapping[str, str], region: str | None) -> str:
    missing = await missing_permissions(_cloud(environ, region))
    if missing:
        what = f"missing: {', '.join(missing)}"
        raise Trouble.of(ExitCode.REFUSED, what, remedy="`mectui doctor --policy` prints the whole policy.")
    return "every lookup is permitted"


def _cloud(environ: Mapping[str, str], region: str | None) -> Cloud:
    named = region or environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    return open_cloud(Aws.model_construct(region=named, profile=None, role_arn=None), environ)


async def _program(name: str, remedy: str, environ: Mapping[str, str]) -> Finding:
    path = shutil.which(name, path=environ.get("PATH"))
    if path is None:
        return Finding(name, ok=False, found="not on PATH", remedy=remedy, needed=False)
    return Finding(name, ok=True, found=path, needed=False)
