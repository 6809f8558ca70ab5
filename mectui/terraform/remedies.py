"""Which failures are known by their words, what each means for the exit code, and what helps."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mectui.events import ExitCode

AGAIN = "then go on with `mectui resume`"


@dataclass(frozen=True, slots=True)
class Known:
    """A failure recognised by `words`; the exit code holds while nothing was created."""

    words: re.Pattern[str]
    exit_code: ExitCode
    remedy: str


def _known(words: str, exit_code: ExitCode, remedy: str) -> Known:
    return Known(re.compile(words, re.IGNORECASE | re.DOTALL), exit_code, remedy)


TABLE = (
    _known(
        r"Expired_?Token|RequestExpired|(?:token|session) (?:has|is) expired|InvalidGrantException",
        ExitCode.REFUSED,
        f"log in again (`aws sso login`, or new keys), {AGAIN}",
    ),
    _known(
        r"InvalidClientTokenId|AuthFailure|SignatureDoesNotMatch|UnrecognizedClientException"
        r"|No valid credential sources|failed to refresh cached credentials|failed to get shared config",
        ExitCode.REFUSED,
        f"set AWS_PROFILE or AWS_ACCESS_KEY_ID, check with `aws sts get-caller-identity`, {AGAIN}",
    ),
    _known(
        r"UnauthorizedOperation|AccessDenied|not authorized to perform|OptInRequired",
        ExitCode.REFUSED,
        f"have the permission named above granted to the identity in use, {AGAIN}",
    ),
    _known(
        r"RequestLimitExceeded|Throttling|TooManyRequests",
        ExitCode.FAILED,
        f"wait a minute, {AGAIN}; AWS slows an account down that asks too often",
    ),
    _known(
        r"Insufficient\w*Capacity",
        ExitCode.MISSING,
        f"choose another instance type, or subnets in another zone, or wait, {AGAIN}",
    ),
    _known(
        r"InsufficientFreeAddresses",
        ExitCode.MISSING,
        f"choose a subnet with free addresses, {AGAIN}",
    ),
    _known(
        r"VcpuLimitExceeded|\w+LimitExceeded|MaxSpotInstanceCountExceeded|limit (?:has been )?exceeded",
        ExitCode.MISSING,
        f"ask for a higher limit in Service Quotas or free some of it, {AGAIN}",
    ),
    _known(
        r"Saved plan is stale|Saved plan does not match",
        ExitCode.FAILED,
        "the state changed since: plan again, and approve the new plan",
    ),
    _known(
        r"could not connect to (?:the )?registry|failed to query available provider packages"
        r"|failed to install provider|provider registry|required plugins are not installed",
        ExitCode.MISSING,
        "let this machine reach the registry, or set terraform.provider_mirror to a folder with the provider",
    ),
    _known(
        r"Unsupported Terraform Core version|requires? (?:a newer|Terraform)",
        ExitCode.MISSING,
        "install a newer Terraform, or name one in terraform.binary",
    ),
    _known(
        r"Failed to (?:save|persist) state|error saving state|errored\.tfstate",
        ExitCode.FAILED,
        "keep errored.tfstate: once the backend answers, run `terraform state push errored.tfstate` there",
    ),
    _known(
        r"no space left on device",
        ExitCode.FAILED,
        f"free some space, {AGAIN}",
    ),
)


def known(text: str) -> Known | None:
    """Return the first known failure whose words are in `text`."""
    return next((entry for entry in TABLE if entry.words.search(text)), None)
