"""What an add-on's recipe says: the model that every YAML file of the catalogue is read by."""

from mectui.addons.recipe.evidence import Evidence
from mectui.addons.recipe.inputs import Input, InputType
from mectui.addons.recipe.model import Endpoint, Hint, Profile, Purpose, Recipe, Status, Tried, Variant
from mectui.addons.recipe.needs import Needs, PerNode
from mectui.addons.recipe.steps import Apply, Enable, Helm, Preparation, Step, Where
from mectui.addons.recipe.tracks import Range, Track

__all__ = [
    "Apply",
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
    "Status",
    "Step",
    "Track",
    "Tried",
    "Variant",
    "Where",
]
