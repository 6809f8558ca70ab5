"""Switching instances off and on as EC2 does it, where moto does otherwise."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Collection
from operator import attrgetter
from typing import Any

from moto.ec2.models.elastic_network_interfaces import NetworkInterface
from moto.ec2.models.instances import Instance

_SECONDS = {"stopping": 25.0, "pending": 8.0}
"""How long an instance is on its way, in seconds of the nodes' clock."""

_CODES = {"pending": 0, "stopping": 64}
_ON = frozenset({"pending", "running"})
_OFF = frozenset({"stopping", "stopped"})

_state = attrgetter("_state")
"""Returns moto's own record of an instance's state, which it changes in place."""

Switch = Callable[[Any], Any]
"""Stops or starts an instance, and returns the state that it was in before."""


def is_on(instance: Any) -> bool:
    """Tell whether the machine of an instance has power."""
    return instance.state in _ON


def take_time(speed: float) -> None:
    """Let instances take their time, and keep what EC2 lets them keep. Once a process.

    moto switches at once, gives one that runs already another address, and lets go of an elastic one.
    """
    let_go = NetworkInterface.stop

    def keep_elastic(interface: Any) -> None:
        if not _is_elastic(interface):
            let_go(interface)

    def give_where_none(interface: Any) -> None:
        if interface.public_ip is None:
            interface.check_auto_public_ip()

    for kind, name, does in (
        (Instance, "stop", _slowly(Instance.stop, "stopping", _OFF, speed)),
        (Instance, "start", _slowly(Instance.start, "pending", _ON, speed)),
        (NetworkInterface, "stop", keep_elastic),
        (NetworkInterface, "start", give_where_none),
    ):
        setattr(kind, name, does)


def _slowly(switch: Switch, on_the_way: str, there: Collection[str], speed: float) -> Switch:
    """Return a switch that shows the state on the way for a while; where it is there, it does nothing."""

    def switch_slowly(instance: Any) -> Any:
        if instance.state in there:
            return copy.copy(_state(instance))
        before = switch(instance)
        _pass_through(on_the_way, _state(instance), _SECONDS[on_the_way] / speed)
        return before

    return switch_slowly


def _pass_through(name: str, state: Any, seconds: float) -> None:
    """Put a state back for a while, unless the instance goes elsewhere meanwhile."""
    end = (state.name, state.code)
    state.name, state.code = name, _CODES[name]

    def arrive() -> None:
        if state.name == name:
            state.name, state.code = end

    timer = threading.Timer(seconds, arrive)
    timer.daemon = True
    timer.start()


def _is_elastic(interface: Any) -> bool:
    return bool(interface.ec2_backend.address_by_ip([interface.public_ip], fail_if_not_found=False))
