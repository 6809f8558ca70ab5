"""What every mapping of the answer file has in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A mapping of the answer file: unknown keys are errors, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)
