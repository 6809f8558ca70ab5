"""The review to read: verdict, cost, preflight, who reaches what, and every answer with its origin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from mectui.answers import OriginKind
from mectui.wizard.addon_review import AddonLine
from mectui.wizard.preflight import Check
from mectui.wizard.review import SERVICES, Reach, Review, ReviewRow
from screens.signs import Signs
from screens.text import fitted, hung, one_line
from screens.wizard.wording import origin_text

_ROOMY = 70
"""Cells from which an answer's origin has a column of its own."""
_ORIGIN = 24
_TITLE = 20
_APART = "  "


class ReviewText(Widget):
    """The review's text, in sections, every line of it made for the width there is."""

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
        """Show this review; `checking` says that the preflight is not whole yet."""
        if (review, checking) != (self._review, self._checking):
            self._review, self._checking = review, checking
            self.refresh(layout=True)

    def render(self) -> Content:
        """Return every section."""
        return Content("\n").join(self._lines(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many lines there are at this width."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[Content]:
        review = self._review
        if review is None or width <= 0:
            return []
        answers = [row for row in review.rows if not _default(row)]
        defaults = [row for row in review.rows if _default(row)]
        sections = {
            "Verdict": self._verdict(review, width),
            "Cost": self._cost(review, width),
            "Add-ons": self._addons(review.addons, width),
            "Preflight": self._checks(review.checks, width),
            "Who reaches what": self._reach(review.reach, width),
            "Answers": self._answers(answers, width, origins=True),
            "Defaults": self._answers(defaults, width, origins=False),
        }
        lines: list[Content] = []
        for title, section in sections.items():
            lines += [self._in("head", title), *section, Content("")]
        return lines

    def _in(self, style: str, text: str) -> Content:
        return Content.styled(text, self.get_visual_style(f"review--{style}"))

    def _hung(self, style: str, text: str, width: int, head: Content | None = None) -> Iterator[Content]:
        """Yield a text beside its head, its further lines below it."""
        start = Content("") if head is None else head
        for piece in hung(one_line(text), width - start.cell_length, lines=6, more=self._signs.more):
            yield Content.assemble(start, self._in(style, piece))
            start = Content(" " * start.cell_length)

    def _verdict(self, review: Review, width: int) -> Iterator[Content]:
        signs = self._signs
        for step, problem in review.problems:
            yield from self._hung("bad", f"{step}: {problem}", width, self._in("bad", f"{signs.blocked} "))
        if review.asking:
            yield self._in("quiet", f"{signs.looking} asking AWS whether these answers can be had")
        if review.problems or review.asking:
            return
        if self._checking:
            yield self._in("quiet", f"{signs.looking} the preflight is under way")
        elif review.sound:
            text = "nothing stands between these answers and a run"
            yield from self._hung("good", text, width, self._in("good", f"{signs.done} ready: "))
        else:
            text = "the preflight found something, see below"
            yield from self._hung("bad", text, width, self._in("bad", f"{signs.blocked} not yet: "))

    def _cost(self, review: Review, width: int) -> Iterator[Content]:
        tally = review.tally
        if tally.hourly_usd is None:
            yield from self._hung("text", "unknown: no price list knows this type here", width)
            return
        cost = f"${tally.hourly_usd:.3f} an hour, ${tally.monthly_usd:,} a month of 730 hours"
        yield from self._hung("text", cost, width)
        basis = "machines, disks and public addresses at list prices, without traffic and taxes"
        yield from self._hung("quiet", f"{basis}; from {tally.price_basis}", width)

    def _addons(self, rows: Sequence[AddonLine], width: int) -> Iterator[Content]:
        """Yield each add-on beside its title, and below them what is to be minded."""
        titles = [one_line(row.about) for row in rows if not row.doubt]
        column = min(max(map(cell_len, titles), default=0), _TITLE)
        for row in rows:
            if row.doubt:
                text = f"{row.about}: {row.text}" if row.about else row.text
                yield from self._hung("text", text, width, self._in("open", f"{self._signs.warning} "))
            elif row.about:
                head = fitted(one_line(row.about), column, more=self._signs.more) + _APART
                yield from self._hung("quiet", row.text, width, self._in("text", head))
            else:
                yield from self._hung("text", row.text, width)

    def _checks(self, checks: Sequence[Check], width: int) -> Iterator[Content]:
        column = max((cell_len(one_line(check.name)) for check in checks), default=0)
        for check in checks:
            style, sign, word = {
                True: ("good", self._signs.done, "ok"),
                False: ("bad", self._signs.blocked, "no"),
                None: ("open", self._signs.warning, "unsure"),
            }[check.ok]
            head = self._in(style, f"{sign} {word:6} {fitted(one_line(check.name), column)}{_APART}")
            yield from self._hung("text", check.message, width, head)
            if check.problem is not None and check.problem.remedy:
                yield from self._hung("quiet", check.problem.remedy, width, Content(" " * head.cell_length))
        if not checks:
            asked = "asking AWS" if self._checking else "asked once every answer is sound"
            yield self._in("quiet", f"{self._signs.looking} {asked}")

    def _reach(self, rows: Sequence[Reach], width: int) -> Iterator[Content]:
        """Yield the matrix, or what each one reaches where it has no room."""
        heads = tuple(service.split(" 30000")[0] for service in SERVICES)
        column = max((cell_len(one_line(row.who)) for row in rows), default=0)
        titles = fitted("", column) + _APART + _APART.join(heads)
        if cell_len(titles) > width:
            for row in rows:
                reached = [head for head, reaches in zip(heads, row.what, strict=True) if reaches]
                yield from self._hung("text", row.who, width)
                yield from self._hung("quiet", ", ".join(reached) or "nothing", width, Content(_APART))
            return
        yield self._in("quiet", titles)
        for row in rows:
            cells = [
                fitted("yes" if reaches else self._signs.dot, len(head))
                for head, reaches in zip(heads, row.what, strict=True)
            ]
            yield self._in("text", _APART.join((fitted(one_line(row.who), column), *cells)))

    def _answers(self, rows: Sequence[ReviewRow], width: int, *, origins: bool) -> Iterator[Content]:
        """Yield key path and value, and the origin beside it or below it."""
        column = max((len(row.path) for row in rows), default=0)
        beside = origins and width >= _ROOMY
        room = width - column - len(_APART) - (_ORIGIN + len(_APART)) * beside
        for row in rows:
            path = self._in("quiet", f"{row.path:{column}}{_APART}")
            lines = list(self._hung("text", row.value, path.cell_length + room, path))
            origin = "missing" if row.origin is None else origin_text(row.origin)
            style = "bad" if row.origin is None else "quiet"
            if beside:
                pad = " " * (width - _ORIGIN - lines[0].cell_length)
                cut = fitted(origin, _ORIGIN, more=self._signs.more)
                lines[0] = Content.assemble(lines[0], pad, self._in(style, cut))
            elif origins:
                lines += self._hung(style, origin, width, Content(" " * path.cell_length))
            yield from lines


def _default(row: ReviewRow) -> bool:
    return row.origin is not None and row.origin.kind is OriginKind.DEFAULT
