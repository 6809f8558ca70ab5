"""What lies in a cluster's folder, and who may read it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from mectui.clusters import Folder, Home, Record, Stage, default_home, write_private
from mectui.events import ExitCode, Trouble


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def on_record(home: Home, name: str) -> Folder:
    folder = home.folder(name)
    folder.make()
    write_private(folder.answers, "version: 1\n")
    return folder


def test_everything_is_for_the_owner_only(home: Home) -> None:
    folder = on_record(home, "edge")
    folder.note(stage=Stage.MAKING)
    for path in (folder.path, folder.terraform, folder.ssh, folder.logs):
        assert mode(path) == 0o700
    assert mode(folder.answers) == mode(folder.record_file) == 0o600


def test_a_write_that_fails_leaves_the_old_content(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = on_record(home, "edge")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_private(folder.answers, "half")
    assert folder.answers.read_text() == "version: 1\n"
    assert [path.name for path in folder.path.glob(".answers*")] == []


def test_a_home_that_cannot_be_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(Trouble) as caught:
        Home(tmp_path / "home").folder("edge").make()
    assert caught.value.exit_code is ExitCode.USAGE
    assert "--home" in str(caught.value)


def test_the_record_starts_as_a_draft_and_keeps_what_it_is_told(home: Home) -> None:
    folder = on_record(home, "edge")
    assert folder.record() == Record()
    folder.note(account="123456789012")
    folder.note(stage=Stage.READY)
    assert folder.record() == Record(Stage.READY, "123456789012")
    folder.record_file.write_text("{torn")
    assert folder.record() == Record()


def test_clusters_are_listed_by_name_and_strangers_are_not(home: Home) -> None:
    assert home.on_record() == []
    on_record(home, "west")
    on_record(home, "east")
    (home.clusters / "notes").mkdir()
    assert [folder.name for folder in home.on_record()] == ["east", "west"]


def test_an_unknown_name_gets_the_nearest_and_a_path_gets_nowhere(home: Home) -> None:
    on_record(home, "mec-blr")
    with pytest.raises(Trouble) as caught:
        home.find("mec-bl")
    assert caught.value.exit_code is ExitCode.USAGE
    assert "did you mean mec-blr?" in str(caught.value)
    with pytest.raises(Trouble):
        home.find("../clusters/mec-blr")


def test_the_home_is_the_named_one_or_the_platforms(sealed: Path) -> None:
    assert default_home({"MECTUI_HOME": "/srv/edge"}) == Path("/srv/edge")
    assert default_home({}).name == "mectui"
