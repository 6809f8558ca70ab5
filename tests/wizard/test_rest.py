"""What no step asks is asked all the same, where a file wants it or has it wrong; and never lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from mectui.answers import load
from mectui.wizard import Fields, Flow, StepState, Typed, begin

WHOLE = """
cluster: {name: edge}
aws:
  region: us-east-2
  vpc: vpc-0123456789abcdef0
  subnets: [subnet-0123456789abcdef0]
"""


def flow_of(tmp_path: Path, more: str) -> Flow:
    file = tmp_path / "answers.yaml"
    file.write_text(WHOLE + more)
    return begin(file, {}, tmp_path / "cache")


def rest(flow: Flow) -> dict[str, str]:
    """Return the fields of the step, and go there."""
    flow.jump("rest")
    form = flow.form()
    assert isinstance(form, Fields)
    return {each.path: each.value for each in form.fields}


def test_a_whole_file_has_no_such_step(tmp_path: Path) -> None:
    flow = flow_of(tmp_path, "")
    assert "rest" not in {step.key for step in flow.steps}
    assert "rest" not in {step.key for step in begin(None, {}, tmp_path).steps}


def test_an_unknown_key_is_shown_with_its_line_and_left_out_only_by_hand(tmp_path: Path) -> None:
    flow = flow_of(tmp_path, "  regoin: us-east-1\ntimeuots: {boot: 5m}\n")
    assert flow.current.key == "rest"
    assert rest(flow) == {"aws.regoin": "us-east-1", "timeuots": "{boot: 5m}"}
    assert str(flow.draft.origin("aws.regoin")).endswith("answers.yaml:7")
    assert flow.state(flow.current) is StepState.BLOCKED
    assert "region" in str(flow.go()[0])
    flow.change(Typed({"aws.regoin": "", "timeuots": ""}))
    assert flow.go() == ()
    assert rest(flow) == {"aws.regoin": "", "timeuots": ""}
    assert "regoin" not in flow.draft.save(tmp_path / "saved.yaml")
    assert load(tmp_path / "saved.yaml", environ={}).answers.aws.region == "us-east-2"


@pytest.mark.parametrize(
    ("wrong", "path", "shown", "mended"),
    [
        ("timeouts: {boot: soon}", "timeouts.boot", "soon", "20m"),
        ("limits: {max_hourly_usd: -1}", "limits.max_hourly_usd", "-1", "1.5"),
        ("protect: maybe", "protect", "maybe", "true"),
        ("proxy: {htp: 'http://p:1'}", "proxy", "{htp: 'http://p:1'}", "{http: 'http://p:1'}"),
        ("ssh: {bastion: {hots: b}}", "ssh.bastion", "{hots: b}", "{host: b}"),
        ("terraform: {binary: 7}", "terraform.binary", "7", "tofu"),
        ("interactive_sections: [aw]", "interactive_sections", "[aw]", "[cluster]"),
        ("version: 9", "version", "9", "1"),
        ("ssh: none", "ssh", "none", ""),
    ],
)
def test_a_mistake_that_no_other_step_shows_is_mended_here(
    tmp_path: Path, wrong: str, path: str, shown: str, mended: str
) -> None:
    flow = flow_of(tmp_path, f"{wrong}\n")
    assert rest(flow) == {path: shown}
    assert flow.go()
    flow.change(Typed({path: mended}))
    assert flow.go() == ()
    assert not flow.draft.problems
    assert flow.draft.answers()


@pytest.mark.parametrize(
    "typed", ["{", "- : -", "[1, {a]", "\t", "!!python/name:os.system", "&a [*a]", "a: *b"]
)
def test_no_text_whatever_breaks_it(tmp_path: Path, typed: str) -> None:
    flow = flow_of(tmp_path, "  tags: [x]\n")
    rest(flow)
    flow.change(Typed({"aws.tags": typed}))
    assert rest(flow).keys() == {"aws.tags"}
    assert flow.draft.yaml()


def test_sections_without_a_step_of_their_own_are_asked(tmp_path: Path) -> None:
    flow = flow_of(tmp_path, "interactive_sections: [timeouts]\n")
    assert [step.key for step in flow.steps if flow.asked(step)] == ["rest", "review"]
    assert rest(flow) == {
        "timeouts.boot": "15m",
        "timeouts.install": "15m",
        "timeouts.join": "10m",
        "timeouts.addon": "15m",
        "timeouts.drain": "2m",
    }
    flow.change(Typed({"timeouts.boot": "15m", "timeouts.join": "20m"}))
    assert flow.draft.get("timeouts.join") == "20m"
    assert not flow.draft.given("timeouts.boot")
    assert flow.step("rest").summary(flow.draft) == "join"


def test_limits_are_asked_with_the_size(tmp_path: Path) -> None:
    flow = flow_of(tmp_path, "interactive_sections: [limits]\n")
    assert [step.key for step in flow.steps if flow.asked(step)] == ["size", "rest", "review"]
    assert rest(flow) == {"limits.max_hourly_usd": ""}


def test_everything_is_everything(tmp_path: Path) -> None:
    flow = flow_of(tmp_path, 'interactive_sections: ["*"]\n')
    asked = {path for step in flow.steps if flow.asked(step) for path in step.paths}
    known = {line.path for line in flow.draft.yaml() if line.path}
    assert known - asked == {"version", "interactive_sections", "cluster.engine"}
