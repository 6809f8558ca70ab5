"""The wizard without its looks: steps that ask, a draft of answers, and the way through them."""

from mectui.wizard.addon_review import AddonLine
from mectui.wizard.draft import CHOSEN, Draft, Value
from mectui.wizard.findings import Findings
from mectui.wizard.flow import Flow, Reset, StepRow
from mectui.wizard.form import Chosen, Column, Field, Fields, Form, Input, Row, Table, Typed
from mectui.wizard.lines import DraftLine
from mectui.wizard.preflight import Check, preflight
from mectui.wizard.review import SERVICES, Reach, Review, ReviewRow, review
from mectui.wizard.secrets import Secrets
from mectui.wizard.session import begin
from mectui.wizard.step import Step, StepState
from mectui.wizard.steps import all_steps
from mectui.wizard.tally import Tally, tally

__all__ = [
    "CHOSEN",
    "SERVICES",
    "AddonLine",
    "Check",
    "Chosen",
    "Column",
    "Draft",
    "DraftLine",
    "Field",
    "Fields",
    "Findings",
    "Flow",
    "Form",
    "Input",
    "Reach",
    "Reset",
    "Review",
    "ReviewRow",
    "Row",
    "Secrets",
    "Step",
    "StepRow",
    "StepState",
    "Table",
    "Tally",
    "Typed",
    "Value",
    "all_steps",
    "begin",
    "preflight",
    "review",
    "tally",
]
