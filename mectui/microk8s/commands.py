"""What a node is told, as shell: every command runs as an ordinary user with `sudo`.

A `str` is a command line without secrets. What carries a join token is a `Script`: its text goes to
a root shell's standard input, so that neither `sudo`'s log nor a process list on the node shows it.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass

SNAP = "microk8s"
DATA = "/var/snap/microk8s/current"
API_PORT = 16443
DQLITE_PORT = 19001
LEAVING = "mectui.leaving"
"""The annotation of a node that mectui has cordoned because it is to leave."""
ANSWER_SECONDS = 20
"""How long the API may take for one answer."""

BOOT_LOG = "/var/log/cloud-init-output.log"
BOOT_LOG_BYTES = 8192

ROOT_SHELL = "sudo sh -s"

STILL_RUNNING = 75
"""How the join script ends where an earlier change was still running: it has waited for that one instead."""

_CHANGE_LOG = "/run/mectui-change"
_AFTER_THE_EARLIER_ONE = (
    "waited=0\n"
    f"while [ -f {_CHANGE_LOG} ] && [ $waited -lt 300 ]; do sleep 1; waited=$((waited + 1)); done\n"
    f"rm -f {_CHANGE_LOG}\n"
)
"""Waits, five minutes at most, until a join or leave that still runs on the node has ended."""


@dataclass(frozen=True, slots=True)
class Script:
    """Lines of POSIX sh for `ROOT_SHELL`'s standard input; never shown, since they may hold a token."""

    text: str

    def __repr__(self) -> str:
        return "Script(…)"


def boot_finished() -> str:
    """Block until cloud-init has ended. Exit 0 done, 1 failed, 2 done with complaints."""
    return "sudo cloud-init status --wait --format json"


def boot_log(lines: int = 20) -> str:
    """Print the end of what the user-data's commands said."""
    return f"sudo tail -n {lines} {BOOT_LOG}"


def boot_log_after(line: int) -> str:
    """Print what the same log has after its line number `line`, and no more of it than a look needs."""
    return f"sudo tail -n +{line + 1} {BOOT_LOG} 2>/dev/null | head -c {BOOT_LOG_BYTES}"


def snap_list() -> str:
    """Print the installed snap as a table of one row; exit 1 where it is not installed."""
    return f"sudo snap list {SNAP}"


def snap_install(channel: str) -> str:
    """Install the snap, once snapd has its seeds: earlier it answers `device not yet seeded`."""
    wanted = shlex.quote(channel)
    return (
        "sudo snap wait system seed.loaded"
        f" && sudo snap install {SNAP} --classic --channel={wanted}"
        f" && sudo snap refresh --hold {SNAP}"
    )


def wait_ready(seconds: int) -> str:
    """Block until MicroK8s is up. Exit 0 up, 1 not within `seconds` or a worker of a cluster."""
    return f"sudo microk8s status --wait-ready --timeout {seconds}"


def status(output: str = "yaml") -> str:
    """Print the status: `yaml` is for programs, only `pretty` lists the datastore without quorum."""
    return f"sudo microk8s status --format {output}"


def start() -> str:
    """Start MicroK8s where it is stopped."""
    return "sudo microk8s start"


def add_node(lifetime: int) -> str:
    """Mint a join token that any number of nodes may use for `lifetime` seconds."""
    return f"sudo microk8s add-node --token-ttl {lifetime} --format json"


def join(url: str, *, worker: bool) -> Script:
    """Join the cluster of `url`, which carries the token.

    Exits `STILL_RUNNING` where it waited for an earlier change, which may have been this very join.
    """
    flag = " --worker" if worker else ""
    return Script(
        f"{_AFTER_THE_EARLIER_ONE}"
        f"[ $waited -gt 0 ] && exit {STILL_RUNNING}\n"
        f"{_to_its_end(f'microk8s join {shlex.quote(url)}{flag}')}"
    )


