"""The machines' disks."""

from __future__ import annotations

from mectui.events import Problem
from mectui.wizard.draft import Draft
from mectui.wizard.findings import Findings
from mectui.wizard.form import Field, Fields, Form, Input
from mectui.wizard.known import known_image
from mectui.wizard.step import Step
from mectui.wizard.steps.parts import filled, text, typed


class StorageStep(Step):
    """Asks the sizes of the root disk and of further ones."""

    key = "storage"
    title = "Storage"
    question = "How much disk should every node have?"
    why = (
        "All disks are encrypted gp3 volumes and go with their node. Container images and pods live on the "
        "root disk; data disks are for storage add-ons."
    )
    paths = ("aws.root_disk_gib", "aws.data_disks.count", "aws.data_disks.size_gib")

    def form(self, draft: Draft, findings: Findings) -> Form:
        """Return the fields."""
        image = known_image(draft, findings)
        least = f"GiB, {image.root_gib} or more" if image and image.root_gib else "GiB"
        labels = (
            ("aws.root_disk_gib", "Root disk", least),
            ("aws.data_disks.count", "Data disks", "a node, 0 to 11"),
            ("aws.data_disks.size_gib", "Size of each", "GiB"),
        )
        return Fields(
            tuple(Field(path, label, "number", text(draft.get(path)), hint) for path, label, hint in labels)
        )

    def answer(self, draft: Draft, given: Input, findings: Findings) -> Draft:  # noqa: ARG002
        """Take what was typed."""
        return filled(draft, typed(given), frozenset(self.paths))

    def check(self, draft: Draft, findings: Findings) -> tuple[Problem, ...]:
        """Say where the image does not fit on the root disk."""
        image, size = known_image(draft, findings), draft.get("aws.root_disk_gib")
        if image is None or not isinstance(size, int) or size >= image.root_gib:
            return ()
        return (Problem(f"The image needs a root disk of {image.root_gib} GiB", remedy="Give it more."),)

    def summary(self, draft: Draft) -> str:
        """Return the sizes: `30 GiB + 2 x 100 GiB`."""
        root, count = text(draft.get("aws.root_disk_gib")), text(draft.get("aws.data_disks.count"))
        more = (
            f" + {count} x {text(draft.get('aws.data_disks.size_gib'))} GiB" if count not in ("", "0") else ""
        )
        return f"{root} GiB{more}"
