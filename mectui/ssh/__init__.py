"""SSH to the nodes: keys, pinned host keys, bastion, deadlines, streamed output. Knows no MicroK8s."""

from mectui.ssh.keys import HostKeyPair, KeyPair, generate_host_keys, generate_key, public_of
from mectui.ssh.known_hosts import HostKeys, normal
from mectui.ssh.remote import Dialer, Remote
from mectui.ssh.session import OnLine, Result
from mectui.ssh.target import Denied, Dropped, SshError, Target, Unreachable, WrongHostKey

__all__ = [
    "Denied",
    "Dialer",
    "Dropped",
    "HostKeyPair",
    "HostKeys",
    "KeyPair",
    "OnLine",
    "Remote",
    "Result",
    "SshError",
    "Target",
    "Unreachable",
    "WrongHostKey",
    "generate_host_keys",
    "generate_key",
    "normal",
    "public_of",
]
