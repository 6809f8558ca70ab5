"""Tells a run what Terraform says, and keeps what decides how it went."""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatchmethod
from pathlib import Path

from mectui.events import Reporter, plain
from mectui.terraform.change import Action, Change
from mectui.terraform.diagnostic import Diagnostic
from mectui.terraform.failure import problem
from mectui.terraform.stream import Log, Message, Progress, Summary, Unknown

_ASKED_FOR = ("Resource targeting is in effect", "Applied changes may be incomplete")
"""Warnings of Terraform's at what a run asks of it on purpose."""
_INTERRUPTED = "Interrupt received"
_QUIET = (Action.NOOP, Action.READ)


class Narrator:
    """Hears the messages of one command in order; afterwards its fields say what came of it."""

    def __init__(self, reporter: Reporter, folder: Path) -> None:
        self.errors: list[Diagnostic] = []
        self.completed = False
        self.interrupted = False
        self.touched = False
        self._reporter = reporter
        self._folder = folder

    @singledispatchmethod
    def hear(self, message: Message) -> None:
        """Turn one message into an event, or keep it; versions and refreshes are neither."""

    @hear.register
    def _(self, message: Progress) -> None:
        change = message.change
        if change.action in _QUIET:
            return
        self.touched |= message.stage == "finished"
        _about(change, self._reporter).tell(
            f"resource.{message.stage}",
            message.message,
            resource=plain(change.address),
            seconds=message.seconds,
            action=str(change.action),
            type=plain(change.type),
        )

    @hear.register
    def _(self, message: Diagnostic) -> None:
        if message.summary in _ASKED_FOR:
            return
        if message.is_error:
            self.errors.append(message)
        told = problem(message, self._folder)
        self._reporter.tell(
            "terraform.diagnostic",
            told.what,
            resource=plain(message.address) if message.address else None,
            error=told,
            severity=message.severity,
        )

    @hear.register
    def _(self, message: Summary) -> None:
        self.completed = True
        self._reporter.tell("terraform.log", message.message)

    @hear.register
    def _(self, message: Log) -> None:
        self.interrupted |= _INTERRUPTED in message.message
        text = " ".join(message.message.split())
        if text:
            self._reporter.tell("terraform.log", text, level=message.level)

    @hear.register
    def _(self, message: Unknown) -> None:
        self._reporter.tell(
            "terraform.unknown", message.message, type=message.type, payload=dict(message.payload)
        )


def tell_plan(changes: Iterable[Change], reporter: Reporter) -> None:
    """Tell what a plan would do, an event a resource, with what it sets and changes there."""
    for change in changes:
        if change.action in _QUIET:
            continue
        _about(change, reporter).tell(
            "plan.change",
            f"{change.action} {plain(change.address)}",
            resource=plain(change.address),
            action=str(change.action),
            type=plain(change.type),
            attributes=[attribute.as_dict() for attribute in change.attributes],
        )


def _about(change: Change, reporter: Reporter) -> Reporter:
    return reporter.for_node(plain(change.node)) if change.node else reporter
