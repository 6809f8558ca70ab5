"""Secrets that are typed in the wizard: in this process's memory, and in no draft, file or event."""

from __future__ import annotations

from collections.abc import Mapping


class Secrets:
    """What the environment has, and what was typed beside it, by variable.

    A run gets what was typed in its process's environment, and only there.
    """

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._environ = environ or {}
        self._typed: dict[str, str] = {}

    def keep(self, variable: str, value: str) -> None:
        """Keep a secret; an empty one takes back what was typed before."""
        if value:
            self._typed[variable] = value
        else:
            self._typed.pop(variable, None)

    def get(self, variable: str) -> str:
        """Return a secret: as it was typed, or else as the environment has it."""
        return self._typed.get(variable) or self._environ.get(variable, "")

    def stands(self, variable: str, *, needed: bool = True) -> str:
        """Return in words where a secret comes from; one that is `needed` may be missing from a file."""
        if variable in self._typed:
            return "typed here, for the run only"
        if self._environ.get(variable):
            return "set in the environment"
        return "missing" if needed else "not given"

    @property
    def given(self) -> Mapping[str, str]:
        """What the environment of a run has."""
        return {**self._environ, **self._typed}

    @property
    def typed(self) -> Mapping[str, str]:
        """What was typed, for the environment of a run."""
        return dict(self._typed)
