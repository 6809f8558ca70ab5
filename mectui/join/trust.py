"""From a machine that answers to one whose host key is verified, and its own.

The key that user-data gave a node is no secret for long, so at the first verified contact the node
makes another. The order is safe to be killed in anywhere:

1. the node makes its new key beside the old one;
2. both pins are on disk here, the new one first;
3. the node swaps the keys;
4. a connection that proves the new key (each pin is an attempt of its own) drops the old pin.

Whatever a dead run left is one of: the old pin alone (start again), both pins (whichever key the node
proves says whether step 3 happened), the new pin alone (done).
"""

from __future__ import annotations

import asyncio

from mectui.events import ExitCode, Trouble
from mectui.join.node import Node, wrong_host_key
from mectui.ssh import Denied, SshError, Unreachable, WrongHostKey, normal
from mectui.ssh.pace import looks
from mectui.ssh.rotation import ROOT_SHELL, SERVER_SETTINGS, host_key_path, make_next_key, swap_keys

DENIED_GRACE_SECONDS = 120
"""cloud-init may write the user's key a little after the server first answers."""


async def reach(node: Node) -> None:
    """Wait until something that speaks SSH answers; whether it is the node is `trust`'s question."""
    await asyncio.to_thread(pin_bootstrap_key, node)
    async for _ in looks():
        try:
            await node.connect()
        except Unreachable as error:
            node.lacks(str(error))
        except SshError:
            return
        else:
            return


async def trust(node: Node) -> None:
    """Wait until the node proves a pinned host key, and see that the key is its own.

    Raises Trouble where it presents another key although it had its own before, or for longer than a
    boot may take.
    """
    await _prove(node)
    bootstrap = _bootstrap_key(node)
    if node.proven == bootstrap:
        await _change_key(node)
    assert node.proven is not None
    await asyncio.to_thread(node.keys.pin, node.name, node.proven)


def pin_bootstrap_key(node: Node) -> None:
    """Pin what user-data gave the node, where nothing is pinned yet; raises Trouble where nothing can be."""
    bootstrap = _bootstrap_key(node)
    if node.keys.pins(node.name):
        return
    if bootstrap is None:
        raise Trouble.of(
            ExitCode.FAILED,
            f"no host key is known for {node.name}",
            f"{node.keys.path} has no line for it, and its bootstrap key is gone",
            f"run `mectui destroy {node.job.cluster}` and create the cluster again",
        )
    node.keys.pin(node.name, bootstrap)


async def _prove(node: Node) -> None:
    clock = asyncio.get_running_loop().time
    began = clock()
    async for _ in looks():
        if node.remote.connected:
            return
        try:
            await node.connect()
        except WrongHostKey as error:
            if clock() - began > node.job.boot_grace.total_seconds() or _had_its_own(node):
                raise wrong_host_key(node, error) from error
            node.lacks("it presents another host key than its own so far; it may still be booting")
        except Denied as error:
            if clock() - began > DENIED_GRACE_SECONDS:
                raise _refused(node) from error
            node.lacks("it does not accept the key yet; it may still be booting")
        except SshError as error:
            node.lacks(str(error))


async def _change_key(node: Node) -> None:
    path = host_key_path((await node.ask(SERVER_SETTINGS)).stdout)
    made = await node.ask(ROOT_SHELL, stdin=make_next_key(path))
    try:
        new = normal(made.stdout)
    except ValueError as error:
        raise Trouble.of(
            ExitCode.FAILED,
            f"{node.name} could not make a host key of its own",
            made.said or "it printed none",
            f"look at `mectui ssh {node.job.cluster} {node.name} -- df -h /`",
        ) from error
    await asyncio.to_thread(node.keys.pin, node.name, new, *node.keys.pins(node.name))
    await node.ask(ROOT_SHELL, stdin=swap_keys(path))
    async for _ in looks():
        await node.remote.hang_up()
        await node.ask("true")
        if node.proven == new:
            return
        node.lacks("its SSH server still presents the key that it booted with")


def _bootstrap_key(node: Node) -> str | None:
    given = node.job.bootstrap_host_keys.get(node.name)
    return normal(given) if given else None


def _had_its_own(node: Node) -> bool:
    return _bootstrap_key(node) not in node.keys.pins(node.name)


def _refused(node: Node) -> Trouble:
    return Trouble.of(
        ExitCode.FAILED,
        f"{node.name} refuses the key {node.job.key}",
        f"its host key is right, but {node.job.user} may not log in with that key",
        "check `ssh.user` and `ssh.key`: the key pair must be the one that the machine was made with",
    )
