"""Calls that come again because their answer was lost on the way."""

from __future__ import annotations

import logging
from collections import OrderedDict

from werkzeug.wrappers import Request, Response

_log = logging.getLogger(__name__)
_KEPT = 512
_READING = ("Describe", "Get", "List")


class Attempts:
    """What the latest changes were answered, by the id that an SDK gives to all attempts of one call.

    An SDK sends a call again where no answer came. A change that is made twice is refused the second
    time (`InvalidPermission.NotFound`), or there are two. `amz-sdk-invocation-id` is in every call of AWS'
    SDKs: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
    """

    def __init__(self) -> None:
        self._answers: OrderedDict[str, Response] = OrderedDict()

    def earlier(self, request: Request, action: str) -> Response | None:
        """Return what an earlier attempt of this very call was answered; None where there is none."""
        answer = self._answers.get(_invocation(request))
        if answer is not None:
            _log.warning("%s came again: %s", action, request.headers.get("amz-sdk-request", ""))
        return answer

    def keep(self, request: Request, action: str, answer: Response) -> None:
        """Remember the answer of a change that was made."""
        name = _invocation(request)
        if name and answer.status_code == 200 and not action.startswith(_READING):
            self._answers[name] = answer
            while len(self._answers) > _KEPT:
                self._answers.popitem(last=False)


def _invocation(request: Request) -> str:
    return request.headers.get("amz-sdk-invocation-id", "")
