"""head, tail, wc, sort, cut, tr and the others that read text."""

from __future__ import annotations

import re

from mectui.demo.nodes.programs.inputs import input_of, lines_of
from mectui.demo.nodes.programs.options import read_options
from mectui.demo.nodes.programs.registry import program
from mectui.demo.nodes.shell import Process


@program("head", "tail")
async def head(process: Process) -> int:
    """Print the first or the last lines or bytes; tail also those from a number on, as in +3."""
    arguments = [f"-n{word[1:]}" if re.fullmatch(r"-\d+", word) else word for word in process.arguments]
    options = read_options(arguments, flags="q f F", valued="n c s pid")
    if options.has("pid"):
        await _follow(process, options.words[0], int(options.get("pid")))
        return 0
    data = await input_of(process, options.words)
    pieces: bytes | list[bytes] = data if options.has("c") else re.findall(rb"[^\n]*\n|[^\n]+", data)
    number = options.get("c", "n", default="10")
    count = int(number.lstrip("+"))
    if process.name == "head":
        chosen = pieces[:count]
    else:
        chosen = pieces[max(count - 1, 0) if number.startswith("+") else max(len(pieces) - count, 0) :]
    process.write(chosen if isinstance(chosen, bytes) else b"".join(chosen))
    return 0


_FOLLOWING_SECONDS = 0.02


async def _follow(process: Process, name: str, job: int) -> None:
    """Print a file from its first line, and what is added to it, until a job of the machine has ended."""
    seen, ended = 0, False
    while not ended:
        ended = await process.node.jobs.end_of(job, _FOLLOWING_SECONDS)
        data = process.files.read(process.path(name), process.user)
        process.write(data[seen:])
        seen = len(data)


@program("wc")
async def wc(process: Process) -> int:
    """Count lines, words or bytes."""
    options = read_options(process.arguments, flags="l w c m")
    data = await input_of(process, options.words)
    counts = {"l": data.count(b"\n"), "w": len(data.split()), "c": len(data)}
    wanted = [counts[key] for key in counts if options.has(key)] or list(counts.values())
    process.say(" ".join(str(count) for count in [*wanted, *options.words]))
    return 0


@program("sort", "uniq")
async def sort(process: Process) -> int:
    """Sort lines; -u, as uniq does, leaves out repeated ones."""
    options = read_options(process.arguments, flags="u r n V c", valued="k t")
    lines = await lines_of(process, options.words)
    if process.name == "sort":
        numeric = options.has("n")
        lines.sort(
            key=lambda line: (float(line.split()[0]) if numeric else 0, line), reverse=options.has("r")
        )
    if options.has("u") or process.name == "uniq":
        lines = list(dict.fromkeys(lines))
    process.write("".join(f"{line}\n" for line in lines))
    return 0


@program("cut")
async def cut(process: Process) -> int:
    """Print fields or characters of each line."""
    options = read_options(process.arguments, flags="s", valued="d f c")
    for line in await lines_of(process, options.words):
        if options.has("c"):
            low, _, high = options.get("c").partition("-")
            process.say(
                line[int(low or 1) - 1 : int(high) if high else None if "-" in options.get("c") else int(low)]
            )
            continue
        delimiter = options.get("d", default="\t")
        parts = line.split(delimiter)
        chosen = [parts[i] for i in _numbers(options.get("f"), len(parts))]
        process.say(delimiter.join(chosen) if delimiter in line else line)
    return 0


def _numbers(text: str, count: int) -> list[int]:
    chosen: list[int] = []
    for part in text.split(","):
        low, dash, high = part.partition("-")
        last = int(high) if high else count if dash else int(low)
        chosen += [index - 1 for index in range(int(low or 1), last + 1) if index <= count]
    return chosen


@program("tr")
async def tr(process: Process) -> int:
    """Replace or delete characters."""
    options = read_options(process.arguments, flags="d s c")
    text = (await process.streams.stdin.read()).decode(errors="replace")
    sets = [_characters(word) for word in options.words]
    if options.has("d"):
        process.write("".join(letter for letter in text if letter not in sets[0]))
    else:
        table = str.maketrans({old: sets[1][min(i, len(sets[1]) - 1)] for i, old in enumerate(sets[0])})
        process.write(text.translate(table))
    return 0


def _characters(word: str) -> str:
    spelled = word.replace("\\n", "\n").replace("\\t", "\t").replace("[:space:]", " \t\n\r")
    return re.sub(r"(.)-(.)", lambda m: "".join(chr(c) for c in range(ord(m[1]), ord(m[2]) + 1)), spelled)


@program("seq")
async def seq(process: Process) -> int:
    """Print numbers."""
    numbers = [int(word) for word in process.arguments]
    first, last = (1, numbers[0]) if len(numbers) == 1 else (numbers[0], numbers[-1])
    step = numbers[1] if len(numbers) == 3 else 1
    process.write("".join(f"{number}\n" for number in range(first, last + 1, step)))
    return 0


@program("basename", "dirname")
async def name_part(process: Process) -> int:
    """Print the last part of a path, or what is before it."""
    path = process.argv[1].rstrip("/")
    folder, _, last = path.rpartition("/")
    process.say(last if process.name == "basename" else folder or ("/" if path.startswith("/") else "."))
    return 0
