"""printf's formats, and the escapes of echo and printf."""

from __future__ import annotations

import re

_SPECIFIER = re.compile(r"%(%|[-0+ #]*\d*(?:\.\d+)?[sdiuxXobcq])")
_ESCAPE = re.compile(r"\\(n|t|r|a|b|e|f|v|\\|\"|'|0?[0-7]{1,3}|x[0-9a-fA-F]{1,2})")
_NAMED = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "v": "\v"}


def unescaped(text: str) -> str:
    """Return the text with its backslash escapes replaced."""
    return _ESCAPE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    code = match[1]
    if code in _NAMED:
        return _NAMED[code]
    if code.startswith("x"):
        return chr(int(code[1:], 16))
    return chr(int(code, 8)) if code.isdigit() else code


def formatted(pattern: str, words: list[str]) -> str:
    """Return what printf prints: the pattern again and again until the words are used up."""
    pattern = unescaped(pattern)
    count = sum(match[1] != "%" for match in _SPECIFIER.finditer(pattern))
    if not count:
        return pattern.replace("%%", "%")
    chunks = [words[start : start + count] for start in range(0, max(len(words), 1), count)]
    return "".join(_once(pattern, chunk) for chunk in chunks)


def _once(pattern: str, words: list[str]) -> str:
    rest = iter(words)

    def replace(match: re.Match[str]) -> str:
        return "%" if match[1] == "%" else _convert(match[1], next(rest, ""))

    return _SPECIFIER.sub(replace, pattern)


def _convert(specifier: str, word: str) -> str:
    flags, kind = specifier[:-1], specifier[-1]
    if kind in "diuxXo":
        digits = word if re.fullmatch(r"[-+]?\d+", word) else "0"
        return f"%{flags}{'d' if kind in 'iu' else kind}" % int(digits)
    if kind == "c":
        return word[:1]
    return f"%{flags}s" % (unescaped(word) if kind == "b" else word)
