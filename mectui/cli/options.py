"""Options that several commands share, said once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

import click
from click.core import ParameterSource

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_HASH = re.compile(r"[0-9a-f]{64}")


def output(meaning: str) -> Callable[[Decorated], Decorated]:
    """Return the option `--output text|json`; `meaning` says what stdout holds with json."""
    return click.option(
        "--output",
        type=click.Choice(["text", "json"]),
        default="text",
        help=f"For people, or for programs: {meaning} on stdout, all else on stderr.",
    )


events_output = output("an event a line")


def output_left_open(context: click.Context) -> bool:
    """Tell whether nobody said with `--output` how a run is to be told: on a terminal it is drawn then."""
    return context.get_parameter_source("output") is not ParameterSource.COMMANDLINE


facts_output = output("one JSON document")


def approve(meaning: str) -> Callable[[Decorated], Decorated]:
    """Return the option `--approve auto|HASH`; anything else is refused before a run is started."""
    return click.option("--approve", metavar="auto|HASH", callback=_auto_or_hash, help=meaning)


def _auto_or_hash(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is None or value == "auto" or _HASH.fullmatch(value):
        return value
    raise click.BadParameter("auto, or the hash of a plan that mectui printed (64 hexadecimal digits)")
