"""The shell of a simulated node, as a user of sh and bash expects it."""

from __future__ import annotations

import pytest

from mectui.demo.nodes import Clock, Faults, NodeSpec
from mectui.demo.nodes.node import Node
from mectui.demo.nodes.shell import Buffer, Source, Streams, run_script

SPEC = NodeSpec("i-1", "demo-cp-0", "10.0.1.10", None, b"", ())


@pytest.fixture
def node() -> Node:
    node = Node(SPEC, Clock(1000), Faults(), lambda ip: None)
    node.users.add("ubuntu", ["adm", "sudo"])
    node.files.make_directory("/home/ubuntu")
    node.files.own("/home/ubuntu", 1000, 1000)
    return node


async def run(node: Node, script: str, *, shell: str = "bash", stdin: bytes = b"") -> tuple[int, str, str]:
    out, err = Buffer(), Buffer()
    user = node.users.get("ubuntu")
    assert user is not None
    code = await run_script(node, user, script, Streams(Source(stdin), out, err), shell=shell)
    return code, out.data.decode(), err.data.decode()


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("echo a  b 'c  d' \"e  f\"", "a b c  d e  f\n"),
        ("x='1 2'; printf '<%s>' $x \"$x\"", "<1><2><1 2>"),
        ('echo "a ${X:-b} $(echo c) z"', "a b c z\n"),
        ("false || echo no; true && echo yes", "no\nyes\n"),
        ("! false && echo negated", "negated\n"),
        ("! echo a | grep -q b && echo negated; ! echo b 2>/dev/null | grep b; echo $?", "negated\nb\n1\n"),
        ("for i in 1 2 $(seq 3 4); do printf $i; done", "1234"),
        ('n=0; until [ "$n" -ge 3 ]; do n=$((n+1)); done; echo $n', "3\n"),
        ('while read -r a b; do echo "$b-$a"; done <<E\n1 2\n3 4\nE\n', "2-1\n4-3\n"),
        ("if [ -f /nope ]; then echo a; elif test -d /etc; then echo b; else echo c; fi", "b\n"),
        ("case abc in x|a*) echo yes;; *) echo no;; esac", "yes\n"),
        ('f() { echo "$1-$#"; return 3; }; f a b; echo $?', "a-2\n3\n"),
        ("echo one >~/f; echo two >>~/f; cat ~/f | wc -l", "2\n"),
        ("echo hidden 2>&1 >/dev/null; nosuch 2>/dev/null; echo $?", "127\n"),
        ("X=1; cat <<E\n a $X $(echo b) \\$X\nE\n", " a 1 b $X\n"),
        ("X=1; cat <<'E'\n$X\nE\n", "$X\n"),
        ("cat <<E | tr a-z A-Z\nabc\nE\n", "ABC\n"),
        ("cat <<E && echo after\nabc\nE\n", "abc\nafter\n"),
        ("echo x >~/f; cat ~/f - <<E\nabc\nE\n", "x\nabc\n"),
        ("cat - 2>&1 <<E | tr a-z A-Z\nabc\nE\n", "ABC\n"),
        ("(cd /etc; pwd); pwd", "/etc\n/home/ubuntu\n"),
        ("echo a | grep -q b && echo found || echo missing", "missing\n"),
        (
            'x=b; printf \'<%s>\' ${y:-a $x c} ${x:+-i "$x"}; echo "${y:-1, or $x 2}"',
            "<a><b><c><-i><b>1, or b 2\n",
        ),
        ("x=file.tar.gz; echo ${x%.*} ${x%%.*} ${x#*.} ${#x}", "file.tar file tar.gz 11\n"),
        ('set -- a \'b c\'; for x in "$@"; do echo "<$x>"; done', "<a>\n<b c>\n"),
        ("[[ abc == a* && abc =~ ^a.c$ ]] && echo match", "match\n"),
        ("set -e; if false; then :; fi; false || true; echo here; false; echo never", "here\n"),
        ("touch a1 a2; echo a* '*'", "a1 a2 *\n"),
        ("echo x | tee ~/t >/dev/null; sed -i 's/x/y/' ~/t; cat ~/t", "y\n"),
        (r"printf 'a\rb\nc\nd' >~/t; tail -n +2 ~/t | head -c 3; tail -n +9 ~/t; tail -n 1 ~/t", "c\ndd"),
        (
            r"printf 'a\rb\nc\nd' >~/t; head -n 1 ~/t; tail -c +5 ~/t; tail -c 2 ~/t; head -n 0 ~/t",
            "a\rb\nc\nd\nd",
        ),
        ("tail -n +1 /nope 2>/dev/null | head -c 9; echo ended", "ended\n"),
        ("sleep 5 & wait; echo done", "done\n"),
        ("(exit 3) & wait $!; code=$?; echo $code $?", "3 0\n"),
        ("x=$(exit 4); echo $?; x=a$(true); echo $?", "4\n0\n"),
        ("for i in 1 2 3; do [ $i = 2 ] && continue; echo $i; [ $i = 3 ] && break; done", "1\n3\n"),
        ("exec >~/log 2>&1; echo kept; exec cat ~/log", ""),
        ("true && echo a >~/out; cat ~/out", "a\n"),
        ("i=0; while true; do i=$((i+1)); [ $i -eq 5 ] && break; done; echo $i", "5\n"),
        ("for ((i=0; i<3; i++)); do printf $i; done", "012"),
        ('cat <<< "$((2 * 3 + 1))"', "7\n"),
        ("A=1 env | grep ^A=; echo ${A:-unset}", "A=1\nunset\n"),
        ("command -v sh; command -v microk8s || echo none", "/usr/bin/sh\nnone\n"),
    ],
)
async def test_scripts(node: Node, script: str, expected: str) -> None:
    assert (await run(node, script))[1] == expected


