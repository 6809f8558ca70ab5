"""The bases of all parts of a recipe: unknown keys are errors, and nothing changes once it is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema


class Frozen(BaseModel):
    """A part of a recipe; what stands below a field is its description in the JSON Schema."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Switched(Frozen):
    """A part that yes-or-no inputs switch. What nothing switches may be written as its `bare` field."""

    bare: ClassVar[str]

    when: str | None = None
    """a yes-or-no input that has to be true for it"""
    unless: str | None = None
    """a yes-or-no input that has to be false for it"""

    def on(self, answers: Mapping[str, object]) -> bool:
        """Tell whether it is switched on."""
        return (self.when is None or bool(answers.get(self.when))) and not answers.get(self.unless or "")

    @model_validator(mode="before")
    @classmethod
    def _from_a_bare_value(cls, value: Any) -> Any:
        return {cls.bare: value} if isinstance(value, str | list | tuple) else value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Return the schema of a mapping or of a bare value."""
        mapping = dict(handler.resolve_ref_schema(handler(schema)))
        return {"description": cls.__doc__, "anyOf": [mapping["properties"][cls.bare], mapping]}
