"""The wizard's steps, one a file."""

from __future__ import annotations

from collections.abc import Collection

from mectui.wizard.draft import Draft
from mectui.wizard.secrets import Secrets
from mectui.wizard.step import Step
from mectui.wizard.steps.access import AccessStep
from mectui.wizard.steps.addons import AddonsStep
from mectui.wizard.steps.credentials import Credentials
from mectui.wizard.steps.image import ImageStep
from mectui.wizard.steps.inputs import InputsStep
from mectui.wizard.steps.instance_type import InstanceTypeStep
from mectui.wizard.steps.region import RegionStep
from mectui.wizard.steps.rest import RestStep, rest_of
from mectui.wizard.steps.size import Size
from mectui.wizard.steps.storage import StorageStep
from mectui.wizard.steps.subnets import SubnetsStep
from mectui.wizard.steps.summing_up import ReviewStep
from mectui.wizard.steps.vpc import VpcStep

__all__ = [
    "AccessStep",
    "AddonsStep",
    "Credentials",
    "ImageStep",
    "InputsStep",
    "InstanceTypeStep",
    "RegionStep",
    "RestStep",
    "ReviewStep",
    "Size",
    "StorageStep",
    "SubnetsStep",
    "VpcStep",
    "all_steps",
]


def all_steps(
    draft: Draft | None = None,
    *,
    taken: Collection[str] = (),
    drafts: Collection[str] = (),
    secrets: Secrets | None = None,
) -> tuple[Step, ...]:
    """Return the steps in order.

    `taken` are the clusters on record, `drafts` those that are merely planned; `secrets` keeps what no
    draft may hold. A draft of a file may need one more step: for what is to be asked, or is wrong, and no
    other step asks.
    """
    steps = (
        Credentials(),
        RegionStep(),
        Size(taken, drafts),
        InstanceTypeStep(),
        ImageStep(),
        VpcStep(),
        SubnetsStep(),
        AccessStep(),
        StorageStep(),
        AddonsStep(),
        InputsStep(secrets),
    )
    rest = rest_of(draft, {path for step in steps for path in step.paths}) if draft else ()
    return (*steps, *([RestStep(rest)] if rest else []), ReviewStep())
