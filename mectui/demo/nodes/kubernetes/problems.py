"""What the API server refuses."""

from __future__ import annotations

from typing import Any


class ApiProblem(Exception):
    """The API refuses. `code` is the HTTP status, `reason` Kubernetes' word, `details` for clients."""

    def __init__(self, code: int, reason: str, message: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.reason = reason
        self.details = details

    def status(self) -> dict[str, Any]:
        """Return the Status object of the answer."""
        return {
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            "message": str(self),
            "reason": self.reason,
            "code": self.code,
            **({"details": self.details} if self.details else {}),
        }