def _to_its_end(command: str) -> str:
    """Return lines that run a command to its end and then print what it said.

    It writes to a file: were its output a connection that drops, its next word would kill it half-way.
    The file also says that it runs, perhaps for a mectui that died; no second one starts beside it.
    """
    # the file alone is private: what MicroK8s writes keeps the modes that it has with the usual umask
    return (
        f"install -m 600 /dev/null {_CHANGE_LOG} || exit 1\n"
        f"{command} </dev/null >{_CHANGE_LOG} 2>&1\n"
        f"code=$?\n"
        f"cat {_CHANGE_LOG}\n"
        f"rm -f {_CHANGE_LOG}\n"
        f"exit $code\n"
    )


def forget_tokens(tokens: frozenset[str]) -> Script:
    """Take these tokens out of the node's list, so that nothing can join with them any more.

    The file is written over, not replaced: its owner and mode are MicroK8s' own. `grep` reads
    the tokens from a here-document, since its arguments could be seen.
    """
    listing = f"{DATA}/credentials/cluster-tokens.txt"
    lines = "".join(f"{token}\n" for token in sorted(tokens))
    return Script(
        f"umask 077\n"
        f"if [ -f {listing} ]; then\n"
        f"grep -v -F -f - {listing} >{listing}.kept <<'TOKENS'\n{lines}TOKENS\n"
        f"cat {listing}.kept >{listing}\n"
        f"rm -f {listing}.kept\n"
        f"fi\n"
    )


def leave() -> Script:
    """Make the node a cluster of its own again; MicroK8s restarts with an empty datastore."""
    return Script(_AFTER_THE_EARLIER_ONE + _to_its_end("microk8s leave"))


def earlier_change_ended() -> Script:
    """Block until a join or leave that still runs on the node has ended."""
    return Script(_AFTER_THE_EARLIER_ONE)


def drop_join_lock() -> str:
    """Remove the lock that a failed join leaves; while it lies there, services do not restart."""
    return f"sudo rm -f {DATA}/var/lock/join-in-progress"


def remove_node(name: str) -> str:
    """Forget a node that is gone, by its name or its address.

    With `--force` it exits 1 even where it did remove the datastore's entry, so look afterwards.
    """
    return f"sudo microk8s remove-node {shlex.quote(name)} --force"


def config() -> str:
    """Print the administrator's kubeconfig: a secret."""
    return "sudo microk8s config"


def enable(addon: str, *arguments: str) -> str:
    """Enable one add-on with its arguments; MicroK8s deprecates more than one add-on a call."""
    return f"sudo microk8s enable {shlex.join((addon, *arguments))}"


def nodes() -> str:
    """Print the cluster's nodes as Kubernetes' own JSON; on a worker it prints prose and exits 0.

    By itself kubectl would wait for ever for an API that is stuck.
    """
    return kubectl("get", "nodes", "-o", "json", f"--request-timeout={ANSWER_SECONDS}s")


def kubectl(*arguments: str) -> str:
    """Run MicroK8s' own kubectl, as administrator, on a control plane."""
    return f"sudo microk8s kubectl {shlex.join(arguments)}"


def mark_leaving(*names: str) -> str:
    """Note on nodes that they are about to leave, and let nothing new be scheduled there."""
    marked = kubectl("annotate", "nodes", *names, f"{LEAVING}=yes", "--overwrite")
    return f"{marked} && {kubectl('cordon', *names)}"


def unmark_leaving(*names: str) -> str:
    """Let nodes stay after all: take `mark_leaving` back."""
    opened = kubectl("uncordon", *names)
    return f"{opened} && {kubectl('annotate', 'nodes', *names, f'{LEAVING}-')}"


def drain(name: str, seconds: int) -> str:
    """Move a node's pods elsewhere, with what they keep in `emptyDir`; exit 1 where some are left by then."""
    return kubectl(
        "drain", name, "--ignore-daemonsets", "--delete-emptydir-data", "--force", f"--timeout={seconds}s"
    )
