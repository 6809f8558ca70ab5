"""sh and bash, sudo, env, timeout and others that run another program."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from mectui.demo.nodes.programs.options import read_options
from mectui.demo.nodes.programs.registry import execute, program
from mectui.demo.nodes.shell import Process, run_script


@program("sh", "bash", "dash")
async def shell(process: Process) -> int:
    """Run a script given by -c, by name, or on standard input."""
    options = read_options(process.arguments, flags="e u x s l i eu ex eux", valued="c o", stop_at_word=True)
    name = "bash" if process.name == "bash" else "sh"
    words = options.words
    if options.has("c"):
        script, arguments = options.get("c").encode(), words[1:]
    elif words and not options.has("s"):
        try:
            script, arguments = process.files.read(process.path(words[0]), process.user), words[1:]
        except OSError as error:
            return process.fail(f"{words[0]}: {error.strerror}", 127)
    else:
        script, arguments = await process.streams.stdin.read(), words
    prelude = "".join(
        f"set -{flag};" for flag in "eux" if any(flag in key for key in options.values if key != "c")
    )
    return await run_script(
        process.node,
        process.user,
        prelude.encode() + script,
        process.streams,
        shell=name,
        cwd=process.cwd,
        arguments=arguments,
        environment=process.environment,
    )


@program("sudo")
async def sudo(process: Process) -> int:
    """Run a command as root, or as -u says; whoever may log in may do so without a password."""
    options = read_options(
        process.arguments, flags="n E H i S k b non-interactive preserve-env", valued="u g", stop_at_word=True
    )
    name = options.get("u", default="root")
    user = process.node.users.get(name)
    if user is None:
        return process.fail(f"unknown user {name}")
    environment = dict(process.environment) if options.has("E", "preserve-env") else {}
    words = list(options.words)
    while words and "=" in words[0]:
        key, _, value = words.pop(0).partition("=")
        environment[key] = value
    if options.has("i") or not words:
        words = ["bash", "-c", " ".join(words)] if words else ["bash", "-s"]
    environment |= {"SUDO_USER": process.user.name, "HOME": user.home, "USER": user.name, "PATH": "/usr/bin"}
    child = replace(process, argv=words, user=user, environment=environment)
    return await _started(child, f"sudo: {words[0]}: command not found", 1)


@program("env", "nohup", "nice", "time", "setsid", "ionice", "stdbuf", "command")
async def run_as_is(process: Process) -> int:
    """Run a command, with variables before it where there are any."""
    words, environment = process.arguments, dict(process.environment)
    while words and (words[0].startswith("-") or ("=" in words[0] and process.name == "env")):
        key, _, value = words.pop(0).partition("=")
        environment |= {} if key.startswith("-") else {key: value}
    if not words:
        process.write("".join(f"{key}={value}\n" for key, value in environment.items()))
        return 0
    child = replace(process, argv=words, environment=environment)
    return await _started(child, f"{process.name}: '{words[0]}': No such file or directory", 127)


@program("timeout")
async def timeout(process: Process) -> int:
    """Run a command for so long at most; 124 tells that it was not long enough."""
    options = read_options(
        process.arguments, flags="preserve-status foreground v", valued="k s", stop_at_word=True
    )
    limit, words = _seconds(options.words[0]), options.words[1:]
    try:
        async with asyncio.timeout(process.node.clock.patience(limit)):
            return await _started(process.running(words), f"timeout: failed to run command '{words[0]}'", 127)
    except TimeoutError:
        return 124


@program("flock")
async def flock(process: Process) -> int:
    """Get the lock: nobody else holds one on a simulated machine."""
    return 0


@program("sleep")
async def sleep(process: Process) -> int:
    """Wait; the time of the node passes at its clock's speed."""
    await process.node.clock.sleep(sum(_seconds(word) for word in process.arguments))
    return 0


@program("true", "sync", "logger", "apt-mark", "resolvectl", "swapoff", "iptables", "ufw")
async def succeed(process: Process) -> int:
    """Do nothing, well."""
    return 0


@program("false")
async def fail(process: Process) -> int:
    """Do nothing, badly."""
    return 1


async def _started(process: Process, missing: str, code: int) -> int:
    done = await execute(process)
    if done is not None:
        return done
    process.complain(missing)
    return code


def _seconds(word: str) -> float:
    unit = {"s": 1, "m": 60, "h": 3600, "d": 86400}.get(word[-1:], 0)
    return float(word[:-1]) * unit if unit else float(word)
