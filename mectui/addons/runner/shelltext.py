"""Values as parts of shell scripts, so that none of them can be anything but a value."""

from __future__ import annotations

import shlex

from mectui.addons.recipe.placeholders import Answers, as_text


def variables(answers: Answers) -> str:
    """Return lines that set each answer as a shell variable, its name in capitals; children get none."""
    return "".join(f"{name.upper()}={quoted(as_text(value))}\n" for name, value in sorted(answers.items()))


def quoted(text: str) -> str:
    """Return a text as one word."""
    return shlex.quote(text)


def words(*texts: str) -> str:
    """Return texts as the words of a command line."""
    return shlex.join(texts)


def document(text: str) -> str:
    """Return the redirection that brings a text to a command's standard input, and the text below it.

    What comes back ends a line; the shell expands nothing in it. The text ends with a line end there.
    """
    end = "END"
    while end in text:
        end += "_"
    body = text if text.endswith("\n") or not text else f"{text}\n"
    return f"<<'{end}'\n{body}{end}\n"
