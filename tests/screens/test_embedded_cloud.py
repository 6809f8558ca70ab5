"""Against the embedded cloud: from the first screen to the saved file with keys alone."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from mectui.answers import load, save
from mectui.demo import process
from mectui.wizard import begin, preflight
from mectui.workspace import render
from screens.outcome import OutcomeKind, WizardOutcome
from screens.wizard import checking
from tests.screens.conftest import flow, settled, wizard_app
from tests.screens.seeing import press, seen
from tests.wizard.test_embedded import planned

pytestmark = pytest.mark.cloud

KEYS: Mapping[str, tuple[str, ...]] = {
    "size": ("ctrl+u", *"lab", "tab", "right"),
    "image": tuple("22.04 arm"),
    "storage": ("4", "0"),
}
"""What is answered other than by its default, by step."""


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """The environment that leads to an embedded cloud."""
    home = tmp_path_factory.mktemp("cloud")
    try:
        yield {"PATH": os.environ["PATH"], "HOME": str(home)} | process.ensure(home)
    finally:
        process.stop(home)


async def test_the_file_saved_with_keys_alone_makes_the_workspace_of_a_run_from_the_wizard(
    cloud: Mapping[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "preflight", preflight)
    monkeypatch.chdir(tmp_path)
    app = wizard_app(lambda: begin(None, cloud, tmp_path / "cache"), lambda: cloud)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for step in flow(pilot).steps[:-1]:
            assert step.question in seen(pilot, "#question")
            await press(pilot, *KEYS.get(step.key, ()), "enter")
            await settled(pilot)
        assert "ready: nothing stands between these answers and a run" in seen(pilot, "#review")
        run = flow(pilot).draft.loaded()
        await press(pilot, "right", "enter", "enter")
    outcome = app.return_value
    assert isinstance(outcome, WizardOutcome)
    assert outcome.kind is OutcomeKind.SAVE
    saved = tmp_path / "lab.yaml"
    (tmp_path / "run.yaml").write_text(save(run.to_save(), None))
    files = [load(file, environ=cloud).answers for file in (saved, tmp_path / "run.yaml")]
    answers = files[0]
    assert (answers.cluster.control_planes, answers.aws.root_disk_gib) == (3, 40)
    assert answers.aws.image.model_dump() == {"ubuntu": "22.04"}
    workspaces = [render(await planned(each, cloud)) for each in files]
    assert workspaces[0] == workspaces[1]
