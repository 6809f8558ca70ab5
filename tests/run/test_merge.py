"""A cluster's kubeconfig in the user's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from mectui.events import ExitCode, Trouble
from mectui.microk8s import render_kubeconfig
from mectui.run.merge import merge_into, users_kubeconfig


def kubeconfig(cluster: str, authority: str = "QQ==") -> str:
    admin = {
        "clusters": [{"cluster": {"certificate-authority-data": authority}}],
        "users": [{"user": {"token": "t"}}],
    }
    return render_kubeconfig(cluster, yaml.safe_dump(admin), {f"{cluster}-cp-0": "203.0.113.9"})


def names(file: Path, kind: str) -> list[str]:
    table: dict[str, Any] = yaml.safe_load(file.read_text())
    return [row["name"] for row in table[kind]]


def test_into_nothing(tmp_path: Path) -> None:
    target = tmp_path / ".kube" / "config"
    merge_into(target, kubeconfig("edge"))
    assert names(target, "contexts") == ["edge"]
    assert yaml.safe_load(target.read_text())["current-context"] == "edge"
    assert target.stat().st_mode & 0o777 == 0o600


def test_beside_others_which_stay_and_over_its_own_which_goes(tmp_path: Path) -> None:
    target = tmp_path / "config"
    merge_into(target, kubeconfig("home"))
    merge_into(target, kubeconfig("edge", "Qg=="))
    merge_into(target, kubeconfig("edge", "Qw=="))
    assert names(target, "clusters") == ["home", "edge"]
    assert yaml.safe_load(target.read_text())["current-context"] == "home"
    assert "Qw==" in target.read_text()


def test_every_earlier_state_stays_and_one_that_did_not_change_is_none(tmp_path: Path) -> None:
    target = tmp_path / "config"
    target.write_text(kubeconfig("home"))
    states = [target.read_text()]
    for authority in ("Qg==", "Qw==", "Qw=="):
        backup = merge_into(target, kubeconfig("edge", authority))
        if backup is not None:
            assert backup.read_text() == states[-1]
            states.append(target.read_text())
    assert [path.read_text() for path in sorted(tmp_path.glob("config.before-mectui*"))] == states[:-1]
    assert len(states) == 3


def test_through_a_link_which_stays_one(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "config"
    link.symlink_to(real)
    merge_into(link, kubeconfig("edge"))
    assert link.is_symlink()
    assert names(real, "users") == ["edge-admin"]


@pytest.mark.parametrize("text", ["- a list\n", "{broken", "\x00"])
def test_what_is_no_kubeconfig_is_left_alone(tmp_path: Path, text: str) -> None:
    target = tmp_path / "config"
    target.write_text(text)
    with pytest.raises(Trouble) as caught:
        merge_into(target, kubeconfig("edge"))
    assert caught.value.exit_code is ExitCode.USAGE
    assert target.read_text() == text


def test_the_users_file_is_kubectls(tmp_path: Path) -> None:
    first, second = tmp_path / "one", tmp_path / "two"
    chain = {"KUBECONFIG": f":{first}:{second}"}
    assert users_kubeconfig(chain) == second
    second.touch()
    assert users_kubeconfig(chain) == second
    first.touch()
    assert users_kubeconfig(chain) == first
    assert users_kubeconfig({"HOME": "/home/ada"}) == Path("/home/ada/.kube/config")
