"""Malformed answer files: each gives exit code 2 and says where, what was expected, and what helps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from mectui.answers import load
from mectui.events import ExitCode, Trouble

DATA = yaml.safe_load((Path(__file__).parent / "malformed.yaml").read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = DATA["cases"]


def refusal(path: Path) -> Trouble:
    with pytest.raises(Trouble) as caught:
        load(path, environ={})
    assert caught.value.exit_code is ExitCode.USAGE
    return caught.value


def test_the_base_of_the_cases_is_sound(write: Any) -> None:
    assert load(write(DATA["base"]), environ={}).answers.cluster.name == "edge"
    assert len({case["name"] for case in CASES}) == len(CASES) >= 40


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_says_where_and_what(case: dict[str, Any], write: Any) -> None:
    text = case["file"] if "file" in case else DATA["base"].replace(case["old"], case["new"], 1)
    assert text != DATA["base"]
    path = write(text)
    messages = [str(problem) for problem in refusal(path).problems]
    place = f"{path}:{case['at']}: " + (f"{case['key']}: " if case["key"] else "expected")
    found = [message for message in messages if message.startswith(place) or not case["key"]]
    assert found, f"{place} is not in {messages}"
    assert any(all(str(words) in message for words in case["says"]) for message in found), found
    assert found[0].startswith(f"{path}:{case['at']}: ")
    if "silent" in case:
        assert case["silent"] not in "\n".join(messages)
    assert all("\n" not in message and "pydantic" not in message for message in messages)


def test_everything_wrong_is_said_at_once_in_the_order_of_the_file(write: Any) -> None:
    text = DATA["base"]
    for old, new in (("version: 1", "version: 9"), ("workers: 2", "wokers: 2"), ("boot: 15m", "boot: soon")):
        text = text.replace(old, new, 1)
    problems = refusal(write(text)).problems
    assert [problem.what.rsplit(" ", 1)[1] for problem in problems] == [
        "version",
        "cluster.wokers",
        "timeouts.boot",
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfec\x00l\x00", "UTF-16"),
        (b"cluster:\n  name: caf\xe9\n", "2:12: expected UTF-8 text, found the byte 0xe9"),
        (b"cluster:\n  name: a\x00b\n", "2:10: expected text, found the control character 0x00"),
        (b"\x7fELF\x02\x01\x01\x00", "control character"),
        (b"name: \x1b[2J\n", "1:7: expected text, found the control character 0x1b"),
        ("name: \x85\ufffe\n".encode(), "expected text, found the character U+FFFE"),
        (b"# long\n" * 60_000, "expected at most 256 KiB"),
        (
            b"a: &a [x,x,x,x,x,x,x,x,x]\n"
            + b"".join(
                b"%c: &%c [%s]\n" % (c + 1, c + 1, b",".join([b"*%c" % c] * 9)) for c in range(97, 106)
            ),
            "aliases",
        ),
        (b"a: " + b"[" * 100_000, "too many"),
    ],
    ids=["utf-16", "latin-1", "nul", "binary", "escape", "noncharacter", "huge", "alias bomb", "deep"],
)
def test_a_file_that_is_no_text(content: bytes, words: str, write: Any) -> None:
    [problem] = refusal(write(content)).problems
    assert words in str(problem)
    assert "\x1b" not in str(problem)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    [missing] = refusal(tmp_path / "none.yaml").problems
    assert "no such file" in str(missing)
    assert "mectui init" in missing.remedy
    [folder] = refusal(tmp_path).problems
    assert "a directory" in str(folder)
    [below] = refusal(tmp_path / "a\x00b").problems
    assert "cannot be read" in str(below)
