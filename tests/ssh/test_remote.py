"""Connections to real OpenSSH servers: who is believed, what is heard, and how it ends."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from paramiko import SSHException

from mectui.answers.model import Bastion
from mectui.events import ExitCode, Trouble
from mectui.ssh import (
    Denied,
    Dialer,
    Dropped,
    HostKeys,
    Remote,
    Target,
    Unreachable,
    WrongHostKey,
    generate_key,
)
from mectui.ssh.openssh import command_line
from mectui.ssh.session import start
from mectui.ssh.target import Crowded
from tests.sshd_lab import SshdLab, SshdNode

pytestmark = pytest.mark.sshd

OTHER = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJu6Mo9vfV8ZYbYEYH5QFmVI0eSBNVDfMPdvZXTDKzjD"


def target(lab: SshdLab, node: SshdNode) -> Target:
    return Target(node.name, node.address, lab.user, lab.key.path, node.port)


@pytest.fixture
def dialer() -> Dialer:
    return Dialer(4)


@pytest.fixture
async def remote(sshd_lab: SshdLab, dialer: Dialer) -> AsyncIterator[Remote]:
    node = sshd_lab.node("cp-0")
    remote = Remote(target(sshd_lab, node), dialer)
    assert await remote.connect([node.public]) == node.public
    yield remote
    await remote.close()


async def test_a_command_streams_plain_lines_and_returns_all_it_printed(remote: Remote) -> None:
    lines: list[str] = []
    result = await remote.run(
        r"printf 'one\n\033[31mtwo\033[0m\r50%%\r100%%\n'; echo wrong >&2; exit 7",
        deadline=10,
        on_line=lines.append,
    )
    assert result.exit_code == 7
    assert not result.ok
    assert result.stderr == "wrong\n"
    assert sorted(lines) == ["100%", "50%", "one", "two", "wrong"]


async def test_input_goes_to_the_command_and_not_into_its_arguments(remote: Remote) -> None:
    result = await remote.run("sudo sh -s", stdin="echo secret | tr a-z A-Z\n", deadline=10)
    assert result.stdout == "SECRET\n"


async def test_a_command_without_input_finds_its_input_empty(remote: Remote) -> None:
    result = await remote.run("cat && echo end", deadline=10)
    assert result.stdout == "end\n"


async def test_a_command_that_ends_before_it_took_its_input_has_its_own_exit_code(remote: Remote) -> None:
    result = await remote.run("exit 3", stdin="x" * 8_000_000, deadline=30)
    assert result.exit_code == 3
    assert (await remote.run("echo still here", deadline=10)).ok


async def test_commands_that_end_at_once_cost_no_connection(remote: Remote, sshd_lab: SshdLab) -> None:
    for _ in range(20):
        await asyncio.gather(*(remote.run("true", deadline=30) for _ in range(8)))
    assert remote.connected
    assert "nonexistent channel" not in sshd_lab.nodes["cp-0"].log


async def test_much_output_on_both_streams_does_not_block(remote: Remote) -> None:
    both = "yes out | head -c 3000000; yes err | head -c 3000000 >&2"
    result = await remote.run(both, deadline=60)
    assert (len(result.stdout), len(result.stderr)) == (3_000_000, 3_000_000)


async def test_more_commands_at_once_than_the_server_has_sessions(remote: Remote) -> None:
    results = await asyncio.gather(*(remote.run(f"echo {n}", deadline=30) for n in range(25)))
    assert [result.stdout for result in results] == [f"{n}\n" for n in range(25)]


@pytest.mark.parametrize("alive", [True, False])
def test_a_refusal_whose_reason_another_thread_was_given_is_no_lost_connection(alive: bool) -> None:
    """paramiko keeps one reason for a whole connection; whoever comes second finds none."""

    class Link:
        host = "cp-0"
        is_connected = True

        def create_session(self) -> None:
            self.is_connected = alive
            raise SSHException("Unable to open channel.")

    with pytest.raises(Crowded if alive else Dropped):
        start(Link(), "true", None)


async def test_a_deadline_ends_the_waiting(remote: Remote) -> None:
    with pytest.raises(TimeoutError):
        await remote.run("sleep 30", deadline=0.3)
    assert (await remote.run("echo still here", deadline=10)).ok


async def test_a_lost_connection_is_told_from_a_failed_command(remote: Remote, sshd_lab: SshdLab) -> None:
    running = asyncio.create_task(remote.run("echo up; sleep 30", deadline=20, on_line=lambda _: up.set()))
    up = asyncio.Event()
    await asyncio.wait_for(up.wait(), 10)
    sshd_lab.nodes["cp-0"].drop_connections()
    with pytest.raises(Dropped):
        await running
    with pytest.raises(Dropped):
        await remote.run("true", deadline=5)
    assert await remote.connect([sshd_lab.nodes["cp-0"].public])
    assert (await remote.run("true", deadline=10)).ok


async def test_nodes_that_all_fall_silent_are_all_given_up(
    sshd_lab: SshdLab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mectui.ssh.remote.HEARTBEAT_SECONDS", 0.1)
    monkeypatch.setattr("mectui.ssh.remote.HEARTBEAT_PATIENCE_SECONDS", 0.3)
    dialer, nodes = Dialer(2), [sshd_lab.node(name) for name in ("w-0", "w-1", "w-2")]
    remotes = [Remote(target(sshd_lab, node), dialer) for node in nodes]
    await asyncio.gather(*(r.connect([n.public]) for r, n in zip(remotes, nodes, strict=True)))
    commands = [asyncio.create_task(remote.run("sleep 60", deadline=20)) for remote in remotes]
    for node in nodes:
        node.freeze()
    for command in commands:
        with pytest.raises(Dropped):
            await command
    await asyncio.gather(*(remote.close() for remote in remotes))


async def test_a_silent_server_holds_nobody_up_who_leaves(sshd_lab: SshdLab) -> None:
    """A process waits at its end for every thread that is no daemon."""
    node, before = sshd_lab.node("w-0"), set(threading.enumerate())
    with socket.create_server((node.address, 0)) as silent:
        silent.settimeout(20)
        there = replace(target(sshd_lab, node), port=silent.getsockname()[1])
        dialling = asyncio.create_task(Remote(there, Dialer(1)).connect([OTHER]))
        await asyncio.to_thread(silent.accept)
        dialling.cancel()
        await asyncio.gather(dialling, return_exceptions=True)
        left = set(threading.enumerate()) - before
        assert left
        assert not [thread for thread in left if not thread.daemon and "asyncio" not in thread.name]


async def test_a_server_that_changes_its_key_between_two_attempts_is_tried_again(
    sshd_lab: SshdLab, dialer: Dialer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other_than(target: Target, pin: str, _: object) -> None:
        raise WrongHostKey(target.name, next(key for key in pins if key != pin))

    pins = [OTHER, sshd_lab.node("w-0").public]
    monkeypatch.setattr("mectui.ssh.remote.open_node", other_than)
    with pytest.raises(Unreachable, match="changing its host key"):
        await Remote(target(sshd_lab, sshd_lab.nodes["w-0"]), dialer).connect(pins)


async def test_a_server_without_a_session_to_spare_is_connected_to_again(
    sshd_lab: SshdLab, dialer: Dialer
) -> None:
    node = sshd_lab.node("w-0", start=False)
    with (node.root / "sshd_config").open("a") as config:
        config.write("MaxSessions 1\n")
    node.start()
    remote = Remote(target(sshd_lab, node), dialer)
    await remote.connect([node.public])
    with pytest.raises(TimeoutError):
        await remote.run("sleep 60", deadline=0.5)
    with pytest.raises(Dropped):
        await remote.run("true", deadline=10)
    assert not remote.connected
    await remote.connect([node.public])
    assert (await remote.run("true", deadline=10)).ok
    await remote.close()


async def test_a_server_with_another_key_is_never_sent_anything(sshd_lab: SshdLab, dialer: Dialer) -> None:
    node = sshd_lab.node("w-0")
    remote = Remote(target(sshd_lab, node), dialer)
    with pytest.raises(WrongHostKey) as caught:
        await remote.connect([OTHER])
    assert caught.value.seen == node.public
    with pytest.raises(Unreachable):
        await remote.connect([])
    assert sshd_lab.user not in node.log  # neither a name nor a key was offered


async def test_pins_are_tried_one_after_the_other(sshd_lab: SshdLab, dialer: Dialer) -> None:
    node = sshd_lab.node("w-0")
    remote = Remote(target(sshd_lab, node), dialer)
    assert await remote.connect([OTHER, node.public]) == node.public
    await remote.close()


async def test_a_key_that_is_not_the_users_is_denied(sshd_lab: SshdLab, dialer: Dialer) -> None:
    node = sshd_lab.node("w-0")
    other = sshd_lab.folder / "other"
    other.mkdir()
    wrong = replace(target(sshd_lab, node), key=generate_key(other).path)
    with pytest.raises(Denied):
        await Remote(wrong, dialer).connect([node.public])


async def test_nothing_listens(sshd_lab: SshdLab, dialer: Dialer) -> None:
    node = sshd_lab.node("w-0", start=False)
    with pytest.raises(Unreachable, match="w-0 does not answer"):
        await Remote(target(sshd_lab, node), dialer).connect([node.public])


async def test_a_bastion_has_its_own_key_host_key_and_connection(sshd_lab: SshdLab, dialer: Dialer) -> None:
    own = sshd_lab.folder / "own"
    own.mkdir()
    key = generate_key(own)
    gate = sshd_lab.node("bastion", start=False)
    (gate.root / "authorized_keys").write_text(key.public + "\n")
    gate.start()
    nodes = [sshd_lab.node(name) for name in ("cp-0", "w-0", "w-1")]
    bastion = Bastion(
        host=gate.address, port=gate.port, user=sshd_lab.user, key=key.path, host_key=gate.public
    )
    remotes = [Remote(replace(target(sshd_lab, node), bastion=bastion), dialer) for node in nodes]
    await asyncio.gather(*(r.connect([n.public]) for r, n in zip(remotes, nodes, strict=True)))
    await remotes[0].close()
    assert (await remotes[1].run("echo through", deadline=10)).stdout == "through\n"
    await asyncio.gather(*(remote.close() for remote in remotes))


async def test_a_bastion_without_a_key_of_its_own_is_entered_with_the_clusters(
    sshd_lab: SshdLab, dialer: Dialer
) -> None:
    gate, node = sshd_lab.node("bastion"), sshd_lab.node("cp-0")
    bastion = Bastion(host=gate.address, port=gate.port, user=sshd_lab.user, host_key=gate.public)
    there = replace(target(sshd_lab, node), bastion=bastion)
    remote = Remote(there, dialer)
    assert await remote.connect([node.public]) == node.public
    await remote.close()
    known_hosts = sshd_lab.folder / "known_hosts"
    HostKeys(known_hosts).pin(node.name, node.public)
    words = command_line(there, known_hosts, "-o", "BatchMode=yes", command=("echo", "through"))
    ssh = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.PIPE)
    assert (await ssh.communicate())[0] == b"through\n"


async def test_a_node_that_its_bastion_cannot_reach_is_told_so_in_words(
    sshd_lab: SshdLab, dialer: Dialer
) -> None:
    gate, node = sshd_lab.node("bastion"), sshd_lab.node("cp-0", start=False)
    bastion = Bastion(host=gate.address, port=gate.port, user=sshd_lab.user, host_key=gate.public)
    remote = Remote(replace(target(sshd_lab, node), bastion=bastion), dialer)
    with pytest.raises(Unreachable, match="the bastion cannot reach it"):
        await remote.connect([node.public])


async def test_a_bastion_that_is_gone_is_dialled_again(
    sshd_lab: SshdLab, dialer: Dialer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mectui.ssh.remote.HEARTBEAT_PATIENCE_SECONDS", 0.3)
    monkeypatch.setattr("mectui.ssh.dialling.ANSWER_SECONDS", 0.5)
    gate, node = sshd_lab.node("bastion"), sshd_lab.node("cp-0")
    bastion = Bastion(
        host=gate.address, port=gate.port, user=sshd_lab.user, key=sshd_lab.key.path, host_key=gate.public
    )
    remote = Remote(replace(target(sshd_lab, node), bastion=bastion), dialer)
    await remote.connect([node.public])
    gate.freeze()
    with pytest.raises(Unreachable):
        await remote.connect([node.public])
    assert await remote.connect([node.public]) == node.public
    await remote.close()


@pytest.mark.parametrize("wrong", ["host key", "key"])
async def test_a_bastion_that_is_not_the_right_one_is_not_taken_for_the_node(
    sshd_lab: SshdLab, dialer: Dialer, wrong: str
) -> None:
    own = sshd_lab.folder / "own"
    own.mkdir()
    gate, node = sshd_lab.node("bastion"), sshd_lab.node("cp-0")
    key = generate_key(own).path if wrong == "key" else sshd_lab.key.path
    host_key = OTHER if wrong == "host key" else gate.public
    bastion = Bastion(host=gate.address, port=gate.port, user=sshd_lab.user, key=key, host_key=host_key)
    remote = Remote(replace(target(sshd_lab, node), bastion=bastion), dialer)
    with pytest.raises(Trouble, match=r"the bastion .*ssh\.bastion\."):
        await remote.connect([node.public])


async def test_a_bastion_that_cannot_be_verified_is_not_used(sshd_lab: SshdLab, dialer: Dialer) -> None:
    gate, node = sshd_lab.node("bastion"), sshd_lab.node("cp-0")
    bastion = Bastion(host=gate.address, port=gate.port, user=sshd_lab.user, key=sshd_lab.key.path)
    remote = Remote(replace(target(sshd_lab, node), bastion=bastion), dialer)
    with pytest.raises(Trouble, match=r"ssh\.bastion\.host_key") as caught:
        await remote.connect([node.public])
    assert caught.value.exit_code is ExitCode.USAGE
    assert sshd_lab.user not in gate.log


async def test_a_broken_line_of_the_users_known_hosts_is_named_where_it_matters(
    sshd_lab: SshdLab, dialer: Dialer, sealed: Path
) -> None:
    gate, node = sshd_lab.node("bastion"), sshd_lab.node("cp-0")
    bastion = Bastion(host=gate.address, port=gate.port, user=sshd_lab.user, key=sshd_lab.key.path)
    remote = Remote(replace(target(sshd_lab, node), bastion=bastion), dialer)
    known = sealed / ".ssh" / "known_hosts"
    known.parent.mkdir()
    place = f"[{gate.address}]:{gate.port}"
    known.write_text(f"other.example ssh-ed25519 AAA\n{place} {gate.public}\n")
    assert await remote.connect([node.public]) == node.public
    await remote.close()
    known.write_text(f"other.example ssh-ed25519 AAA\n{place} ssh-ed25519 AAA\n")
    with pytest.raises(Trouble) as caught:
        await remote.connect([node.public])
    assert f"{known}:2 is no host key" in str(caught.value)
    assert f"ssh-keygen -R '{place}'" in str(caught.value)
