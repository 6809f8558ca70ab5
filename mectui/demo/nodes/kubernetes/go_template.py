"""The little of Go's templates that is asked for: fields, and `base64decode`."""

from __future__ import annotations

import base64
import re
from typing import Any

from mectui.demo.nodes.kubernetes.call import Refusal

_ACTION = re.compile(r"\{\{(.*?)\}\}")
_KNOWN = re.compile(r"\s*((?:\.[\w-]+)+|index (?:\.[\w-]+)+ \"[^\"]+\")\s*(\|\s*base64decode\s*)?")


def render(template: str, document: Any) -> str:
    """Return what a template makes of a document. Raises Refusal for what is not known here."""
    return _ACTION.sub(lambda action: _value(action[1], document), template)


def _value(action: str, document: Any) -> str:
    match = _KNOWN.fullmatch(action)
    if match is None:
        raise Refusal(f"error: error parsing template {{{{{action}}}}}: not known here")
    path, _, key = match[1].removeprefix("index ").partition(" ")
    value = document
    for part in [*path.split(".")[1:], *filter(None, [key.strip('"')])]:
        value = value.get(part) if isinstance(value, dict) else None
    if match[2] is None:
        return "<no value>" if value is None else str(value)
    if not isinstance(value, str):
        raise Refusal(f'error: error executing template "{action}": wrong type for value; expected string')
    return base64.b64decode(value).decode()
