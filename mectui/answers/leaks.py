"""What must not stand in an answer file: credentials, private keys, join tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mectui.answers.document import Document, Flaw, Keys, Place

REMEDY = (
    "Take it out, and revoke it if others saw the file; credentials come from a profile (AWS_PROFILE), "
    "single sign-on or AWS_ACCESS_KEY_ID"
)
_SECRETS = {
    "an AWS access key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|PuTTY-User-Key-File-"),
    "a join token": re.compile(r"\b[0-9a-f]{32}/[0-9a-f]{12}\b"),
    "a password in an address": re.compile(r"://[^/\s@:]+:[^/\s@]+@"),
}
_SECRET_KEY = re.compile(r"secret|passw|token|access_?key|credential|private_?key", re.IGNORECASE)


def secret_in(text: str) -> str | None:
    """Return what kind of secret the text seems to have in it, if any."""
    return next((kind for kind, pattern in _SECRETS.items() if pattern.search(text)), None)


def names_a_secret(key: str) -> bool:
    """Say whether a key is called as those of secrets are."""
    return _SECRET_KEY.search(key) is not None


def leaks(document: Document) -> Iterator[Flaw]:
    """Yield a flaw for every secret in the file, comments included; none says the secret itself."""
    for number, line in enumerate(document.text.splitlines(), start=1):
        for kind, pattern in _SECRETS.items():
            if match := pattern.search(line):
                place = Place(number, match.start() + 1)
                yield Flaw(
                    _keys_at(document, number), place, f"expected no credentials, found {kind}", REMEDY
                )


def _keys_at(document: Document, line: int) -> Keys:
    """Return the path of the last value that begins in the line or above it."""
    above: list[tuple[int, int, Keys]] = [
        (place.line, place.column, keys) for keys, place in document.values.items() if place.line <= line
    ]
    return max(above, key=lambda entry: entry[:2])[2] if above else ()
