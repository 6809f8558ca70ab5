"""IPv4 ranges: who may come in, and where pods and services get their addresses."""

from __future__ import annotations

from ipaddress import AddressValueError, IPv4Address, IPv4Network, NetmaskValueError
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from mectui.answers.misfit import misfit

_RESERVED = tuple(IPv4Network(text) for text in ("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"))
_PATTERN = r"^[0-9]{1,3}(\.[0-9]{1,3}){3}/[0-9]{1,2}$"


def network(text: str) -> IPv4Network:
    """Return the IPv4 range that `text` writes as ADDRESS/LENGTH.

    Raises a misfit that names the range that was probably meant.
    """
    expected = "an IPv4 range ADDRESS/LENGTH"
    address, slash, _ = text.partition("/")
    try:
        IPv4Address(address)
    except AddressValueError as error:
        raise misfit(f"{expected} (IPv6 is not supported)" if ":" in text else expected) from error
    if not slash:
        raise misfit(expected, nearest=f"{address}/32")
    try:
        whole = IPv4Network(text, strict=False)
    except NetmaskValueError as error:
        raise misfit(f"{expected} with a length from 0 to 32") from error
    if str(whole) != text:
        raise misfit(f"{expected} that begins at its first address", nearest=str(whole))
    return whole


def _range(text: str) -> str:
    network(text)
    return text


def _source(text: str) -> str:
    return text if text == "auto" else _range(text)


def _inner(text: str, shortest: int, longest: int) -> str:
    """Return a range inside the cluster, where some ranges cannot be used at all."""
    inner = network(text)
    if not shortest <= inner.prefixlen <= longest:
        raise misfit(f"an IPv4 range with a length from /{shortest} to /{longest}")
    if any(inner.overlaps(reserved) for reserved in _RESERVED):
        raise misfit("an IPv4 range that is not reserved (loopback, link-local, multicast)")
    return text


def _pods(text: str) -> str:
    # Calico gives a node blocks of 64 addresses: a /24 is enough for four nodes.
    return _inner(text, 8, 24)


def _services(text: str) -> str:
    # kube-apiserver refuses more than a /12; CoreDNS needs the range's tenth address.
    return _inner(text, 12, 27)


Source = Annotated[str, AfterValidator(_source), Field(json_schema_extra={"pattern": rf"^auto$|{_PATTERN}"})]
"""A range, or `auto`: this machine's public address, looked up."""

Range = Annotated[str, AfterValidator(_range), Field(json_schema_extra={"pattern": _PATTERN})]
PodRange = Annotated[str, AfterValidator(_pods), Field(json_schema_extra={"pattern": _PATTERN})]
ServiceRange = Annotated[str, AfterValidator(_services), Field(json_schema_extra={"pattern": _PATTERN})]


def _in_a_list(value: Any) -> Any:
    return (value,) if value == "auto" else value


def differing(values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values; raises a misfit that names the first one that is there twice."""
    twice = next((value for value in values if values.count(value) > 1), None)
    if twice is not None:
        raise misfit(f"entries that differ, but {twice} is there twice")
    return values


def some(values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values; raises a misfit where there are none."""
    if not values:
        raise misfit("at least one entry")
    return values


Access = Annotated[
    tuple[Source, ...],
    AfterValidator(differing),
    BeforeValidator(_in_a_list, json_schema_input_type=Literal["auto"] | tuple[Source, ...]),
]
"""Ranges; `auto` alone needs no list around it."""


def overlap(one: str, other: str) -> bool:
    """Say whether two sound ranges have an address in common."""
    return network(one).overlaps(network(other))
