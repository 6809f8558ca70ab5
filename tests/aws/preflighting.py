"""One call for a preflight that has to pass, and one for a preflight that has to be refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mectui.answers.model import Answers
from mectui.aws import Cloud, Survey, survey
from mectui.events import Reporter, Trouble

Account = Any
Answering = Callable[..., None]
Refuse = Callable[[str, str, str], None]


async def look(cloud: Cloud, answers: Answers, reporter: Reporter, **more: Any) -> Survey:
    """Return what the preflight finds."""
    return await survey(cloud, answers, cloud.environ, reporter, **more)


async def refused(cloud: Cloud, answers: Answers, reporter: Reporter, **more: Any) -> Trouble:
    """Return why the preflight refuses."""
    with pytest.raises(Trouble) as caught:
        await look(cloud, answers, reporter, **more)
    return caught.value
