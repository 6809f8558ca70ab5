"""The last step: verdict, cost, preflight, who reaches what, and every answer with its origin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from mectui.answers import OriginKind
from mectui.wizard.preflight import Check
from mectui.wizard.review import SERVICES, Reach, Review, ReviewRow
from screens.outcome import OutcomeKind
from screens.signs import UNICODE, Signs
from screens.text import fitted, hung, one_line
from screens.widgets.choice import Choice

_CHOICES = ((OutcomeKind.RUN.value, "plan and run"), (OutcomeKind.SAVE.value, "save and leave"))
_CHECK = 24
_PATH = 24
_VALUE = 34


class ReviewText(Widget):
    """The review's text, in sections."""

    COMPONENT_CLASSES = {
        "review--head",
        "review--text",
        "review--quiet",
        "review--good",
        "review--bad",
        "review--open",
    }

    def __init__(self, signs: Signs) -> None:
        super().__init__()
        self._signs = signs
        self._review: Review | None = None
        self._checking = False

    def show(self, review: Review, *, checking: bool) -> None:
        """Show this review; `checking` says that the preflight is still under way."""
        if (review, checking) != (self._review, self._checking):
            self._review, self._checking = review, checking
            self.refresh(layout=True)

    def render(self) -> Content:
        """Return every section."""
        review = self._review
        if review is None:
            return Content("")
        sections = (
            self._section("Verdict", self._verdict(review)),
            self._section("Cost", self._cost(review)),
            self._section("Preflight", self._checks(review.checks)),
            self._section("Who reaches what", self._matrix(review.reach)),
            self._section("Answers", (self._answer(row) for row in review.rows if not _default(row))),
            self._section("Defaults", (self._answer(row) for row in review.rows if _default(row))),
        )
        return Content("\n\n").join(sections)

    def _section(self, title: str, lines: Iterator[Content]) -> Content:
        return Content("\n").join([self._in("head", title), *lines])

    def _in(self, style: str, text: str) -> Content:
        return Content.styled(text, self.get_visual_style(f"review--{style}"))

    def _verdict(self, review: Review) -> Iterator[Content]:
        for step, problem in review.problems:
            yield self._in("bad", one_line(f"{self._signs.blocked} {step}: {problem}"))
        if review.problems:
            return
        if self._checking:
            yield self._in("quiet", f"{self._signs.looking} the preflight is under way")
        elif review.sound:
            yield self._in(
                "good", f"{self._signs.done} ready: nothing stands between these answers and a run"
            )
        else:
            yield self._in("bad", f"{self._signs.blocked} not yet: the preflight found something, see below")

    def _cost(self, review: Review) -> Iterator[Content]:
        tally = review.tally
        if tally.hourly_usd is None:
            yield self._in("text", "unknown: no price list knows this type here")
            return
        yield self._in(
            "text", f"${tally.hourly_usd:.3f} an hour, ${tally.monthly_usd:,} a month of 730 hours"
        )
        yield self._in(
            "quiet", "list prices of machines, disks and public addresses; without traffic and taxes"
        )
        yield self._in("quiet", one_line(f"from {tally.price_basis}"))

    def _checks(self, checks: tuple[Check, ...]) -> Iterator[Content]:
        for check in checks:
            style, sign, word = {
                True: ("good", self._signs.done, "ok"),
                False: ("bad", self._signs.blocked, "no"),
                None: ("open", self._signs.warning, "unsure"),
            }[check.ok]
            head = fitted(f"{sign} {word:6} {one_line(check.name)}", _CHECK, more=self._signs.more)
            yield from self._hung(style, head, check.message)
            if check.problem is not None and check.problem.remedy:
                yield from self._hung("quiet", " " * _CHECK, check.problem.remedy)
        if not checks:
            asked = "asking AWS" if self._checking else "asked once every answer is sound"
            yield self._in("quiet", f"{self._signs.looking} {asked}")

    def _hung(self, style: str, head: str, text: str) -> Iterator[Content]:
        """Yield a text beside its head, its further lines below it."""
        width = self.content_size.width - len(head) - 2
        for index, piece in enumerate(hung(one_line(text), width, lines=6, more=self._signs.more)):
            start = head if index == 0 else " " * len(head)
            yield Content.assemble(self._in(style, start), "  ", self._in("text", piece))

    def _matrix(self, rows: tuple[Reach, ...]) -> Iterator[Content]:
        heads = tuple(service.split(" 30000")[0] for service in SERVICES)
        width = max(24, *(len(row.who) + 2 for row in rows))
        yield self._in("quiet", " " * width + "  ".join(heads))
        for row in rows:
            cells = (
                fitted("yes" if reaches else self._signs.dot, len(head))
                for head, reaches in zip(heads, row.what, strict=True)
            )
            yield self._in("text", fitted(one_line(row.who), width) + "  ".join(cells))

    def _answer(self, row: ReviewRow) -> Content:
        origin = "missing" if row.origin is None else str(row.origin)
        style = "bad" if row.origin is None else "quiet" if _default(row) else "text"
        return Content.assemble(
            self._in("quiet", fitted(row.path, _PATH, more=self._signs.more) + " "),
            self._in(style, fitted(one_line(row.value), _VALUE, more=self._signs.more)),
            self._in("quiet", f" {one_line(origin)}"),
        )


def _default(row: ReviewRow) -> bool:
    return row.origin is not None and row.origin.kind is OriginKind.DEFAULT


class ReviewPanel(Vertical):
    """The review above, and below it what to do with it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll(-1)", "Up", show=False),
        Binding("down", "scroll(1)", "Down", show=False),
        Binding("pageup", "scroll(-10)", "Page up", show=False),
        Binding("pagedown", "scroll(10)", "Page down", show=False),
        Binding("home", "scroll(-10000)", "Top", show=False),
        Binding("end", "scroll(10000)", "Bottom", show=False),
        Binding("enter", "decide", "Do it", key_display="enter"),
    ]

    @dataclass
    class Decided(Message):
        """What to do with the answers."""

        kind: OutcomeKind

    def __init__(self, signs: Signs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._signs = signs

    def compose(self) -> ComposeResult:
        """Lay out the text, and the choice below it."""
        with VerticalScroll(can_focus=False):
            yield ReviewText(self._signs)
        yield Choice(_CHOICES, OutcomeKind.RUN.value, self._signs)

    def show(self, review: Review, *, checking: bool) -> None:
        """Show this review."""
        self.query_one(ReviewText).show(review, checking=checking)

    def focus_first(self) -> None:
        """Put the cursor on the choice."""
        self.query_one(Choice).focus()

    def action_scroll(self, lines: int) -> None:
        """Scroll the text."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_decide(self) -> None:
        """Do what is chosen."""
        self.post_message(self.Decided(OutcomeKind(self.query_one(Choice).value)))

    @on(Choice.Changed)
    def _quiet(self, message: Choice.Changed) -> None:
        message.stop()
