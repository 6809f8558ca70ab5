"""The workspace on disk."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from mectui.ssh import HostKeyPair
from mectui.workspace import BOOTSTRAP_FILE, bootstrap_file, fingerprint, write

FILES = {"main.tf": b"# one\n", "terraform.tfvars.json": b"{}\n"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "terraform"


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_only_the_owner_may_read_whatever_the_umask(folder: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        write(folder, FILES)
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_a_folder_that_was_open_is_closed(folder: Path) -> None:
    folder.mkdir(mode=0o755)
    (folder / "main.tf").write_text("old")
    write(folder, FILES)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "main.tf").stat().st_mode) == 0o600


def test_what_is_no_longer_written_goes_and_what_others_put_there_stays(folder: Path) -> None:
    write(folder, {**FILES, "older.tf": b"# gone in this version\n"})
    others = {"mine.tf": "# a user's", BOOTSTRAP_FILE: "{}", "terraform.tfstate": "{}", "tfplan": "plan"}
    for name, text in others.items():
        (folder / name).write_text(text)

    write(folder, FILES)

    assert {path.name for path in folder.iterdir() if not path.name.startswith(".")} == {*FILES, *others}


@pytest.mark.parametrize("name", ["../answers.tf", "terraform.tfstate", "..", "", "/etc/passwd.tf"])
def test_a_spoilt_manifest_removes_nothing_else(folder: Path, name: str) -> None:
    write(folder, FILES)
    (folder / "terraform.tfstate").write_text("{}")
    (folder.parent / "answers.tf").write_text("")
    (folder / ".mectui-files").write_text(f"{name}\n")
    write(folder, FILES)
    assert (folder / "terraform.tfstate").exists()
    assert (folder.parent / "answers.tf").exists()


def test_writing_again_changes_no_fingerprint(folder: Path) -> None:
    write(folder, FILES)
    before = fingerprint(folder)
    write(folder, dict(reversed(FILES.items())))
    assert fingerprint(folder) == before


@pytest.mark.parametrize("name", ["main.tf", "override.tf.json", "extra.auto.tfvars", BOOTSTRAP_FILE])
def test_the_fingerprint_covers_all_configuration_whoever_wrote_it(folder: Path, name: str) -> None:
    write(folder, FILES)
    before = fingerprint(folder)
    (folder / name).write_text("changed")
    assert fingerprint(folder) != before


@pytest.mark.parametrize(
    "name", ["terraform.tfstate", "tfplan", ".terraform.lock.hcl", ".terraform/providers"]
)
def test_the_fingerprint_leaves_out_what_running_makes(folder: Path, name: str) -> None:
    write(folder, FILES)
    before = fingerprint(folder)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("made by a run")
    assert fingerprint(folder) == before


def test_bytes_cannot_move_between_files_unnoticed(folder: Path) -> None:
    write(folder, {"a.tf": b"1", "b.tf": b"2"})
    before = fingerprint(folder)
    write(folder, {"a.tf": b"", "b.tf": b"12"})
    assert fingerprint(folder) != before


def test_the_bootstrap_file_holds_the_keys_by_node() -> None:
    keys = {"edge-w-0": HostKeyPair("PRIVATE\n", "ssh-ed25519 AAAA")}
    assert json.loads(bootstrap_file(keys)) == {
        "bootstrap_host_keys": {"edge-w-0": {"private": "PRIVATE\n", "public": "ssh-ed25519 AAAA"}}
    }
