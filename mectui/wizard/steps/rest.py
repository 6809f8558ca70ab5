"""The answers that no other step asks, where a file wants them asked or has something wrong there."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import yaml

from mectui.answers.partial import defaults, leaf_keys
from mectui.answers.plain_yaml import Dumper, Loader
from mectui.events import plain
from mectui.wizard.draft import Draft, leaf_of
from mectui.wizard.findings import Findings
from mectui.wizard.form import Field, Fields, Form, Input
from mectui.wizard.step import Step
from mectui.wizard.steps.parts import typed

_ONLY_WHEN_WRONG = frozenset({"version", "interactive_sections", "cluster.engine"})
_UNKNOWN = "no key of mectui's; empty leaves it out"


class RestStep(Step):
    """Asks answers as YAML on one line each; `paths` are their key paths, known to the schema or not."""

    key = "rest"
    title = "Everything else"
    question = "What should the rest of the answer file say?"
    why = (
        "Keys that no other step asks, written as in the file: a mapping or a list is YAML on one line, such "
        "as {team: edge}. An empty one takes its default; a key that mectui does not know is left out."
    )

    def __init__(self, paths: Collection[str]) -> None:
        self.paths = tuple(paths)

    def form(self, draft: Draft, findings: Findings) -> Form:  # noqa: ARG002
        """Return a field for each."""
        return Fields(
            tuple(
                Field(
                    path, plain(path), "text", _line(draft.get(path)), "" if path in defaults() else _UNKNOWN
                )
                for path in self.paths
            )
        )

    def answer(self, draft: Draft, given: Input, findings: Findings) -> Draft:  # noqa: ARG002
        """Take what was typed; an empty line gives the default back."""
        for path, line in typed(given).items():
            if path in self.paths and line.strip() != _line(draft.get(path)):
                draft = draft.with_value(path, _value(line)) if line.strip() else draft.without(path)
        return draft

    def interactive(self, draft: Draft) -> bool:
        """Ask where the file names a section that one of these is in."""
        return any(draft.asks(path.partition(".")[0]) for path in self.paths)

    def summary(self, draft: Draft) -> str:
        """Return the names of those that were given."""
        return plain(", ".join(path.rpartition(".")[2] for path in self.paths if draft.given(path)))


def rest_of(draft: Draft, owned: Collection[str]) -> tuple[str, ...]:
    """Return the key paths that no step owns and that a file wants asked, or has something wrong with."""
    return tuple(dict.fromkeys(path for path in _candidates(draft) if path not in owned))


def _candidates(draft: Draft) -> Iterator[str]:
    if draft.file is not None:
        known = (".".join(map(str, keys)) for keys in leaf_keys())
        asked = (path for path in known if draft.asks(path.partition(".")[0]))
        yield from (path for path in asked if path not in _ONLY_WHEN_WRONG)
    yield from map(leaf_of, draft.problems)


def _line(value: Any) -> str:
    """Return a value as YAML on one line; text without quotes where it is read back as it is."""
    if value is None:
        return ""
    if isinstance(value, str) and _value(value) == value:
        return plain(value)
    text = yaml.dump(value, Dumper=Dumper, default_flow_style=True, allow_unicode=True, width=4096)
    return plain(text.removesuffix("\n").removesuffix("\n..."))


def _value(line: str) -> Any:
    """Return what a line means as YAML; text that is none stays, and the schema says what is wrong."""
    try:
        return yaml.load(line, Loader)  # noqa: S506  (a SafeLoader)
    except yaml.YAMLError:
        return line.strip()
