"""Terraform's errors and warnings, from its JSON stream or from its plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mectui.events import plain

_BOX = re.compile(r"^[╷│╵] ?", re.MULTILINE)
_HEAD = re.compile(r"^(Error|Warning): ", re.MULTILINE)
_PLACE = re.compile(r"^ +on (\S+) line (\d+).*:$")
_CODE = re.compile(r"^ +\d+: ?(.*)$")


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One error or warning; `place` is `file:line` and `code` the line itself, where Terraform told them."""

    severity: str
    summary: str
    detail: str = ""
    address: str | None = None
    place: str | None = None
    code: str | None = None

    @property
    def is_error(self) -> bool:
        """Return whether the command failed because of it."""
        return self.severity == "error"

    @property
    def text(self) -> str:
        """Return summary and detail as one text, to search in."""
        return f"{self.summary}\n{self.detail}"

    @classmethod
    def of_stream(cls, row: Mapping[str, Any]) -> Diagnostic:
        """Read the `diagnostic` of a stream's line. Raises KeyError where it is none."""
        place, snippet = row.get("range"), row.get("snippet") or {}
        return cls(
            severity=row["severity"],
            summary=plain(row["summary"]),
            detail=plain(row.get("detail") or ""),
            address=row.get("address"),
            place=f"{place['filename']}:{place['start']['line']}" if place else None,
            code=plain(snippet.get("code") or "").strip() or None,
        )


def diagnostics_of_text(text: str) -> Iterator[Diagnostic]:
    """Yield the diagnostics in what Terraform prints for people, with or without boxes around them."""
    bare = _BOX.sub("", plain(text))
    heads = [*_HEAD.finditer(bare)]
    ends = [head.start() for head in heads[1:]] + [len(bare)]
    for head, end in zip(heads, ends, strict=False):
        summary, _, body = bare[head.end() : end].partition("\n")
        yield _of_body(head[1].lower(), summary.strip(), body)


def _of_body(severity: str, summary: str, body: str) -> Diagnostic:
    place = code = None
    words = []
    for line in body.splitlines():
        if found := _PLACE.match(line):
            place = f"{found[1]}:{found[2]}"
        elif place and (found := _CODE.match(line)):
            code = found[1].strip()
        else:
            words.append(line)
    return Diagnostic(severity, summary, "\n".join(words).strip(), None, place, code)
