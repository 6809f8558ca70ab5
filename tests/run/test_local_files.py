"""The files that the answers name are looked at before anything is made from them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from mectui.answers.model import Answers
from mectui.events import ExitCode, Trouble
from mectui.run.local_files import check_local_files
from mectui.ssh import generate_key


def answers(ssh: Mapping[str, object], mirror: Path | None = None) -> Answers:
    place = {"region": "eu-west-1", "vpc": "vpc-0123456789abcdef0", "subnets": ["subnet-0123456789abcdef0"]}
    terraform = {"provider_mirror": str(mirror)} if mirror else {}
    return Answers.model_validate(
        {"cluster": {"name": "edge"}, "aws": place, "ssh": ssh, "terraform": terraform}
    )


def test_what_is_there_is_let_be(tmp_path: Path) -> None:
    key = str(generate_key(tmp_path).path)
    check_local_files(answers({}))
    check_local_files(answers({"key": key, "bastion": {"host": "bastion", "key": key}}, mirror=tmp_path))
    check_local_files(answers({"bastion": {"host": "bastion"}}))


def test_everything_that_is_not_is_told_at_once(tmp_path: Path) -> None:
    public = generate_key(tmp_path).path.with_suffix(".pub")
    wrong = {"key": str(tmp_path / "none"), "bastion": {"host": "bastion", "key": str(public)}}
    with pytest.raises(Trouble) as caught:
        check_local_files(answers(wrong, mirror=tmp_path / "mirror"))
    assert caught.value.exit_code is ExitCode.USAGE
    assert [problem.what.split()[0] for problem in caught.value.problems] == [
        "ssh.key:",
        "ssh.bastion.key:",
        "terraform.provider_mirror",
    ]
    assert "No such file" in caught.value.problems[0].why
    assert "no private key" in caught.value.problems[1].why
