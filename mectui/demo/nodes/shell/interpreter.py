"""Runs shell scripts on a simulated node: lists, pipelines, loops, functions, redirections."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from mectui.demo.nodes.shell import conditions
from mectui.demo.nodes.shell.assignments import ASSIGNMENTS, assigned
from mectui.demo.nodes.shell.commands import run_words
from mectui.demo.nodes.shell.compounds import COMPOUNDS
from mectui.demo.nodes.shell.grammar import SyntaxProblem, Tree, field, lost_words, negates, parse, text
from mectui.demo.nodes.shell.redirections import redirected
from mectui.demo.nodes.shell.state import Exit, Loop, Return, State
from mectui.demo.nodes.shell.streams import Buffer, Source, Streams
from mectui.demo.nodes.shell.words import Words


class Shell:
    """One shell: sh or bash, a script or an interactive one."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.words = Words(state, self._substitute)
        self.background: dict[int, asyncio.Task[int]] = {}
        self._streams = Streams(Source(), Buffer(), Buffer())
        self._exec: Streams | None = None
        self.substituted = 0
        self.tested = 0
        self._run_by_kind: dict[str, Callable[[Tree, Streams], Awaitable[int]]] = {
            "command": self._command,
            "test_command": self._test,
            "function_definition": self._define,
            **{kind: partial(runner, self) for kind, runner in (COMPOUNDS | ASSIGNMENTS).items()},
        }

    async def run(self, script: bytes, streams: Streams) -> int:
        """Run a script and return its exit code; what goes wrong with it is said on standard error."""
        try:
            tree = parse(script)
        except SyntaxProblem as problem:
            return self._complain(streams, f"{self.state.name}: {problem}", 2)
        try:
            code = await self.block(tree.children, streams)
        except Exit as end:
            if str(end):
                self._complain(streams, f"{self.state.name}: line 1: {end}", end.code)
            code = end.code
        except (Return, Loop) as end:
            code = getattr(end, "code", 0)
        return await self.left(code, streams)

    async def left(self, code: int, streams: Streams) -> int:
        """Do what `trap … EXIT` asked for, and return the exit code of the shell."""
        last, self.state.on_exit = self.state.on_exit, ""
        if last:
            try:
                await self.block(parse(last.encode()).children, streams)
            except Exit as end:
                return end.code
        return code

    async def block(self, children: Sequence[Tree], streams: Streams) -> int:
        """Run statements one after another; one followed by & runs beside the others."""
        for index, child in enumerate(children):
            if not child.is_named or child.type in ("comment", "ERROR", "heredoc_body"):
                continue
            follower = children[index + 1] if index + 1 < len(children) else None
            if follower is not None and text(follower) == "&":
                self._launch(child, streams)
                continue
            self.state.status = await self.statement(child, streams)
            streams = self._exec or streams
        return self.state.status

    async def statement(self, node: Tree, streams: Streams, tail: Sequence[Tree] = ()) -> int:
        """Run one statement; `tail` are redirections that the grammar hung on a whole list of them."""
        self._streams = streams
        kind = node.type
        if kind == "redirected_statement":
            return await self._redirected(node, streams, tail)
        if kind == "list":
            return await self._list(node, streams, tail)
        if kind == "pipeline":
            return await self._pipeline([child for child in node.children if child.is_named], streams, tail)
        if kind == "negated_command":
            return int(not await self._guarded(node.children[1], streams, tail))
        return await self._simple(node, streams, tail)

    async def _simple(self, node: Tree, streams: Streams, tail: Sequence[Tree]) -> int:
        try:
            inner = await redirected(streams, list(tail), self.state, self.words)
        except OSError as error:
            return self._fail(
                self._complain(streams, self._located(f"{error.filename}: {error.strerror}"), 1)
            )
        if tail and node.type == "command" and text(node) == "exec":
            self._exec = inner
            return 0
        runner = self._run_by_kind.get(node.type)
        if runner is None:
            return self._complain(streams, self._located(f"{node.type} is not simulated"), 2)
        return self._fail(await runner(node, inner))

    def _fail(self, code: int) -> int:
        self.state.status = code
        if code and "e" in self.state.options and not self.tested:
            raise Exit(code)
        return code

    async def _redirected(self, node: Tree, streams: Streams, tail: Sequence[Tree]) -> int:
        body = node.child_by_field_name("body")
        redirects = [*node.children_by_field_name("redirect"), *tail]
        if body is None:
            await redirected(streams, redirects, self.state, self.words)
            return 0
        heredoc = next((child for child in redirects if child.type == "heredoc_redirect"), None)
        rest = {child.type: child for child in heredoc.children} if heredoc is not None else {}
        if "pipeline" in rest:
            following = _flat_pipeline(rest["pipeline"])
            return await self._pipeline([body, *following], streams, (), redirects)
        if heredoc is not None and (right := heredoc.child_by_field_name("right")) is not None:
            first = await self._guarded(body, streams, redirects)
            wanted = "&&" in rest
            return await self.statement(right, streams) if (first == 0) == wanted else first
        return await self.statement(body, streams, redirects)

    async def _list(self, node: Tree, streams: Streams, tail: Sequence[Tree]) -> int:
        left, operator, right = node.children[0], text(node.children[1]), node.children[-1]
        code = await self._guarded(left, streams)
        self.state.status = code
        if (code == 0) == (operator == "&&"):
            return await self.statement(right, streams, tail)
        return code

    async def _guarded(self, node: Tree, streams: Streams, tail: Sequence[Tree] = ()) -> int:
        """Run what is tested: its failure never ends the shell."""
        self.tested += 1
        try:
            return await self.statement(node, streams, tail)
        finally:
            self.tested -= 1

    async def _pipeline(
        self, stages: list[Tree], streams: Streams, tail: Sequence[Tree], head: Sequence[Tree] = ()
    ) -> int:
        stdin, codes = streams.stdin, [0]
        for index, stage in enumerate(stages):
            last = index == len(stages) - 1
            output = Buffer()
            inner = Streams(stdin, streams.stdout if last else output, streams.stderr)
            redirects = head if index == 0 else tail if last else ()
            codes.append(await self.child().contained(stage, inner, redirects))
            stdin = Source(output.data)
        code = codes[-1]
        if "pipefail" in self.state.options:
            code = next((code for code in reversed(codes) if code), 0)
        return int(not code) if negates(stages[0]) else self._fail(code)

    async def contained(self, node: Tree, streams: Streams, tail: Sequence[Tree] = ()) -> int:
        """Run a statement in a shell of its own; an exit ends only that."""
        try:
            code = await self.statement(node, streams, tail)
        except Exit as end:
            if str(end):
                self._complain(streams, self._located(str(end)), end.code)
            code = end.code
        return await self.left(code, streams)

    def child(self) -> Shell:
        """Return a subshell."""
        child = Shell(self.state.copy())
        child.tested = self.tested
        return child

    def _launch(self, node: Tree, streams: Streams) -> None:
        child = self.child()
        job = self.state.node.begin(child.contained(node, streams.reading(Source())))
        self.state.job, self.state.status = self.state.node.jobs.add(job), 0
        self.background[self.state.job] = job

    async def _substitute(self, node: Tree) -> str:
        output, child = Buffer(), self.child()
        try:
            await child.block(node.children, self._streams.writing(output))
        except Exit as end:
            child.state.status = end.code
        self.state.status = self.substituted = child.state.status
        return output.data.decode(errors="replace")

    async def _command(self, node: Tree, streams: Streams) -> int:
        redirects = [child for child in node.children if child.type.endswith("_redirect")]
        streams = await redirected(streams, redirects, self.state, self.words)
        assignments, words = [], []
        for child in node.children:
            if child.type == "variable_assignment":
                assignments.append((text(field(child, "name")), await assigned(self, child)))
            elif child.is_named and child not in redirects:
                words += await self.words.fields(child)
        words += lost_words(node)
        return await run_words(self, words, dict(assignments), streams)

    async def _test(self, node: Tree, streams: Streams) -> int:
        return await conditions.run(self, node, streams)

    async def _define(self, node: Tree, streams: Streams) -> int:
        self.state.functions[text(field(node, "name"))] = field(node, "body")
        return 0

    def _located(self, message: str) -> str:
        return f"{self.state.name}: {'line 1' if self.state.name == 'bash' else '1'}: {message}"

    @staticmethod
    def _complain(streams: Streams, message: str, code: int) -> int:
        streams.stderr.write(f"{message}\n".encode())
        return code


def _flat_pipeline(node: Tree) -> list[Tree]:
    stages = [child for child in node.children if child.is_named]
    return [
        part for stage in stages for part in (_flat_pipeline(stage) if stage.type == "pipeline" else [stage])
    ]
