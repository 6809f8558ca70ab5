"""grep and sed."""

from __future__ import annotations

import re

from mectui.demo.nodes.programs.inputs import lines_of
from mectui.demo.nodes.programs.options import Options, read_options
from mectui.demo.nodes.programs.registry import program
from mectui.demo.nodes.shell import Process


@program("grep", "egrep", "fgrep")
async def grep(process: Process) -> int:
    """Print the lines that match; 0 where there are any, 1 where there are none."""
    options = read_options(process.arguments, flags="q v i E F w c o x s n h l r quiet", valued="e m f")
    patterns, names = options.all("e"), list(options.words)
    for name in options.all("f"):
        patterns += await lines_of(process, [name])
    if not patterns and not options.has("f"):
        patterns = [names.pop(0)]
    if options.has("s", "q"):
        names = [name for name in names if name == "-" or process.files.exists(process.path(name))] or (
            ["/dev/null"] if names else []
        )
    lines = [] if names == ["/dev/null"] else await lines_of(process, names)
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
        lines = await lines_of(process, target)
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
