"""The embedded cloud: moto with what it lacks filled in, and nodes that answer over SSH.

It is the other side of the wire. The engine reaches it by settings that a real user has too: an AWS
endpoint, and a bastion. `start`, `status`, `stop` and `ensure` look after its process, and import
nothing heavy; `mectui.demo.serve.serve` is that process; `python -m mectui.demo` is it in the foreground.
"""

from mectui.demo.process import ensure, start, status, stop
from mectui.demo.record import CloudRecord

__all__ = ["CloudRecord", "ensure", "start", "status", "stop"]
