"""The operators of all kinds: what they are handed turns out as the data says."""

from __future__ import annotations

import copy
from dataclasses import dataclass

from mectui.demo.nodes import made
from mectui.demo.nodes.clock import Clock, Stage
from mectui.demo.nodes.kubernetes.kubelets import Begin
from mectui.demo.nodes.kubernetes.store import Object, Store


@dataclass(frozen=True)
class Operators:
    """Looks at every new object, and sets its status a little later."""

    store: Store
    clock: Clock
    begin: Begin

    def notice(self, change: str, obj: Object) -> None:
        """Begin to look at a new object of a kind that is known."""
        group = obj["apiVersion"].rpartition("/")[0]
        status = made.status(f"{obj['kind']}.{group}") if change == "ADDED" and group else None
        if status is not None:
            self.begin(self._settle(obj, dict(status)))

    async def _settle(self, obj: Object, status: Object) -> None:
        await self.clock.take(Stage.POD, obj["metadata"]["name"])
        if "status" not in obj:
            obj["status"] = copy.deepcopy(status)
            self.store.touch(obj)
