"""Loading: which source wins, what it is recorded as, and what of it is saved."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mectui.answers import Loaded, OriginKind, load, save
from mectui.answers.model import Bastion, ImageId, UbuntuImage
from mectui.events import Trouble

SMALL = """\
cluster: {name: edge}
aws:
  region: us-east-2
  vpc: vpc-0a1b2c3d
  subnets: [subnet-0a1b2c3d]
"""
HOST_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + "A" * 43


def origin(loaded: Loaded, path: str) -> tuple[OriginKind, str]:
    found = loaded.provenance[path]
    return found.kind, found.where.rsplit("/", 1)[-1]


def test_defaults_are_the_contracts(write: Any) -> None:
    answers = load(write(SMALL), environ={}).answers
    assert answers.version == 1
    assert (answers.cluster.channel, answers.cluster.control_planes, answers.cluster.workers) == (
        "1.34/stable",
        1,
        2,
    )
    assert answers.aws.image == UbuntuImage(ubuntu="24.04")
    assert (answers.aws.access, answers.aws.public_ip, answers.aws.root_disk_gib) == (("auto",), "auto", 30)
    assert [addon.name for addon in answers.addons] == ["dns"]
    assert answers.timeouts.join == timedelta(minutes=10)


def test_every_source_is_recorded(write: Any) -> None:
    text = SMALL.replace("  region: us-east-2\n", "")
    loaded = load(write(text), environ={"AWS_REGION": "eu-west-1"}, overrides={"cluster.workers": 5})
    assert loaded.answers.aws.region == "eu-west-1"
    assert loaded.answers.cluster.workers == 5
    assert origin(loaded, "aws.region") == (OriginKind.ENVIRONMENT, "AWS_REGION")
    assert origin(loaded, "cluster.workers") == (OriginKind.COMMAND_LINE, "")
    assert origin(loaded, "aws.vpc") == (OriginKind.FILE, "answers.yaml:3")
    assert origin(loaded, "aws.data_disks.count") == (OriginKind.DEFAULT, "")
    assert str(loaded.provenance["aws.region"]) == "environment AWS_REGION"


def test_command_line_beats_file_beats_environment(write: Any) -> None:
    environ = {"TF_VAR_aws_region": "eu-west-1", "AWS_REGION": "eu-west-2", "TF_VAR_vpc_id": "vpc-ffffffff"}
    path = write(SMALL)
    assert load(path, environ=environ).answers.aws.region == "us-east-2"
    assert (
        load(path, environ=environ, overrides={"aws.region": "ap-south-1"}).answers.aws.region == "ap-south-1"
    )
    assert load(path, environ=environ).answers.aws.vpc == "vpc-0a1b2c3d"


def test_the_blueprints_variables_are_enough(write: Any) -> None:
    environ = {
        "TF_VAR_aws_region": "eu-west-1",
        "AWS_REGION": "eu-west-2",
        "TF_VAR_aws_ami": "ami-0a1b2c3d",
        "TF_VAR_aws_instance": "m7g.large",
        "TF_VAR_vpc_id": "vpc-0a1b2c3d",
        "TF_VAR_aws_subnet_id": "subnet-0a1b2c3d",
    }
    loaded = load(write("cluster: {name: edge}\n"), environ=environ)
    aws = loaded.answers.aws
    assert (aws.region, aws.image, aws.instance_type) == (
        "eu-west-1",
        ImageId(id="ami-0a1b2c3d"),
        "m7g.large",
    )
    assert (aws.vpc, aws.subnets) == ("vpc-0a1b2c3d", ("subnet-0a1b2c3d",))
    assert origin(loaded, "aws.image.id") == (OriginKind.ENVIRONMENT, "TF_VAR_aws_ami")


def test_a_wrong_variable_is_named(write: Any) -> None:
    with pytest.raises(Trouble, match=r"environment TF_VAR_vpc_id: aws\.vpc: expected a VPC id") as caught:
        load(write("cluster: {name: edge}\naws: {}\n"), environ={"TF_VAR_vpc_id": "production"})
    assert len(caught.value.problems) == 3


def test_a_wrong_override_is_named(write: Any) -> None:
    with pytest.raises(Trouble, match=r"command line: cluster\.wokers: unknown key"):
        load(write(SMALL), environ={}, overrides={"cluster.wokers": 1})


def test_a_wrong_override_is_shown_and_not_what_the_file_has_in_its_place(write: Any) -> None:
    text = SMALL + "  access: [auto]\n"
    with pytest.raises(Trouble, match=r'command line: aws\.access\[0\].* found "10\.0\.0\.0/33"'):
        load(write(text), environ={}, overrides={"aws.access": ["10.0.0.0/33"]})


def test_keys_in_the_environment_go_before_its_profile(write: Any) -> None:
    path = write(SMALL)
    assert load(path, environ={"AWS_PROFILE": "edge"}).answers.aws.profile == "edge"
    assert load(path, environ={"AWS_PROFILE": "edge", "AWS_ACCESS_KEY_ID": "x"}).answers.aws.profile is None
    assert load(path, environ={"AWS_PROFILE": ""}).answers.aws.profile is None


def test_the_environments_bastion(write: Any) -> None:
    environ = {
        "MECTUI_BASTION_HOST": "127.0.0.1",
        "MECTUI_BASTION_PORT": "2222",
        "MECTUI_BASTION_USER": "jump",
        "MECTUI_BASTION_KEY": "/keys/jump",
        "MECTUI_BASTION_HOST_KEY": f"{HOST_KEY} comment",
    }
    whole = Bastion(host="127.0.0.1", port=2222, user="jump", key=Path("/keys/jump"), host_key=HOST_KEY)
    loaded = load(write(SMALL + "ssh: {bastion: null}\n"), environ=environ)
    assert loaded.answers.ssh.bastion == whole
    assert origin(loaded, "ssh.bastion.port") == (OriginKind.ENVIRONMENT, "MECTUI_BASTION_PORT")
    assert loaded.to_save().ssh.bastion is None
    same = load(write(SMALL + "ssh: {bastion: {host: 127.0.0.1, user: me}}\n"), environ=environ)
    assert same.answers.ssh.bastion == whole.model_copy(update={"user": "me"})
    assert same.to_save().ssh.bastion == Bastion(host="127.0.0.1", user="me")
    other = load(write(SMALL + "ssh: {bastion: {host: 203.0.113.9}}\n"), environ=environ)
    assert other.answers.ssh.bastion == Bastion(host="203.0.113.9")
    lonely = load(write(SMALL), environ={"MECTUI_BASTION_PORT": "2222"})
    assert lonely.answers.ssh.bastion is None


def test_a_wrong_bastion_port_is_named(write: Any) -> None:
    environ = {"MECTUI_BASTION_HOST": "b", "MECTUI_BASTION_PORT": "ssh"}
    with pytest.raises(Trouble, match=r"MECTUI_BASTION_PORT: ssh\.bastion\.port: expected a whole number"):
        load(write(SMALL), environ=environ)


def test_the_bastions_key_starts_at_home_or_where_mectui_was_called(
    write: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.chdir(tmp_path)
    path = write(SMALL)
    for given, meant in (("~/jump", Path("/home/me/jump")), ("jump", tmp_path / "jump")):
        environ = {"MECTUI_BASTION_HOST": "b", "MECTUI_BASTION_KEY": given}
        bastion = load(path, environ=environ).answers.ssh.bastion
        assert bastion is not None
        assert bastion.key == meant
    stranger = {"MECTUI_BASTION_HOST": "b", "MECTUI_BASTION_KEY": "~no-such-user/jump"}
    with pytest.raises(Trouble, match=r"MECTUI_BASTION_KEY: ssh\.bastion\.key: expected a path"):
        load(path, environ=stranger)


def test_the_environments_profile_is_not_saved_but_the_files_is(write: Any) -> None:
    borrowed = load(write(SMALL), environ={"AWS_PROFILE": "edge"})
    assert borrowed.to_save().aws.profile is None
    own = load(write(SMALL + "  profile: mine\n"), environ={"AWS_PROFILE": "edge"})
    assert own.to_save().aws.profile == "mine"


def test_paths_start_at_the_file_and_at_home(write: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    text = SMALL + "ssh: {key: keys/edge}\nterraform: {provider_mirror: ~/mirror, binary: ./tofu}\n"
    path = write(text)
    answers = load(path, environ={}).answers
    assert answers.ssh.key == path.parent / "keys/edge"
    assert answers.terraform.provider_mirror == Path("/home/me/mirror")
    assert answers.terraform.binary == str(path.parent / "tofu")


def test_auto_needs_no_list_and_an_addon_no_mapping(write: Any) -> None:
    text = SMALL + "  access: auto\naddons: [dns, {name: metallb, inputs: {range: 10.0.0.0-10.0.0.9}}]\n"
    answers = load(write(text), environ={}).answers
    assert answers.aws.access == ("auto",)
    assert [(addon.name, addon.inputs) for addon in answers.addons] == [
        ("dns", {}),
        ("metallb", {"range": "10.0.0.0-10.0.0.9"}),
    ]


def test_anchors_and_a_byte_order_mark_are_fine(write: Any) -> None:
    text = "\ufeff" + SMALL + "  access: &office [203.0.113.0/24]\n  node_ports: *office\n"
    assert load(write(text), environ={}).answers.aws.node_ports == ("203.0.113.0/24",)


def test_plain_words_stay_words(write: Any) -> None:
    text = SMALL + "  tags: {country: no, shift: 22:30, day: 2026-01-01, big: 1_000}\n"
    tags = load(write(text), environ={}).answers.aws.tags
    assert tags == {"country": "no", "shift": "22:30", "day": "2026-01-01", "big": "1_000"}


def test_the_input_is_not_touched(write: Any) -> None:
    overrides = {"aws.region": "eu-west-1"}
    environ = {"AWS_PROFILE": "edge"}
    load(write(SMALL), environ=environ, overrides=overrides)
    assert (overrides, environ) == ({"aws.region": "eu-west-1"}, {"AWS_PROFILE": "edge"})


def test_a_saved_file_is_whole_private_and_loads_equal(write: Any, tmp_path: Path) -> None:
    answers = load(write(SMALL), environ={}).answers
    path = tmp_path / "saved.yaml"
    path.write_text("old")
    text = save(answers, path)
    assert path.read_text() == text == save(answers)
    assert path.stat().st_mode & 0o777 == 0o600
    assert load(path, environ={}).answers == answers
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []


def test_nothing_heavy_is_imported() -> None:
    code = "import mectui.answers, sys; print(' '.join(sys.modules))"
    modules = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout.split()
    heavy = {
        "boto3",
        "botocore",
        "fabric",
        "paramiko",
        "cryptography",
        "textual",
        "moto",
        "jsonschema",
        "asyncio",
    }
    assert not heavy & set(modules)
