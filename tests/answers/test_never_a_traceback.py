"""Whatever the file has in it: answers or Trouble, and nothing else."""

from __future__ import annotations

import contextlib
import json
import tempfile
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from mectui.answers import load
from mectui.answers.keys import schema_fields
from mectui.events import ExitCode, Trouble

BASE = yaml.safe_load((Path(__file__).parent / "malformed.yaml").read_text(encoding="utf-8"))["base"]
KEYS = sorted({path.rsplit(".", 1)[-1] for path in schema_fields()})

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**400, -(10**30)])
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(
        [
            "auto",
            "<id>",
            "[key]",
            "{expected}",
            "\ud800",
            "local",
            "10.0.0.0/8",
            "{0}",
            "a.b[0]",
            "~nobody-here/x",
        ]
    )
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS) | st.text(max_size=6) | st.sampled_from(["a\nb", "\ud800"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


def load_or_refuse(content: bytes, overrides: dict[str, Any] | None = None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.yaml"
        path.write_bytes(content)
        with contextlib.suppress(_Refused):
            load_saying(path, overrides or {})


class _Refused(Exception):
    """Trouble that says what it should."""


def load_saying(path: Path, overrides: dict[str, Any]) -> None:
    try:
        load(path, environ={"MECTUI_BASTION_HOST": "b", "AWS_REGION": "us-east-2"}, overrides=overrides)
    except Trouble as trouble:
        lines = [str(problem).encode() for problem in trouble.problems]
        if trouble.exit_code is ExitCode.USAGE and lines and not any(b"\n" in line for line in lines):
            raise _Refused from trouble
        raise


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes(content: bytes) -> None:
    load_or_refuse(content)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(["cluster", "aws", "ssh", "addons", "terraform", "limits"]), values))
def test_any_data(data: dict[str, Any]) -> None:
    load_or_refuse(json.dumps(data).encode())


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(schema_fields())), values)
def test_any_value_of_any_key(path: str, value: Any) -> None:
    load_or_refuse(BASE.encode(), {path: value})


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(BASE)), st.integers(0, 8), st.sampled_from(list("{}[]:,&*!|>'\"%@`#-?\t\n 0a")))
def test_any_slip_of_the_hand(start: int, length: int, typed: str) -> None:
    load_or_refuse((BASE[:start] + typed + BASE[start + length :]).encode())
