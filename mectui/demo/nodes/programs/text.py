"""grep, sed, head, tail and the others that read text."""

from __future__ import annotations

import base64
import hashlib
import re

from mectui.demo.nodes.made import said_sum
from mectui.demo.nodes.programs.options import Options, read_options
from mectui.demo.nodes.programs.registry import program
from mectui.demo.nodes.shell import Process


async def _lines(process: Process, names: list[str]) -> list[str]:
    return (await _input(process, names)).decode(errors="replace").splitlines()


async def _input(process: Process, names: list[str]) -> bytes:
    data = b""
    for name in names or ["-"]:
        stdin = name == "-"
        data += (
            await process.streams.stdin.read()
            if stdin
            else process.files.read(process.path(name), process.user)
        )
    return data


@program("grep", "egrep", "fgrep")
async def grep(process: Process) -> int:
    """Print the lines that match; 0 where there are any, 1 where there are none."""
    options = read_options(process.arguments, flags="q v i E F w c o x s n h l r quiet", valued="e m f")
    patterns, names = options.all("e"), list(options.words)
    for name in options.all("f"):
        patterns += await _lines(process, [name])
    if not patterns and not options.has("f"):
        patterns = [names.pop(0)]
    if options.has("s", "q"):
        names = [name for name in names if name == "-" or process.files.exists(process.path(name))] or (
            ["/dev/null"] if names else []
        )
    lines = [] if names == ["/dev/null"] else await _lines(process, names)
    matcher = _matcher(process, options, patterns)
    found = [line for line in lines if (matcher.search(line) is None) == options.has("v")]
    if options.has("c"):
        process.say(str(len(found)))
    elif options.has("o"):
        process.write("".join(f"{match[0]}\n" for line in found for match in matcher.finditer(line)))
    elif not options.has("q", "quiet"):
        process.write("".join(f"{line}\n" for line in found))
    return 0 if found else 1


def _matcher(process: Process, options: Options, patterns: list[str]) -> re.Pattern[str]:
    fixed = options.has("F") or process.name == "fgrep"
    extended = options.has("E") or process.name == "egrep"
    sources = [re.escape(p) if fixed else _extended(p) if not extended else _classes(p) for p in patterns]
    pattern = "|".join(f"(?:{source})" for source in sources) or "(?!)"
    pattern = (
        rf"\b(?:{pattern})\b" if options.has("w") else f"^(?:{pattern})$" if options.has("x") else pattern
    )
    return re.compile(pattern, re.IGNORECASE if options.has("i") else 0)


def _classes(pattern: str) -> str:
    return pattern.replace("[[:space:]]", r"\s").replace("[:space:]", r"\s").replace("[[:digit:]]", r"\d")


def _extended(pattern: str) -> str:
    """Return a basic regular expression as an extended one: the backslashed signs are the special ones."""
    return re.sub(r"\\([+?|(){}])|([+?|(){}])", lambda match: match[1] or f"\\{match[2]}", _classes(pattern))


@program("sed")
async def sed(process: Process) -> int:
    """Edit lines: s/a/b/g, /a/d, /a/p and their like, with -i in the file itself."""
    options = read_options(process.arguments, flags="i n E r", valued="e")
    scripts, names = options.all("e"), list(options.words)
    if not scripts:
        scripts = [names.pop(0)]
    extended = options.has("E", "r")
    edits = [
        _Edit(part, extended=extended)
        for script in scripts
        for part in re.split(r"\s*[;\n]\s*(?=[s/\d$])", script)
    ]
    targets = [[name] for name in names] if options.has("i") else [names]
    for target in targets:
        lines = await _lines(process, target)
        text = "".join(f"{line}\n" for line in _edited(lines, edits, quiet=options.has("n")))
        if options.has("i"):
            process.files.write(process.path(target[0]), text, process.user)
        else:
            process.write(text)
    return 0


_COMMAND = re.compile(r"(?:/((?:[^/\\]|\\.)*)/|\\(.)(.*?)\2|(\d+|\$))?\s*(.*)", re.DOTALL)
"""An address between slashes, or between other signs that a backslash introduces; then what is done."""


