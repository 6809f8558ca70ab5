"""An answer file as text: bytes that may be too many, in another encoding, or no text at all."""

from __future__ import annotations

import codecs
from pathlib import Path

from mectui.events import ExitCode, Trouble, plain

LARGEST = 256 * 1024
"""The most bytes that an answer file may have; a long one has five thousand."""

START = "`mectui init > answers.yaml` writes one to start from"


def read_text(path: Path) -> str:
    """Return the file's text.

    Raises Trouble(USAGE) where it is missing, unreadable, too large, or not UTF-8 text.
    """
    return _decode(path, _bytes(path))


def unreadable(what: str, why: str, remedy: str = "") -> Trouble:
    """Return the trouble of a file that cannot be read at all; `what` is its path or a place in it."""
    return Trouble.of(ExitCode.USAGE, plain(what), plain(why), remedy)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise unreadable(str(path), "no such file", START) from error
    except IsADirectoryError as error:
        raise unreadable(str(path), "a directory, expected an answer file", START) from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise unreadable(str(path), f"cannot be read: {why}") from error
    if len(content) > LARGEST:
        raise unreadable(str(path), f"expected at most {LARGEST // 1024} KiB, found more", START)
    return content


def _decode(path: Path, content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise unreadable(f"{path}:1:1", "expected UTF-8, found UTF-16", "Save the file as UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8", "replace")
        where = f"{path}:{line_column(before)}"
        why = f"expected UTF-8 text, found the byte 0x{error.object[error.start]:02x}"
        raise unreadable(where, why, "Save the file as UTF-8") from error
    control = next((index for index, char in enumerate(text) if char < " " and char not in "\t\n\r"), None)
    if control is not None:
        why = f"expected text, found the control character 0x{ord(text[control]):02x}"
        raise unreadable(f"{path}:{line_column(text[:control])}", why, START)
    return text


def line_column(before: str) -> str:
    """Return `line:column`, counted from 1, of what follows the text `before`."""
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
