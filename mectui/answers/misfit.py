"""How a value says that it does not fit: the two errors that the answer file's types raise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

MISFIT = "misfit"
"""The pydantic error type of both; its context may have what `misfit` takes, and a `pattern`."""


def misfit(expected: str, **context: Any) -> PydanticCustomError:
    """Return the error of a value where `expected` should be.

    `nearest` is the valid value that was probably meant, `example` a valid one, and `path` the keys
    below the validated value that lead to the one at fault; where the file does not have that one, the
    mistake is shown at `cause`, a whole path.
    """
    return PydanticCustomError(MISFIT, "{expected}", {"expected": expected, **context})


@dataclass(frozen=True)
class Shape:
    """Marks text that matches `pattern`; `expected` says so in words, `example` shows it.

    `longest` is the most characters: a count in the pattern would make its compiled form huge.
    """

    pattern: str
    expected: str
    example: str
    longest: int | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return a schema of matching text whose only error says what was expected."""
        return core_schema.custom_error_schema(
            core_schema.str_schema(pattern=self.pattern, max_length=self.longest),
            custom_error_type=MISFIT,
            custom_error_message=self.expected,
            custom_error_context={"example": self.example, "pattern": self.pattern},
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Return the pattern with its example."""
        return {**handler(schema), "examples": [self.example]}


@dataclass(frozen=True)
class Expected:
    """Replaces every error of a type, such as those of a union's members, by one that says `text`."""

    text: str
    example: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the type's own schema, with one error."""
        return core_schema.custom_error_schema(
            handler(source),
            custom_error_type=MISFIT,
            custom_error_message=self.text,
            custom_error_context={"example": self.example},
        )
