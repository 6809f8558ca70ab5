"""What an add-on asks its user for, and when an answer will do."""

from __future__ import annotations

import re
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, ip_network
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import StringConstraints, model_validator

from mectui.addons.recipe.frozen import Frozen

Scalar = bool | int | str

_SIZE = re.compile(r"[1-9]\d*(Mi|Gi|Ti|M|G|T)")
VARIABLES = "MECTUI_ADDON_"
"""What the environment variables of secrets begin with."""
_MOST = 20_000
"""Characters that any answer may have: a certificate is the longest that is asked for."""
_URL_EXPECTED = "expected a URL without a password, such as https://example.com/repo.git"


class InputType(StrEnum):
    """What is asked for."""

    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    SIZE = "size"
    CIDR = "cidr"
    ADDRESS = "address"
    ADDRESSES = "addresses"
    URL = "url"


class Input(Frozen):
    """One input. A secret one is never in an answer file: it comes from the environment or a prompt."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,30}$")]
    """its name in the answer file"""
    title: str
    """its name in a form"""
    type: InputType = InputType.TEXT
    """what is asked for"""
    help: str = ""
    """what it is for, or what it is to be, in one sentence"""
    default: Scalar | None = None
    """what it is where nothing is answered"""
    required: bool = False
    """it has to be answered"""
    secret: bool = False
    """it is never written anywhere, and never in an argument"""
    choices: tuple[str, ...] = ()
    """what a choice is among"""
    pattern: str | None = None
    """what has to match the whole of a text"""
    expected: str = ""
    """the pattern in words, such as `a domain name`"""
    minimum: int | None = None
    """the least of an integer"""
    maximum: int | None = None
    """the most of an integer"""

    @model_validator(mode="after")
    def _sound(self) -> Input:
        if bool(self.pattern) is not bool(self.expected):
            raise ValueError("a pattern needs its words in `expected`, and they need it")
        if (self.type is InputType.CHOICE) is not bool(self.choices):
            raise ValueError("a choice needs choices, and nothing else does")
        if self.default is not None and (objection := self.objection(self.default)):
            raise ValueError(f"its default is no answer: {objection}")
        if self.secret and (self.default is not None or self.type is not InputType.TEXT):
            raise ValueError("a secret is a text without a default")
        return self

    def variable(self, addon: str) -> str:
        """Return the environment variable that a secret is taken from."""
        return f"{VARIABLES}{addon}_{self.name}".upper().replace("-", "_")

    def objection(self, value: object) -> str | None:
        """Return what is expected instead of a value, or None where it will do."""
        match self.type:
            case InputType.BOOLEAN:
                return None if isinstance(value, bool) else "expected true or false"
            case InputType.INTEGER:
                return self._not_an_integer(value)
            case InputType.CHOICE:
                return None if value in self.choices else f"expected one of {', '.join(self.choices)}"
        if not isinstance(value, str) or len(value) > _MOST:
            return f"expected a text of at most {_MOST} characters"
        return self._not_the_text(value)

    def _not_an_integer(self, value: object) -> str | None:
        if not isinstance(value, int) or isinstance(value, bool):
            return "expected a whole number"
        if self.minimum is not None and value < self.minimum:
            return f"expected {self.minimum} at least"
        if self.maximum is not None and value > self.maximum:
            return f"expected {self.maximum} at most"
        return None

    def _not_the_text(self, value: str) -> str | None:
        if self.required and not value:
            return "must not be empty"
        if self.pattern and value and not re.fullmatch(self.pattern, value):
            return f"expected {self.expected}"
        if "\0" in value:
            return "expected a text without NUL"
        test = _TESTS.get(self.type)
        return test(value) if test and value else None


def _not_a_size(value: str) -> str | None:
    return None if _SIZE.fullmatch(value) else "expected a size such as 20Gi"


def _not_a_network(value: str) -> str | None:
    try:
        ip_network(value)
    except ValueError as error:
        return f"expected a CIDR: {error}"
    return None


def _not_an_address(value: str) -> str | None:
    try:
        IPv4Address(value)
    except ValueError:
        return "expected an IPv4 address"
    return None


def _not_addresses(value: str) -> str | None:
    for part in value.split(","):
        first, dash, last = part.partition("-")
        try:
            if dash and IPv4Address(first) > IPv4Address(last):
                return f"expected {first} not to be above {last}"
            if not dash and "/" not in part:
                return "expected a range from one address to another, or a CIDR; a single address is no range"
            if not dash:
                IPv4Network(part)
        except ValueError:
            return "expected ranges such as 10.64.140.43-10.64.140.49, or CIDRs, with commas and no spaces"
    return None


def _not_a_url(value: str) -> str | None:
    try:
        parts = urlsplit(value)
    except ValueError:
        return _URL_EXPECTED
    good = parts.scheme in {"http", "https", "ssh", "git", "oci"} and parts.netloc and not parts.password
    return None if good else _URL_EXPECTED


_TESTS = {
    InputType.SIZE: _not_a_size,
    InputType.CIDR: _not_a_network,
    InputType.ADDRESS: _not_an_address,
    InputType.ADDRESSES: _not_addresses,
    InputType.URL: _not_a_url,
}
