"""The answer file as it is being written."""

from __future__ import annotations

from collections.abc import Collection

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Label

from mectui.answers import OriginKind
from mectui.wizard.draft import Draft
from mectui.wizard.lines import DraftLine
from screens.signs import UNICODE, Signs
from screens.text import fitted, one_line
from screens.wizard.wording import origin_text

_BESIDE = 30
"""Where the origins begin, unless the value is longer."""


class FileLines(Widget):
    """The file's lines, each answer with where it comes from; the current step's stand out."""

    COMPONENT_CLASSES = {"file--line", "file--here", "file--missing", "file--origin"}

    def __init__(self, signs: Signs) -> None:
        super().__init__()
        self._signs = signs
        self._draft = Draft()
        self._here: frozenset[str] = frozenset()

    def show(self, draft: Draft, here: Collection[str]) -> None:
        """Show a draft's file, written only where it is seen; `here` are the paths of the current step."""
        if (draft, frozenset(here)) != (self._draft, self._here):
            self._draft, self._here = draft, frozenset(here)
            self.refresh(layout=True)

    def first_here(self) -> int:
        """Return the number of the current step's first line."""
        return next((i for i, line in enumerate(self._draft.yaml()) if line.path in self._here), 0)

    def render(self) -> Content:
        """Return the lines."""
        return Content("\n").join(self._line(line) for line in self._draft.yaml())

    def _line(self, line: DraftLine) -> Content:
        text = line.text.rstrip()
        shown = " " * (len(text) - len(text.lstrip())) + one_line(text)
        missing = line.path is not None and line.origin is None
        name = "file--missing" if missing else "file--here" if line.path in self._here else "file--line"
        width = self.content_size.width
        head = fitted(shown, min(width, max(_BESIDE, cell_len(shown))), more=self._signs.more)
        beside = fitted(self._beside(line), max(0, width - cell_len(head)), more=self._signs.more)
        style = "file--missing" if missing else "file--origin"
        return Content.assemble((head, self.get_visual_style(name)), (beside, self.get_visual_style(style)))

    def _beside(self, line: DraftLine) -> str:
        if line.path is None or (line.origin is not None and line.origin.kind is OriginKind.DEFAULT):
            return ""
        missing = f"{self._signs.warning} missing"
        origin = missing if line.origin is None else f"# {origin_text(line.origin)}"
        return f"  {origin}"


class FileScroll(VerticalScroll, can_focus=False):
    """The part of the pane that scrolls; keys scroll it where it has the place of the step."""


class AnswerPane(Vertical):
    """The pane beside the step, or in its place where there is no room."""

    def __init__(self, signs: Signs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._signs = signs

    def compose(self) -> ComposeResult:
        """Lay out the heading and the file."""
        yield Label("The answer file, as it will be saved", id="file-title", markup=False)
        with FileScroll():
            yield FileLines(self._signs)

    def show(self, draft: Draft, here: Collection[str]) -> None:
        """Show the file as it is now, the current step's part in sight."""
        self.query_one(FileLines).show(draft, here)
        self.call_after_refresh(self._scroll)

    def take_keys(self) -> None:
        """Let the arrow keys scroll the file, which has the place of the step."""
        scroll = self.query_one(FileScroll)
        scroll.can_focus = True
        scroll.focus()

    def give_keys_back(self) -> bool:
        """Leave the keys to the step again; tell whether the file had them."""
        scroll = self.query_one(FileScroll)
        had, scroll.can_focus = scroll.can_focus, False
        return had

    def on_show(self) -> None:
        """Bring the current step's part into sight where the pane was away until now."""
        self.call_after_refresh(self._scroll)

    def _scroll(self) -> None:
        if self.display:
            y = max(0, self.query_one(FileLines).first_here() - 3)
            self.query_one(FileScroll).scroll_to(y=y, animate=False)
