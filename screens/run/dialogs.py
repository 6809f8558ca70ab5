"""The dialogs over the frame: whether to end the run, and the keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from screens.clusters.dialogs import ChooseScreen
from screens.passing import Dialog

STAY, CANCEL, LEAVE = "stay", "cancel", "leave"


class CancelScreen(Dialog[str | None]):
    """Ask whether the run is to end. Ctrl-C again at this question ends it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Go on watching"),
        Binding("ctrl+c", "cancel", show=False, priority=True),
    ]

    def __init__(self, what: str, told: str) -> None:
        super().__init__()
        self._what, self._told = what, told

    def compose(self) -> ComposeResult:
        """Lay out the ways to go."""
        with Vertical(classes="dialog"):
            yield Label(f"End {self._what}?", classes="dialog--title", markup=False)
            yield Label(self._told, classes="dialog--text", markup=False)
            yield OptionList(
                Option("go on watching", STAY),
                Option("end the run in good order", CANCEL),
                Option("leave it running, and go to the clusters", LEAVE),
            )
            hint = "enter does it, escape goes on watching, ctrl+c again ends the run"
            yield Label(hint, classes="dialog--hint", markup=False)

    @on(OptionList.OptionSelected)
    def _picked(self, message: OptionList.OptionSelected) -> None:
        self.dismiss(message.option_id)

    def action_cancel(self) -> None:
        """End the run."""
        self.dismiss(CANCEL)


def machine_screen(node: str, cluster: str) -> ChooseScreen:
    """Return the question what is to become of a node's machine."""
    told = (
        "Restarting switches it off and on by EC2, which may put it on other hardware; its disks stay.",
        "Replacing terminates it and makes another, once you have seen and approved the plan. A worker's "
        "pods move before, where it answers. A control plane of the datastore is not replaced.",
    )
    choices = (
        (STAY, "leave it as it is"),
        ("restart", f"restart it (resume {cluster} --restart {node})"),
        ("replace", f"replace it (resume {cluster} --replace {node})"),
    )
    return ChooseScreen(f"The machine of {node}", told, choices)


class RunHelp(Dialog[None]):
    """What the phase is about, and which keys there are."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,enter", "dismiss", "Close"),
    ]

    def __init__(self, title: str, keys: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self._title, self._keys = title, tuple(keys)

    def compose(self) -> ComposeResult:
        """Lay out the keys."""
        with Vertical(classes="dialog"):
            with VerticalScroll(classes="dialog--scroll"):
                yield Label(self._title, classes="dialog--title", markup=False)
                for key, what in self._keys:
                    with Horizontal(classes="help--row"):
                        yield Label(key, classes="help--key", markup=False)
                        yield Label(what, classes="help--what", markup=False)
            yield Label("escape closes this", classes="dialog--hint", markup=False)
