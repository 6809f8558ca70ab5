"""Words of the shell: variables, substitutions, quotes, splitting and wildcards."""

from __future__ import annotations

import fnmatch
import posixpath
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mectui.demo.nodes.shell.arithmetic import evaluate
from mectui.demo.nodes.shell.grammar import Tree, blanks, text, whole

if TYPE_CHECKING:
    from mectui.demo.nodes.shell.state import State

Substitute = Callable[[Tree], Awaitable[str]]
_MAGIC = re.compile(r"[*?\[]")
_DOUBLE_QUOTED = re.compile(r"\\([$`\"\\]|\n)")
_IN_DOCUMENT = re.compile(r"\\([$`\\]|\n)")
_UNQUOTED = re.compile(r"\\(.|\n)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a word. What is quoted is neither split nor matched; `parts` are the words of "$@"."""

    text: str
    quoted: bool
    split: bool = False
    parts: tuple[str, ...] | None = None


class Words:
    """Expands the words of one shell; `substitute` runs what stands in $( )."""

    def __init__(self, state: State, substitute: Substitute) -> None:
        self._state = state
        self._substitute = substitute

    async def fields(self, node: Tree) -> list[str]:
        """Return the words that a word becomes."""
        pieces = await self._pieces(node)
        return [name for word in _split(pieces) for name in self._glob(word)]

    async def single(self, node: Tree) -> str:
        """Return what a word becomes where nothing is split: assignments, redirections, case."""
        return "".join(piece.text for piece in await self._pieces(node))

    async def pattern(self, node: Tree) -> str:
        """Return a word as a pattern of fnmatch, in which what was quoted stands for itself."""
        pieces = await self._pieces(node)
        return "".join(_literal(piece.text) if piece.quoted else piece.text for piece in pieces)

    async def document(self, redirect: Tree, *, expand: bool) -> str:
        """Return the text of a here-document: the lines after its redirection, up to its end."""
        parts = {child.type: child for child in redirect.children}
        raw, stop = whole(redirect), parts["heredoc_end"].start_byte
        start = raw.index(b"\n", parts["heredoc_start"].end_byte) + 1
        last = raw.rindex(b"\n", 0, stop) + 1
        if not expand or "heredoc_body" not in parts:
            return raw[start:last].decode(errors="replace")
        body = parts["heredoc_body"].children
        pieces = await self._between(raw[start:last], start, body, _IN_DOCUMENT)
        return "".join(piece.text for piece in pieces)

    async def _pieces(self, node: Tree) -> list[Piece]:
        kind = node.type
        if kind == "concatenation":
            return await self._concatenated(node)
        if kind == "string":
            inside = node.children[1:-1]
            opening = node.start_byte + blanks(node) + 1
            raw = whole(node)[opening : node.end_byte - 1]
            return await self._between(raw, opening, inside, _DOUBLE_QUOTED) or [Piece("", True)]
        if kind == "raw_string":
            return [Piece(text(node)[1:-1], True)]
        if kind == "ansi_c_string":
            return [Piece(text(node)[2:-1].encode().decode("unicode_escape"), True)]
        if kind in _DOLLARS:
            return [await self._dollar(node, quoted=False)]
        if kind == "command_name":
            return await self._pieces(node.children[0])
        return self._plain(text(node))

    async def _concatenated(self, node: Tree) -> list[Piece]:
        """Read what stands side by side; in ${x:-a b} the grammar drops the blanks between."""
        pieces, end = [], node.start_byte
        for child in node.children:
            gap = child.start_byte + blanks(child) - end
            pieces += [*([Piece(" ", False)] if gap else []), *await self._pieces(child)]
            end = child.end_byte
        return pieces

    def _plain(self, raw: str) -> list[Piece]:
        if raw == "~" or raw.startswith("~/"):
            raw = self._state.get("HOME") + raw[1:]
        pieces, end = [], 0
        for match in _UNQUOTED.finditer(raw):
            pieces += [Piece(raw[end : match.start()], False), Piece(match[1].replace("\n", ""), True)]
            end = match.end()
        return [*pieces, Piece(raw[end:], False)]

    async def _between(
        self, raw: bytes, base: int, children: list[Tree], escapes: re.Pattern[str]
    ) -> list[Piece]:
        """Read quoted text that begins at byte `base`: its expansions and what stands between them."""
        pieces, end = [], 0
        for child in children:
            if child.type in _DOLLARS:
                start = child.start_byte - base + blanks(child)
                pieces += [_quoted(raw[end:start], escapes), await self._dollar(child, quoted=True)]
                end = child.end_byte - base
        pieces.append(_quoted(raw[end:], escapes))
        return [piece for piece in pieces if piece.text or piece.parts is not None]

    async def _dollar(self, node: Tree, *, quoted: bool) -> Piece:
        kind = node.type
        if kind == "command_substitution":
            return Piece((await self._substitute(node)).rstrip("\n"), quoted, not quoted)
        if kind == "arithmetic_expansion":
            return Piece(str(evaluate(text(node)[3:-2], self._state)), quoted)
        if kind == "expansion":
            return Piece(await self._braces(node), quoted, not quoted)
        name = text(node)[1:]
        if name in ("@", "*") and (quoted or name == "@"):
            parts = tuple(self._state.positional)
            return Piece(" ".join(parts), quoted, parts=parts if name == "@" else None)
        return Piece(self._state.get(name), quoted, not quoted)

    async def _braces(self, node: Tree) -> str:
        inside = node.children[1:-1]
        if inside[0].type == "#" and len(inside) == 2:
            return str(len(self._state.get(text(inside[1]))))
        name, rest = text(inside[0]), inside[1:]
        if not rest:
            return self._state.get(name)
        operator = text(rest[0])
        words = [await self.single(child) for child in rest[1:] if child.is_named]
        return _operate(self._state, name, operator, words)

    def _glob(self, word: list[Piece]) -> list[str]:
        plain = "".join(piece.text for piece in word)
        if not any(not piece.quoted and _MAGIC.search(piece.text) for piece in word):
            return [plain]
        pattern = "".join(_literal(piece.text) if piece.quoted else piece.text for piece in word)
        absolute = posixpath.join(self._state.cwd, pattern)
        folder, last = posixpath.split(absolute)
        names = [name for name in self._state.node.files.children(folder) if fnmatch.fnmatchcase(name, last)]
        visible = [name for name in names if last.startswith(".") or not name.startswith(".")]
        return [posixpath.join(posixpath.dirname(pattern), name) for name in visible] or [plain]


_DOLLARS = frozenset({"simple_expansion", "expansion", "command_substitution", "arithmetic_expansion"})


def _quoted(raw: bytes, escapes: re.Pattern[str]) -> Piece:
    unescaped = escapes.sub(lambda match: match[1].replace("\n", ""), raw.decode(errors="replace"))
    return Piece(unescaped, True)


def _literal(raw: str) -> str:
    return _MAGIC.sub(lambda match: f"[{match[0]}]", raw)


def _split(pieces: list[Piece]) -> list[list[Piece]]:
    words: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.parts is not None:
            chunks, edges = list(piece.parts), (False, False)
        elif piece.split:
            chunks = piece.text.split()
            edges = piece.text[:1].isspace(), piece.text[-1:].isspace()
        else:
            words[-1] += [piece] if piece.text or piece.quoted else []
            continue
        _append(words, chunks, piece.quoted, edges)
    return [word for word in words if word]


def _append(words: list[list[Piece]], chunks: list[str], quoted: bool, edges: tuple[bool, bool]) -> None:
    if edges[0]:
        words.append([])
    for index, chunk in enumerate(chunks):
        if index:
            words.append([])
        words[-1].append(Piece(chunk, quoted))
    if edges[1]:
        words.append([])


def _operate(state: State, name: str, operator: str, words: list[str]) -> str:
    value, word = state.get(name, quiet=True), words[0] if words else ""
    if operator in (":-", "-", ":=", "=", ":+", "+", ":?", "?"):
        return _default(state, name, operator, word)
    if operator in ("#", "##", "%", "%%"):
        return _strip(value, word, operator)
    if operator in ("/", "//"):
        new = words[1] if len(words) > 1 else ""
        return re.sub(fnmatch.translate(word)[4:-3], lambda _: new, value, count=int(operator == "/"))
    if operator in (",,", "^^"):
        return value.lower() if operator == ",," else value.upper()
    return value


def _default(state: State, name: str, operator: str, word: str) -> str:
    value = state.get(name, quiet=True)
    present = bool(value) if operator.startswith(":") else state.is_set(name)
    if operator.endswith("+"):
        return word if present else ""
    if present:
        return value
    if operator.endswith("="):
        state.set(name, word)
    if operator.endswith("?"):
        state.refuse(f"{name}: {word or 'parameter null or not set'}")
    return word


def _strip(value: str, pattern: str, operator: str) -> str:
    spots = range(len(value) + 1)
    prefix = operator.startswith("#")
    longest = len(operator) == 2
    order = reversed(spots) if prefix == longest else spots
    for spot in order:
        part = value[:spot] if prefix else value[spot:]
        if fnmatch.fnmatchcase(part, pattern):
            return value[spot:] if prefix else value[:spot]
    return value
