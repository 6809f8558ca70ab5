"""Options of the command line, read as getopt_long would."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from mectui.demo.nodes.programs.registry import usage


@dataclass
class Options:
    """What was given: flags and their values by name without dashes, and the words besides."""

    values: dict[str, list[str]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    def has(self, *names: str) -> bool:
        """Say whether any of these was given."""
        return any(name in self.values for name in names)

    def get(self, *names: str, default: str = "") -> str:
        """Return the last value given under any of these names."""
        return next((self.values[name][-1] for name in names if name in self.values), default)

    def all(self, *names: str) -> list[str]:
        """Return every value given under any of these names."""
        return [value for name in names for value in self.values.get(name, [])]


def read_options(
    arguments: Iterable[str], *, flags: str = "", valued: str = "", stop_at_word: bool = False
) -> Options:
    """Read arguments; `flags` and `valued` are the known names, separated by blanks.

    Single letters may be run together. Raises a usage error for any other option.
    """
    known, takes = set(flags.split()), set(valued.split())
    options, rest = Options(), list(arguments)
    while rest:
        word = rest.pop(0)
        if word == "--" or (stop_at_word and not word.startswith("-")):
            options.words += rest if word == "--" else [word, *rest]
            break
        if word == "-" or not word.startswith("-"):
            options.words.append(word)
        elif word.startswith("--") or word[1:].split("=")[0] in takes | known - set(
            "abcdefghijklmnopqrstuvwxyz"
        ):
            _long(options, word, rest, known, takes)
        else:
            _short(options, word, rest, known, takes)
    return options


def _long(options: Options, word: str, rest: list[str], known: set[str], takes: set[str]) -> None:
    name, equals, value = word.lstrip("-").partition("=")
    if name in takes:
        if not equals and not rest:
            raise usage(f"option '{word}' requires an argument")
        options.values.setdefault(name, []).append(value if equals else rest.pop(0))
    elif name in known:
        options.values.setdefault(name, []).append(value)
    else:
        raise usage(f"unrecognized option '{word}'")


def _short(options: Options, word: str, rest: list[str], known: set[str], takes: set[str]) -> None:
    letters = word[1:]
    while letters:
        letter, letters = letters[0], letters[1:]
        if letter in takes:
            if not letters and not rest:
                raise usage(f"option requires an argument -- '{letter}'")
            options.values.setdefault(letter, []).append(letters or rest.pop(0))
            return
        if letter not in known:
            raise usage(f"invalid option -- '{letter}'")
        options.values.setdefault(letter, []).append("")


_IN_GO = (
    (r"unrecognized option '(--?[^'=]*).*'", r"unknown flag: \1"),
    (r"invalid option -- '(.)'", r"unknown shorthand flag: '\1' in -\1"),
    (r"option '(.*)' requires an argument", r"flag needs an argument: \1"),
    (r"option requires an argument -- '(.)'", r"flag needs an argument: '\1' in -\1"),
)


def in_go_words(message: str) -> str:
    """Return what is wrong with options as programs written in Go say it."""
    for pattern, words in _IN_GO:
        message = re.sub(pattern, words, message)
    return message
