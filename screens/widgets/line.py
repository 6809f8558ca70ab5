"""A line, or a paragraph, that says now this and now that."""

from __future__ import annotations

from textual.widgets import Label


class Line(Label):
    """Plain text. Saying the same again costs nothing: any update of a label lays out the whole screen."""

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(text, id=id, classes=classes, markup=False)

    def say(self, text: str, *, still: bool = False) -> None:
        """Say this from now on. `still`: its place stays as large, and nothing has to be laid out anew."""
        if text != self.content:
            self.update(text, layout=not still)
