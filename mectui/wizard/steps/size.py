"""The cluster's name and how many nodes it has."""

from __future__ import annotations

from collections.abc import Collection

from mectui.answers import Origin, OriginKind
from mectui.events import Problem
from mectui.wizard.draft import Draft
from mectui.wizard.findings import Findings
from mectui.wizard.form import Field, Fields, Form, Input
from mectui.wizard.step import Step
from mectui.wizard.steps.parts import filled, text, typed

NAME = "edge"
"""What a cluster is called as long as nobody says otherwise."""

_CONTROL_PLANES: tuple[tuple[str, str], ...] = (
    ("1", "1: simple"),
    ("3", "3: survives one loss"),
    ("5", "5: survives two losses"),
)
_NUMBERS = frozenset({"cluster.control_planes", "cluster.workers", "limits.max_nodes"})


class Size(Step):
    """Asks the name, the numbers of nodes, and the channel.

    `taken` are the names of clusters on record, `drafts` those of which there is no more than a plan.
    """

    key = "size"
    title = "Size"
    question = "What is the cluster called, and how many nodes has it?"
    why = (
        "One control plane is enough to try things; three keep the cluster going when one is lost. "
        "Even numbers are refused: they survive no more failures than one fewer. Workers run the loads."
    )
    paths = (
        "cluster.name",
        "cluster.control_planes",
        "cluster.workers",
        "cluster.channel",
        "limits.max_nodes",
    )
    section = "cluster"

    def __init__(self, taken: Collection[str] = (), drafts: Collection[str] = ()) -> None:
        self._taken = frozenset(taken)
        self._drafts = frozenset(drafts)

    def form(self, draft: Draft, findings: Findings) -> Form:  # noqa: ARG002
        """Return the fields."""
        planes = _CONTROL_PLANES
        control_planes = text(draft.get("cluster.control_planes"))
        if control_planes not in dict(planes):
            planes = (*planes, (control_planes, control_planes))
        return Fields(
            (
                Field(
                    "cluster.name",
                    "Name",
                    "text",
                    text(draft.get("cluster.name")),
                    "lower case, digits, hyphens",
                ),
                Field("cluster.control_planes", "Control planes", "choice", control_planes, choices=planes),
                Field(
                    "cluster.workers", "Workers", "number", text(draft.get("cluster.workers")), "0 or more"
                ),
                Field(
                    "cluster.channel",
                    "MicroK8s channel",
                    "text",
                    text(draft.get("cluster.channel")),
                    "TRACK/RISK",
                ),
                Field(
                    "limits.max_nodes",
                    "Most nodes",
                    "number",
                    text(draft.get("limits.max_nodes")),
                    "that this cluster may ever have",
                ),
            ),
            facts=self._facts(draft),
        )

    def _facts(self, draft: Draft) -> tuple[tuple[str, str], ...]:
        name = draft.get("cluster.name")
        return (("On record", f"a plan of {name}; a run replaces it"),) if name in self._drafts else ()

    def answer(self, draft: Draft, given: Input, findings: Findings) -> Draft:  # noqa: ARG002
        """Take what was typed."""
        return filled(draft, typed(given), _NUMBERS)

    def check(self, draft: Draft, findings: Findings) -> tuple[Problem, ...]:  # noqa: ARG002
        """Say where the name is that of a cluster on record."""
        name = draft.get("cluster.name")
        if name not in self._taken:
            return ()
        return (Problem(f"There is a cluster {name} already", remedy="Choose another name."),)

    def interactive(self, draft: Draft) -> bool:
        """Ask where the cluster or its limits are asked."""
        return draft.asks("cluster") or draft.asks("limits")

    def remap(self, draft: Draft, findings: Findings) -> Draft:  # noqa: ARG002
        """Begin with a name that is free."""
        if draft.get("cluster.name") is not None:
            return draft
        used = self._taken | self._drafts
        names = (NAME, *(f"{NAME}-{number}" for number in range(2, len(used) + 3)))
        free = next(name for name in names if name not in used)
        return draft.with_value("cluster.name", free, Origin(OriginKind.DEFAULT))

    def summary(self, draft: Draft) -> str:
        """Return the name and the numbers: `edge: 1 + 2`."""
        size = f"{text(draft.get('cluster.control_planes'))} + {text(draft.get('cluster.workers'))}"
        name = draft.get("cluster.name")
        return f"{name}: {size}" if name else size
