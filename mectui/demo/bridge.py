"""From the server's threads to the machines on the event loop."""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
from collections.abc import Callable, Sequence

from mectui.demo.ledger import Change, Machines

_log = logging.getLogger(__name__)
_PATIENCE = 30.0
"""How long a call to AWS waits for the machines, in seconds; they are only told, and quick to listen."""


class Bridge:
    """Carries changes out one after another, in the order in which they were handed in.

    To be made on the event loop; to be called from any thread.
    """

    def __init__(self, machines: Machines) -> None:
        self._machines = machines
        self._loop = asyncio.get_running_loop()
        self._order = asyncio.Lock()

    def __call__(self, changes: Sequence[Change]) -> Callable[[], None]:
        """Hand changes in, and return at once; what is returned waits until they are carried out."""
        if not changes:
            return lambda: None
        work = asyncio.run_coroutine_threadsafe(self._carry_out(changes), self._loop)
        return lambda: _wait_for(work)

    async def _carry_out(self, changes: Sequence[Change]) -> None:
        async with self._order:
            for change in changes:
                try:
                    await change.carry_out(self._machines)
                except Exception:  # noqa: BLE001 -- one lost machine must not take the cloud along
                    _log.exception("cannot %s %s", change.verb, change.instance_id)


def _wait_for(work: concurrent.futures.Future[None]) -> None:
    try:
        work.result(_PATIENCE)
    except TimeoutError:
        _log.warning("the machines have not followed within %g s", _PATIENCE)
