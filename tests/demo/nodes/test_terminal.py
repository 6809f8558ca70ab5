"""Somebody at a node's shell: what is typed at a terminal is seen, edited and run."""

from __future__ import annotations

from typing import Any

import asyncssh
import pytest

pytestmark = pytest.mark.cloud

PROMPT = "ubuntu@demo-cp-0:~$ "


async def say(shell: asyncssh.SSHClientProcess[str], keys: str) -> str:
    """Type keys and return what is written up to the next prompt."""
    shell.stdin.write(keys)
    return str(await shell.stdout.readuntil(PROMPT))


async def test_a_terminal_echoes_edits_and_interrupts_a_line(make_lab: Any) -> None:
    lab = await make_lab()
    await lab.launch("demo-cp-0")
    connection = await lab.connect("demo-cp-0")
    async with connection.create_process(term_type="xterm-256color", term_size=(80, 24)) as shell:
        assert await shell.stdout.readuntil(PROMPT) == PROMPT
        assert await say(shell, "hostname\r") == f"hostname\r\ndemo-cp-0\r\n{PROMPT}"
        assert "\nright\r" in await say(shell, "echo wrong\x7f\x7f\x7f\x7f\x7fright\r")
        assert (await say(shell, "echo never\x03")).endswith(f"^C\r\n{PROMPT}")
        shell.change_terminal_size(120, 40)
        assert await say(shell, "echo wide\r") == f"echo wide\r\nwide\r\n{PROMPT}"
        shell.stdin.write("exit\r")
        await shell.wait_closed()
        assert shell.exit_status == 0


async def test_bytes_reach_a_command_as_they_are(make_lab: Any) -> None:
    lab = await make_lab()
    await lab.launch("demo-cp-0")
    connection = await lab.connect("demo-cp-0")
    done = await connection.run("cat", input=bytes(range(256)), encoding=None)
    assert done.stdout == bytes(range(256))
