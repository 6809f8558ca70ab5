"""Trouble on request: AWS's bad days here, the nodes' by what `mectui.demo.nodes` offers."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass

from mectui.demo.calls import AwsCall, AwsError
from mectui.demo.fault_kinds import AwsFault
from mectui.demo.nodes.faults import Faults as NodeFaults

_HEALING = {AwsFault.THROTTLED: 3, AwsFault.SERVER_ERROR: 3}
"""How often a fault that passes by itself strikes, where its number is not given."""

_UNKNOWN_TO_DRY_RUNS = {AwsFault.CAPACITY, AwsFault.QUOTA}
"""What a dry run does not find out, for it checks permissions and parameters alone."""

_ONLY_RUN_INSTANCES = {AwsFault.DENIED, *_UNKNOWN_TO_DRY_RUNS}


@dataclass(slots=True)
class ArmedFault:
    """A fault that waits: for one action, or for any; `left` strikes are left, or no end of them."""

    kind: AwsFault
    action: str | None
    left: int | None

    @classmethod
    def parse(cls, text: str) -> ArmedFault:
        """Read `KIND[:ACTION[:COUNT]]`. Without an action, kinds about instances mean RunInstances.

        Raises ValueError where there is no such kind, or the count is no number from 1.
        """
        kind_text, _, rest = text.partition(":")
        action, _, count = rest.partition(":")
        if kind_text not in set(AwsFault):
            raise ValueError(f"unknown fault {kind_text!r}; there are {', '.join(AwsFault)}")
        if count and not (count.isdecimal() and int(count)):
            raise ValueError(f"{count!r} is not how often a fault may strike; use a number from 1")
        kind = AwsFault(kind_text)
        left = int(count) if count else _HEALING.get(kind)
        return cls(kind, action or ("RunInstances" if kind in _ONLY_RUN_INSTANCES else None), left)

    def meets(self, call: AwsCall) -> bool:
        """Whether the fault strikes this call."""
        spared = call.only_asks and self.kind in _UNKNOWN_TO_DRY_RUNS
        return self.left != 0 and self.action in (None, call.action) and not spared


class AwsFaults:
    """The faults that are armed; shared by all threads of the server."""

    def __init__(self) -> None:
        self._armed: list[ArmedFault] = []
        self._lock = threading.Lock()

    def arm(self, text: str) -> None:
        """Add one fault, as `ArmedFault.parse` reads it. Raises ValueError as that does."""
        fault = ArmedFault.parse(text)
        with self._lock:
            self._armed.append(fault)

    def clear(self) -> None:
        """Let every call pass again."""
        with self._lock:
            self._armed.clear()

    def strike(self, call: AwsCall) -> AwsError | None:
        """Return the error that this call meets, and count it; None where it may pass."""
        with self._lock:
            fault = next((fault for fault in self._armed if fault.meets(call)), None)
            if fault is None:
                return None
            if fault.left is not None:
                fault.left -= 1
        return _wording(fault.kind, call)


class Faultiness:
    """Every fault of the cloud. Kinds that begin with `aws-` are AWS's, all others a node's."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        """Arm faults. Raises ValueError for one that does not exist."""
        self.aws = AwsFaults()
        self.nodes = NodeFaults()
        for text in texts:
            self.arm(text)

    def arm(self, text: str) -> None:
        """Arm one more: `KIND[:NODE]`, or `aws-KIND[:ACTION[:COUNT]]`. Raises ValueError as above."""
        if text.startswith("aws-"):
            self.aws.arm(text)
        else:
            self.nodes.add(text)


def _wording(kind: AwsFault, call: AwsCall) -> AwsError:
    """Return the error as EC2 words it, or as every other service does.

    Codes: EC2 API Reference, "Error codes for the Amazon EC2 API"; STS and JSON services, "Common errors".
    """
    ec2, other = _ERRORS[kind]
    error = ec2 if call.service == "ec2" else other
    if call.speaks_json and error.code in _JSON_CODES:
        return AwsError(_JSON_CODES[error.code], error.message, 400)
    return error


_ERRORS = {
    AwsFault.THROTTLED: (
        AwsError("RequestLimitExceeded", "Request limit exceeded.", 503),
        AwsError("Throttling", "Rate exceeded", 400),
    ),
    AwsFault.SERVER_ERROR: (
        AwsError("InternalError", "An internal error has occurred", 500),
        AwsError("InternalFailure", "The request processing has failed because of an unknown error.", 500),
    ),
    AwsFault.EXPIRED: (
        AwsError("RequestExpired", "Request has expired.", 400),
        AwsError("ExpiredToken", "The security token included in the request is expired", 403),
    ),
    AwsFault.INVALID: (
        AwsError("AuthFailure", "AWS was not able to validate the provided access credentials", 401),
        AwsError("InvalidClientTokenId", "The security token included in the request is invalid.", 403),
    ),
    AwsFault.DENIED: (
        AwsError("UnauthorizedOperation", "You are not authorized to perform this operation.", 403),
        AwsError("AccessDenied", "User is not authorized to perform this action", 403),
    ),
    AwsFault.CAPACITY: (
        AwsError(
            "InsufficientInstanceCapacity",
            "We currently do not have sufficient capacity in the Availability Zone you requested. "
            "Our system will be working on provisioning additional capacity.",
            500,
        ),
    )
    * 2,
    AwsFault.QUOTA: (
        AwsError(
            "VcpuLimitExceeded",
            "You have requested more vCPU capacity than your current vCPU limit allows for the instance "
            "bucket that the specified instance type belongs to.",
            400,
        ),
    )
    * 2,
}

_JSON_CODES = {
    "Throttling": "ThrottlingException",
    "ExpiredToken": "ExpiredTokenException",
    "InvalidClientTokenId": "UnrecognizedClientException",
    "AccessDenied": "AccessDeniedException",
}
