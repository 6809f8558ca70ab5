"""Where this machine and the bastion are seen from: the sources that a security group lets in."""

from __future__ import annotations

import socket
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from ipaddress import AddressValueError, IPv4Address
from urllib.parse import urlsplit

from mectui.aws.cloud import Cloud
from mectui.aws.failures import wrong
from mectui.aws.instances import describe_instances
from mectui.events import ExitCode, Trouble, plain

CHECKIP_URL = "https://checkip.amazonaws.com"
CHECKIP_VARIABLE = "MECTUI_CHECKIP_URL"
_CHECKIP_TIMEOUT = 10
_LONGEST_ANSWER = 256
_WRITE_IT = "Write the address into aws.access, such as [203.0.113.7/32], instead of auto."


def public_address(environ: Mapping[str, str]) -> str:
    """Return the IPv4 address that the world sees this machine at. Blocks, ten seconds at most.

    Asks https://checkip.amazonaws.com, or the URL in MECTUI_CHECKIP_URL.
    Raises Trouble(MISSING) where no address comes back.
    """
    url = environ.get(CHECKIP_VARIABLE) or CHECKIP_URL
    if urlsplit(url).scheme not in ("https", "http"):
        raise wrong(f"{CHECKIP_VARIABLE} is not a web address", plain(url), "Give it as https://….")
    try:
        with urllib.request.urlopen(url, timeout=_CHECKIP_TIMEOUT) as answer:  # noqa: S310  (scheme checked)
            text = answer.read(_LONGEST_ANSWER).decode("ascii", "replace").strip()
        return str(IPv4Address(text))
    except AddressValueError:
        raise Trouble.of(
            ExitCode.MISSING, "This machine's public address is unknown", f"{url} gave no address", _WRITE_IT
        ) from None
    except (HTTPException, OSError, ValueError) as error:
        raise Trouble.of(
            ExitCode.MISSING,
            "This machine's public address is unknown",
            f"{url}: {plain(str(error))}",
            _WRITE_IT,
        ) from error


def access_sources(access: tuple[str, ...], environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the CIDRs of `aws.access`, with `auto` replaced by this machine's public address. Blocks."""
    found = [f"{public_address(environ)}/32" if source == "auto" else source for source in access]
    return tuple(dict.fromkeys(found))


def bastion_sources(cloud: Cloud, vpc: str, host: str) -> tuple[str, ...]:
    """Return the CIDRs that nodes in `vpc` see the bastion come from. Blocks.

    None for one on loopback, since it is this machine. An instance in the same VPC is seen at its
    private address. Raises Trouble(USAGE) where the name leads to no IPv4 address.
    """
    found = dict.fromkeys(
        f"{_seen_as(cloud, vpc, address)}/32" for address in _resolve(host) if not address.is_loopback
    )
    return tuple(found)


def _resolve(host: str) -> list[IPv4Address]:
    try:
        rows = socket.getaddrinfo(host, None, socket.AF_INET, socket.SOCK_STREAM)
    except OSError as error:
        raise wrong(
            f"ssh.bastion.host {plain(host)} has no IPv4 address",
            str(error),
            "Correct ssh.bastion.host (or MECTUI_BASTION_HOST), or give its address.",
        ) from error
    return sorted({IPv4Address(row[4][0]) for row in rows})


def _seen_as(cloud: Cloud, vpc: str, address: IPv4Address) -> str:
    rows = describe_instances(cloud, ("ip-address", [str(address)]), ("vpc-id", [vpc]))
    return next((row["PrivateIpAddress"] for row in rows if row.get("PrivateIpAddress")), str(address))
