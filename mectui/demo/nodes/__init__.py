"""The machines of the embedded cloud: they boot from their user-data and answer as Ubuntu with MicroK8s does.

Nothing on them touches the machine that simulates them but loopback ports: the shell is interpreted, the
files are in memory, and of programs there are only those in `programs`.
"""

from mectui.demo.fault_kinds import FaultKind
from mectui.demo.nodes.clock import Clock
from mectui.demo.nodes.faults import Faults
from mectui.demo.nodes.fleet import Fleet
from mectui.demo.nodes.spec import NodeSpec

__all__ = ["Clock", "FaultKind", "Faults", "Fleet", "NodeSpec"]
