"""What AWS or the way to it refuses, told as a problem with an exit code and a remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from botocore import exceptions as boto
from botocore.parsers import ResponseParserError

from mectui.events import ExitCode, Problem, Trouble, plain

# Codes as in the EC2 API reference's "Error codes", and the common ones of STS, SSM and Service Quotas.
EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"})
UNKNOWN_KEY = frozenset(
    {
        "AuthFailure",
        "IncompleteSignature",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "MissingAuthenticationToken",
        "RequestTimeTooSkewed",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)
DENIED = frozenset(
    {"AccessDenied", "AccessDeniedException", "OptInRequired", "UnauthorizedOperation", "Blocked"}
)
THROTTLED = frozenset(
    {
        "EC2ThrottledException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
# VcpuLimitExceeded, AddressLimitExceeded, InsufficientInstanceCapacity, InsufficientFreeAddressesInSubnet …
_FORBIDDEN = frozenset({"OperationNotPermitted", "UnsupportedOperation"})
_EXHAUSTED = re.compile(r"Insufficient\w+|\w+LimitExceeded|MaxSpotInstanceCountExceeded|PendingVerification")

_LOGIN = "Check them with `aws sts get-caller-identity`; set AWS_PROFILE, or log in with `aws sso login`."
_NOT_ACCEPTED = f"{_LOGIN} A wrong clock on this machine looks the same."
_POLICY = "Grant it to this identity; `mectui doctor --policy` prints the whole policy."
_GUARDRAIL = "A policy of your AWS organization forbids it; only its administrators can allow it."
_ROAD = "Check the network, the proxy and AWS_ENDPOINT_URL, then run the same command again."
_SHARED_REMEDY = "Run the same command again in a minute, or set AWS_MAX_ATTEMPTS higher."
_RANK = (ExitCode.REFUSED, ExitCode.USAGE, ExitCode.MISSING, ExitCode.DEADLINE, ExitCode.FAILED)


def code_of(error: BaseException) -> str:
    """Return AWS' own code of an error, such as `UnauthorizedOperation`; empty where it has none."""
    return str(error.response.get("Error", {}).get("Code", "")) if isinstance(error, boto.ClientError) else ""


def message_of(error: BaseException) -> str:
    """Return the sentence that AWS gave, on one line, free of control characters and of encoded parts."""
    said = (
        error.response.get("Error", {}).get("Message", "") if isinstance(error, boto.ClientError) else error
    )
    # EC2 appends to a denial a kilobyte that only `aws sts decode-authorization-message` can read.
    return " ".join(plain(str(said)).partition("Encoded authorization failure message:")[0].split())


def trouble_of(error: boto.BotoCoreError | boto.ClientError | ResponseParserError, doing: str) -> Trouble:
    """Return what `error` means to the one who asked; `doing` reads after "while trying to"."""
    if isinstance(error, boto.ClientError):
        return _answered(error, doing)
    if isinstance(error, ResponseParserError):
        what = f"What was answered on the way to {doing} is not from AWS"
        return Trouble.of(ExitCode.MISSING, what, message_of(error), _ROAD)
    return _unanswered(error, doing)


def _answered(error: boto.ClientError, doing: str) -> Trouble:
    code, message = code_of(error), message_of(error)
    told = f"{code}: {message}" if message else code
    if code in EXPIRED:
        return Trouble.of(ExitCode.REFUSED, "The AWS credentials have expired", told, _LOGIN)
    if code in UNKNOWN_KEY:
        return Trouble.of(ExitCode.REFUSED, "AWS does not accept the credentials", told, _NOT_ACCEPTED)
    if code in DENIED:
        remedy = _GUARDRAIL if "service control policy" in message else _POLICY
        return Trouble.of(ExitCode.REFUSED, f"AWS denies this identity to {doing}", told, remedy)
    if code in THROTTLED:
        return Trouble.of(ExitCode.MISSING, f"AWS is throttling calls to {doing}", told, _SHARED_REMEDY)
    if _EXHAUSTED.fullmatch(code):
        return Trouble.of(
            ExitCode.MISSING,
            f"AWS has no room to {doing}",
            told,
            "Ask for more in Service Quotas, or change aws.instance_type or aws.subnets.",
        )
    if code in _FORBIDDEN:
        return Trouble.of(ExitCode.USAGE, f"AWS refuses to {doing}", told)
    if code.startswith(("Invalid", "NoSuch", "Unsupported")):
        return Trouble.of(ExitCode.USAGE, f"AWS refuses a value on the way to {doing}", told)
    return Trouble.of(ExitCode.MISSING, f"AWS could not {doing}", told, _SHARED_REMEDY)


def _unanswered(error: boto.BotoCoreError, doing: str) -> Trouble:
    message = message_of(error)
    if isinstance(error, boto.NoCredentialsError | boto.PartialCredentialsError):
        remedy = "Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run `aws configure`."
        return Trouble.of(ExitCode.REFUSED, "No AWS credentials were found", message, remedy)
    if isinstance(error, boto.ProfileNotFound):
        remedy = "`aws configure list-profiles` shows those there are; aws.profile or AWS_PROFILE names one."
        return Trouble.of(ExitCode.REFUSED, "The AWS profile does not exist", message, remedy)
    if isinstance(error, _NO_LOGIN):
        return Trouble.of(ExitCode.REFUSED, "The AWS credentials could not be read", message, _LOGIN)
    if isinstance(error, boto.InvalidRegionError):
        remedy = "Set aws.region to a name such as us-east-2."
        return Trouble.of(ExitCode.USAGE, "aws.region is not the name of a region", message, remedy)
    return Trouble.of(ExitCode.MISSING, f"AWS could not be reached to {doing}", message, _ROAD)


_NO_LOGIN = (
    boto.ConfigNotFound,
    boto.ConfigParseError,
    boto.CredentialRetrievalError,
    boto.InvalidConfigError,
    boto.LoginError,
    boto.MetadataRetrievalError,
    boto.MissingDependencyException,
    boto.RefreshWithMFAUnsupportedError,
    boto.SSOError,
    boto.TokenRetrievalError,
    boto.UnknownCredentialError,
)


@contextmanager
def translated(doing: str) -> Iterator[None]:
    """Turn what botocore raises inside into Trouble; `doing` reads after "denies this identity to"."""
    try:
        yield
    except (boto.BotoCoreError, boto.ClientError, ResponseParserError) as error:
        raise trouble_of(error, doing) from error


def together(troubles: Sequence[Trouble]) -> Trouble:
    """Return every problem once, in order; refusals outrank wrong answers, and those what is missing."""
    codes = {trouble.exit_code for trouble in troubles}
    code = next((code for code in _RANK if code in codes), ExitCode.FAILED)
    problems = dict.fromkeys(problem for trouble in troubles for problem in trouble.problems)
    return Trouble(code, *problems)


def wrong(what: str, why: str = "", remedy: str = "") -> Trouble:
    """Return the trouble of an answer that does not fit what is in AWS."""
    return Trouble(ExitCode.USAGE, Problem(what, why, remedy))