@pytest.mark.parametrize(
    ("shell", "message"),
    [("sh", "sh: 1: nosuch: not found\n"), ("bash", "bash: line 1: nosuch: command not found\n")],
)
async def test_an_unknown_command_is_127(node: Node, shell: str, message: str) -> None:
    assert await run(node, "nosuch --flag", shell=shell) == (127, "", message)


async def test_what_is_no_shell_is_a_syntax_error(node: Node) -> None:
    code, _, err = await run(node, "if true; then (")
    assert code == 2
    assert "syntax error" in err


async def test_a_user_may_not_write_what_is_roots(node: Node) -> None:
    code, _, err = await run(node, "echo x > /etc/owned")
    assert code == 1
    assert "Permission denied" in err
    assert await run(node, "echo x | sudo tee /etc/owned && sudo cat /etc/owned") == (0, "x\nx\n", "")


async def test_a_root_shell_reads_its_script_from_standard_input(node: Node) -> None:
    script = b"umask 077\nid -u\nif [ ! -s /etc/x ]; then\necho made >/etc/x || exit 1\nfi\ncat /etc/x\n"
    assert await run(node, "sudo sh -s", stdin=script) == (0, "0\nmade\n", "")


async def test_lines_are_filtered_by_a_here_document_of_patterns(node: Node) -> None:
    script = b"printf 'aa|1\\nbb|2\\n' >/tmp/l\ngrep -v -F -f - /tmp/l >/tmp/k <<'T'\naa\nT\ncat /tmp/k\n"
    assert await run(node, "sudo sh -s", stdin=script) == (0, "bb|2\n", "")


async def test_timeout_ends_what_takes_too_long(node: Node) -> None:
    node.clock.speed = 10**9
    assert (await run(node, "timeout 0.05 sleep 1e12; echo $?"))[1] == "124\n"


async def test_exit_codes_come_out(node: Node) -> None:
    assert (await run(node, "exit 7"))[0] == 7
    assert (await run(node, "sh -c 'exit 4'"))[0] == 4
    assert (await run(node, "set -o pipefail; false | true"))[0] == 1
    assert (await run(node, "cat /etc/nope"))[::2] == (1, "cat: /etc/nope: No such file or directory\n")
