"""The gate below a plan: apply it, or leave it; what destroys anything needs the cluster's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from screens.run.wishes import Approve, Reject
from screens.signs import UNICODE, Signs
from screens.text import one_line
from screens.widgets.choice import Choice
from screens.widgets.line import Line

_APPLY, _LEAVE = "apply", "leave"


@dataclass(frozen=True, slots=True)
class Asked:
    """What there is to decide: the plan with this hash, where `name` has to be typed if it `destroys`.

    `later` is the command that applies it another time.
    """

    hash: str
    verb: str
    destroys: str = ""
    name: str = ""
    later: str = ""


class PlanGate(Vertical):
    """Enter does what is chosen. It wishes for the approval of the plan that was shown, and of no other."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "decide", "Do it", key_display="enter")]

    def __init__(self, signs: Signs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._signs = signs
        self._asked: Asked | None = None
        self.display = False

    def compose(self) -> ComposeResult:
        """Lay out the choice, the field for the name, and what comes of the choice."""
        with Horizontal(id="gate-name"):
            yield Line(id="gate-ask")
            yield Input(compact=True)
        yield Choice((), _APPLY, self._signs)
        yield Line(id="gate-hint")

    def ask(self, asked: Asked | None) -> None:
        """Ask this; None closes the gate."""
        if asked == self._asked:
            return
        self._asked = asked
        self.display = asked is not None
        if asked is not None:
            self.query_one(Choice).offer(((_APPLY, asked.verb), (_LEAVE, "not now")), _APPLY)
            self.query_one(Input).value = ""
            self.query_one("#gate-name").display = bool(asked.name)
            self.query_one("#gate-ask", Line).say(f"type {one_line(asked.name)} to {asked.destroys}")
            self._hint()

    @property
    def is_open(self) -> bool:
        """Whether there is something to decide."""
        return self._asked is not None

    @property
    def has_keys(self) -> bool:
        """Whether the keyboard is here."""
        return self.typing or self.query_one(Choice).has_focus

    @property
    def typing(self) -> bool:
        """Whether a name is being typed."""
        return self.query_one(Input).has_focus

    def take_keys(self) -> None:
        """Put the cursor on the choice."""
        self.query_one(Choice).focus()

    def approve(self) -> None:
        """Wish for the apply, or ask for the name that it needs first."""
        asked = self._asked
        if asked is None:
            return
        field = self.query_one(Input)
        if not asked.name or field.value.strip() == asked.name:
            self.post_message(Approve(asked.hash))
            return
        field.focus()
        if field.value:
            said = f"{self._signs.blocked} that is not {one_line(asked.name)}; nothing was applied"
            self._hint(said)

    def action_decide(self) -> None:
        """Do what is chosen."""
        if self.query_one(Choice).value == _LEAVE:
            self.post_message(Reject())
        else:
            self.approve()

    def _hint(self, wrong: str = "") -> None:
        """Say what comes of the choice, or what is wrong."""
        hint = self.query_one("#gate-hint", Line)
        hint.set_class(bool(wrong), "-wrong")
        hint.say(wrong or self._outcome())

    def _outcome(self) -> str:
        asked = self._asked
        if asked is None:
            return ""
        if self.query_one(Choice).value == _APPLY:
            first = "asks for the name, then does" if asked.name else "applies"
            return f"enter {first} exactly this, and nothing else"
        later = f"; later: {asked.later}" if asked.later else ""
        return one_line(f"enter leaves it saved, and goes to the clusters{later}")

    @on(Choice.Changed)
    def _another(self, message: Choice.Changed) -> None:
        message.stop()
        self._hint()

    @on(Input.Changed)
    def _typing(self, message: Input.Changed) -> None:
        message.stop()
        self._hint()

    @on(Input.Submitted)
    def _typed(self, message: Input.Submitted) -> None:
        """Take the name: whoever types it has chosen."""
        message.stop()
        self.approve()
