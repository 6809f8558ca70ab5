"""The answer file: its schema, loading with positions, saving, where each value came from."""

from mectui.answers.loading import load
from mectui.answers.model import Answers
from mectui.answers.origin import Loaded, Origin, OriginKind
from mectui.answers.saving import save
from mectui.answers.templates import render_schema, starter

__all__ = ["Answers", "Loaded", "Origin", "OriginKind", "load", "render_schema", "save", "starter"]