class _Edit:
    """One command of sed."""

    def __init__(self, script: str, *, extended: bool) -> None:
        match = _COMMAND.fullmatch(script.strip())
        address = (match[1] or match[3]) if match else None
        self.number: str | None = match[4] if match else None
        self.command: str = match[5] if match else script
        translate = _classes if extended else _extended
        self.address = re.compile(translate(address)) if address is not None else None
        self.substitution: tuple[re.Pattern[str], str, str] | None = None
        if self.command.startswith("s"):
            separator = re.escape(self.command[1])
            _, old, new, flags = re.split(rf"(?<!\\){separator}", self.command, maxsplit=3)
            replacement = re.sub(r"(?<!\\)&", r"\\g<0>", new).replace(f"\\{self.command[1]}", self.command[1])
            self.substitution = re.compile(translate(old), re.I if "I" in flags else 0), replacement, flags

    def applies(self, line: str, index: int, count: int) -> bool:
        if self.number is not None:
            return index + 1 == (count if self.number == "$" else int(self.number))
        return self.address is None or self.address.search(line) is not None


def _edited(lines: list[str], edits: list[_Edit], *, quiet: bool) -> list[str]:
    done: list[str] = []
    for index, original in enumerate(lines):
        line, printed, dropped = original, 0, quiet
        for edit in (edit for edit in edits if edit.applies(original, index, len(lines))):
            if edit.substitution is not None:
                pattern, new, flags = edit.substitution
                changed = pattern.sub(new, line, count=0 if "g" in flags else 1)
                printed += "p" in flags and changed != line
                line = changed
            dropped = dropped or edit.command == "d"
            printed += edit.command == "p"
        done += [line] * (printed + (not dropped))
    return done


@program("head", "tail")
async def head(process: Process) -> int:
    """Print the first or the last lines or bytes; tail also those from a number on, as in +3."""
    arguments = [f"-n{word[1:]}" if re.fullmatch(r"-\d+", word) else word for word in process.arguments]
    options = read_options(arguments, flags="q f F", valued="n c s pid")
    if options.has("pid"):
        await _follow(process, options.words[0], int(options.get("pid")))
        return 0
    data = await _input(process, options.words)
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
    data = await _input(process, options.words)
    counts = {"l": data.count(b"\n"), "w": len(data.split()), "c": len(data)}
    wanted = [counts[key] for key in counts if options.has(key)] or list(counts.values())
    process.say(" ".join(str(count) for count in [*wanted, *options.words]))
    return 0


@program("sort", "uniq")
async def sort(process: Process) -> int:
    """Sort lines; -u, as uniq does, leaves out repeated ones."""
    options = read_options(process.arguments, flags="u r n V c", valued="k t")
    lines = await _lines(process, options.words)
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
    for line in await _lines(process, options.words):
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


@program("base64")
async def base64_(process: Process) -> int:
    """Encode, or decode with -d."""
    options = read_options(process.arguments, flags="d decode", valued="w")
    data = await _input(process, options.words)
    if options.has("d", "decode"):
        process.write(base64.b64decode(data))
    else:
        process.write(base64.b64encode(data) + b"\n")
    return 0


@program("sha256sum", "sha512sum", "md5sum")
async def checksum(process: Process) -> int:
    """Print the checksum of files, or with -c see that they have those that a list says."""
    options = read_options(process.arguments, flags="c b t check quiet status strict")
    if not options.has("c", "check"):
        for path in options.words or ["-"]:
            process.say(f"{await _sum(process, path)}  {path}")
        return 0
    wrong = 0
    for line in await _lines(process, options.words):
        wanted, path = line.split(maxsplit=1)
        matches = await _sum(process, path) == wanted
        wrong += not matches
        if not matches or not options.has("quiet", "status"):
            process.say(f"{path}: {'OK' if matches else 'FAILED'}")
    if wrong:
        process.complain(f"{process.name}: WARNING: {wrong} computed checksum did NOT match")
    return int(wrong > 0)


async def _sum(process: Process, path: str) -> str:
    data = await _input(process, [path])
    return said_sum(data) or hashlib.new(process.name.removesuffix("sum"), data).hexdigest()


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
