"""What an add-on's recipe says: the model that every YAML file of the catalogue is read by."""

from mectui.addons.recipe.evidence import Evidence
from mectui.addons.recipe.inputs import Input, InputType, Scalar
from mectui.addons.recipe.model import Recipe, Variant
from mectui.addons.recipe.needs import Needs, PerNode
from mectui.addons.recipe.parts import (
    DEFAULT_STORAGE_CLASS,
    Claim,
    Conflict,
    Endpoint,
    Hint,
    Profile,
    Purpose,
    State,
    Status,
    Tried,
    Unfit,
    When,
)
from mectui.addons.recipe.steps import Apply, Argument, Enable, Helm, Preparation, Step, Where
from mectui.addons.recipe.tracks import Range, Track

__all__ = [
    "DEFAULT_STORAGE_CLASS",
    "Apply",
    "Argument",
    "Claim",
    "Conflict",
    "Enable",
    "Endpoint",
    "Evidence",
    "Helm",
    "Hint",
    "Input",
    "InputType",
    "Needs",
    "PerNode",
    "Preparation",
    "Profile",
    "Purpose",
    "Range",
    "Recipe",
    "Scalar",
    "State",
    "Status",
    "Step",
    "Track",
    "Tried",
    "Unfit",
    "Variant",
    "When",
    "Where",
]
