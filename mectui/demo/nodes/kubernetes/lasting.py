"""What takes a moment: namespaces that go with all that is in them, and kinds that begin to be served."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from mectui.demo.nodes.clock import Clock
from mectui.demo.nodes.kubernetes.kubelets import Begin
from mectui.demo.nodes.kubernetes.resources import DEFINITIONS, NAMESPACES
from mectui.demo.nodes.kubernetes.store import TERMINATING, Object, Store, is_established

_TERMINATING_SECONDS = 6
_ESTABLISHING_SECONDS = 1


@dataclass
class Lasting:
    """Ends namespaces that are to go, and establishes definitions; what was cut off is begun anew."""

    store: Store
    clock: Clock
    begin: Begin
    _begun: set[str] = field(default_factory=set)

    def look(self) -> None:
        """Begin what is to be done and is not under way."""
        for namespace in self.store.list(NAMESPACES):
            if namespace["status"]["phase"] == TERMINATING:
                self._start(namespace, self._end(namespace))
        for definition in self.store.list(DEFINITIONS):
            if not is_established(definition):
                self._start(definition, self._establish(definition))

    def _start(self, obj: Object, work: Coroutine[Any, Any, None]) -> None:
        uid = obj["metadata"]["uid"]
        if uid in self._begun:
            work.close()
            return
        self._begun.add(uid)
        self.begin(self._until_done(uid, work))

    async def _until_done(self, uid: str, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        finally:
            self._begun.discard(uid)

    async def _end(self, namespace: Object) -> None:
        await self.clock.sleep(_TERMINATING_SECONDS)
        name = namespace["metadata"]["name"]
        if self.store.find(NAMESPACES, "", name) is namespace:
            self.store.delete(NAMESPACES, "", name, now=True)

    async def _establish(self, definition: Object) -> None:
        await self.clock.sleep(_ESTABLISHING_SECONDS)
        if self.store.find(DEFINITIONS, "", definition["metadata"]["name"]) is definition:
            self.store.establish(definition)
