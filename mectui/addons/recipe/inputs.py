"""What an add-on asks its user for, and when an answer will do."""

from __future__ import annotations

import re
from enum import StrEnum
from ipaddress import IPv4Address, ip_network
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, StringConstraints

from mectui.addons.recipe.frozen import Frozen

Scalar = bool | int | str

_SIZE = re.compile(r"[1-9]\d*(Mi|Gi|Ti|M|G|T)")
_MOST = 20_000
"""Characters that any answer may have: a certificate is the longest that is asked for."""


class InputType(StrEnum):
    """What is asked for."""

    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    SIZE = "size"
    CIDR = "cidr"
    ADDRESSES = "addresses"
    URL = "url"


class Input(Frozen):
    """One input. A secret one is never in an answer file: it comes from the environment or a prompt.

    `pattern` has to match the whole of a text.
    """

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,30}$")]
    title: str
    type: InputType = InputType.TEXT
    help: str = ""
    default: Scalar | None = None
    required: bool = False
    secret: bool = False
    choices: tuple[str, ...] = ()
    pattern: str | None = None
    minimum: int | None = None
    maximum: int | None = Field(default=None)

    def variable(self, addon: str) -> str:
        """Return the environment variable that a secret is taken from."""
        return f"MECTUI_ADDON_{addon}_{self.name}".upper().replace("-", "_")

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
        if self.pattern and not re.fullmatch(self.pattern, value):
            return f"expected what matches {self.pattern}"
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


def _not_addresses(value: str) -> str | None:
    for part in value.split(","):
        first, _, last = part.strip().partition("-")
        try:
            if last and IPv4Address(first) > IPv4Address(last):
                return f"expected {first} not to be above {last}"
            if not last:
                ip_network(first)
        except ValueError:
            return "expected ranges such as 10.64.140.43-10.64.140.49, or CIDRs"
    return None


def _not_a_url(value: str) -> str | None:
    parts = urlsplit(value)
    good = parts.scheme in {"http", "https", "ssh", "git", "oci"} and parts.netloc and not parts.password
    return None if good else "expected a URL without a password, such as https://example.com/repo.git"


_TESTS = {
    InputType.SIZE: _not_a_size,
    InputType.CIDR: _not_a_network,
    InputType.ADDRESSES: _not_addresses,
    InputType.URL: _not_a_url,
}
