"""The door to AWS: one session, its clients, and threads with deadlines for calls that block."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar, cast

from mectui.answers.model import Aws
from mectui.aws.failures import translated
from mectui.aws.session import assume, endpoint, open_session
from mectui.events import ExitCode, Trouble
from mectui.events.threads import in_thread

if TYPE_CHECKING:
    from boto3.session import Session
    from botocore.config import _RetryDict
    from types_boto3_ec2.client import EC2Client
    from types_boto3_service_quotas.client import ServiceQuotasClient
    from types_boto3_ssm.client import SSMClient
    from types_boto3_sts.client import STSClient

T = TypeVar("T")

CONNECT_TIMEOUT = 5
READ_TIMEOUT = 30
CALL_DEADLINE = 90.0
_CONNECTIONS = 25


class Cloud:
    """One identity in one region. Its clients are made once, under a lock, and shared by threads.

    boto3's clients may be used by many threads, but not made by many (boto3 issue 1592).
    """

    def __init__(self, session: Session, region: str, environ: Mapping[str, str]) -> None:
        self.session = session
        self.region = region
        self.environ = environ
        self._clients: dict[tuple[str, str], Any] = {}
        self._making = Lock()
        self._room = asyncio.Semaphore(_CONNECTIONS)

    def at(self, region: str) -> Cloud:
        """Return the same identity in another region, with what its session has read and resolved.

        Raises Trouble(USAGE) where that is no name of a region.
        """
        return self if region == self.region else Cloud(self.session, _named(region), self.environ)

    def client(self, service: str, region: str | None = None) -> Any:
        """Return the client of a service, in this cloud's region unless another is named."""
        key = service, region or self.region
        with self._making:
            if key not in self._clients:
                self._clients[key] = self._make(*key)
            return self._clients[key]

    def _make(self, service: str, region: str) -> Any:
        from botocore.config import Config

        config = Config(
            connect_timeout=CONNECT_TIMEOUT,
            read_timeout=READ_TIMEOUT,
            max_pool_connections=_CONNECTIONS,
            retries=cast("_RetryDict", _retries(self.environ)),
            user_agent_extra="mectui",
        )
        return self.session.client(
            service, region_name=region, endpoint_url=endpoint(self.environ, service), config=config
        )

    @property
    def partition(self) -> str:
        """The part of AWS that the region is in: `aws`, `aws-cn`, `aws-us-gov` …"""
        from botocore.exceptions import UnknownRegionError

        try:
            return self.session.get_partition_for_region(self.region)
        except UnknownRegionError:  # by its shape, the name of no region in any of them
            return "aws"

    @property
    def ec2(self) -> EC2Client:
        """The EC2 client."""
        client: EC2Client = self.client("ec2")
        return client

    @property
    def sts(self) -> STSClient:
        """The STS client."""
        client: STSClient = self.client("sts")
        return client

    @property
    def ssm(self) -> SSMClient:
        """The Systems Manager client."""
        client: SSMClient = self.client("ssm")
        return client

    @property
    def quotas(self) -> ServiceQuotasClient:
        """The Service Quotas client."""
        client: ServiceQuotasClient = self.client("service-quotas")
        return client

    async def ask(self, doing: str, call: Callable[[], T], *, deadline: float = CALL_DEADLINE) -> T:
        """Run a blocking call in a thread; `doing` says what for, as in "describe the VPC".

        As many run at once as there are connections.
        Raises Trouble: what AWS refused, or DEADLINE after `deadline` seconds. The thread itself
        ends by botocore's own timeouts.
        """
        try:
            with translated(doing):
                async with asyncio.timeout(deadline), self._room:
                    return await in_thread(call)
        except TimeoutError:
            raise Trouble.of(
                ExitCode.DEADLINE,
                f"AWS did not {doing} within {deadline:.0f} s",
                remedy="Check the network, then run the same command again.",
            ) from None


def _retries(environ: Mapping[str, str]) -> dict[str, Any]:
    attempts = environ.get("AWS_MAX_ATTEMPTS", "")
    limit = {"total_max_attempts": int(attempts)} if attempts.isdecimal() and int(attempts) else {}
    return {"mode": environ.get("AWS_RETRY_MODE") or "standard", **limit}


def open_cloud(aws: Aws, environ: Mapping[str, str]) -> Cloud:
    """Return the cloud that the answers and the environment point at; calls nothing in AWS yet.

    Raises Trouble(REFUSED) where the profile does not exist or its files cannot be read, and
    Trouble(USAGE) where the region's name is no name of a region.
    """
    import boto3

    region = _named(aws.region)
    with translated("open a session"):
        source = open_session(environ, aws.profile)
        if aws.role_arn:
            source = assume(source, aws.role_arn, environ, region=region)
        session = boto3.Session(botocore_session=source, region_name=region)
    return Cloud(session, region, environ)


def _named(region: str) -> str:
    from botocore.exceptions import InvalidRegionError
    from botocore.utils import validate_region_name

    with translated("open a session"):
        if not region:
            raise InvalidRegionError(region_name=region)
        validate_region_name(region)
    return region
