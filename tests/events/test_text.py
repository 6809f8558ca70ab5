"""Text from outside: what a terminal would obey is gone, what a person reads stays."""

from __future__ import annotations

import pytest

from mectui.events import plain


@pytest.mark.parametrize(
    ("outside", "shown"),
    [
        ("one\ttwo\r\nthree\n", "one\ttwo\nthree\n"),
        ("\x1b[31mred\x1b[0m \x1b[2J\x1b[10;20Hhere", "red here"),
        ("\x1b]0;a title\x07text", "text"),
        ("\x1b]8;;http://example.com\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bP1$r\x1b\\after a string", "after a string"),
        ("never \x1b]0;ended", "never "),
        ("\x9b31mC1", "31mC1"),
        ("bell\x07 nul\x00 del\x7f back\x08space", "bell nul del backspace"),
        ("safe\u202egpj.exe \u2066a\u2069 \u061cb\u200e", "safegpj.exe a b"),
        ("[bold]no markup[/bold] 日本 é ✓", "[bold]no markup[/bold] 日本 é ✓"),
        ("a lone \x1b", "a lone "),
    ],
)
def test_what_a_terminal_would_obey_is_taken_out(outside: str, shown: str) -> None:
    assert plain(outside) == shown
    assert plain(plain(outside)) == shown
