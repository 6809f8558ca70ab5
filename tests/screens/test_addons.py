"""The steps of the add-ons: choosing, why not, the way out, what is told, what must not be seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from mectui.wizard import Draft, Flow, Secrets, all_steps
from screens.app import MectuiApp
from screens.widgets.pick_list import PickList
from screens.wizard.dialogs import KEYS
from tests.screens.conftest import flow, settled, wizard_app
from tests.screens.seeing import frame, jump, lines, press, seen
from tests.wizard.small_aws import small_aws

SECRET = "correct-horse-battery-staple"
TOKEN = "MECTUI_ADDON_FLUX_TOKEN"
FLUX = {"name": "flux", "inputs": {"url": "https://example.com/repo.git"}}
MUCH = ("dns", "observability", "argocd", "minio", "hostpath-storage")
SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
HOSTILE = "[red]\x1b[31mx[/]\x07\u202e"


def addons_app(
    *addons: object, workers: int = 2, file: Path | None = None, secrets: Secrets | None = None
) -> MectuiApp:
    """Return the wizard with these add-ons chosen, or those of a file."""
    aws, kept = small_aws(), secrets or Secrets()

    def begin() -> Flow:
        draft = Draft.begun(file, {"AWS_REGION": "us-east-2"}).with_value("cluster.workers", workers)
        draft = draft.with_value("addons", list(addons)) if addons else draft
        return Flow(all_steps(draft, secrets=kept), draft, lambda _: aws, kept)

    return wizard_app(begin)


async def at(pilot: Pilot[Any], step: str, *keys: str) -> None:
    """Look everything up, go to a step, and press keys there."""
    await settled(pilot)
    await flow(pilot).look_all()
    await jump(pilot, step)
    await press(pilot, *keys)
    await settled(pilot)


def cursor(pilot: Pilot[Any]) -> str:
    """Return the key of the row under the cursor."""
    row = frame(pilot).query_one(PickList).listing.current
    return row.key if row else ""


def names(pilot: Pilot[Any]) -> list[str]:
    """Return the names of what is chosen."""
    return [each if isinstance(each, str) else each["name"] for each in flow(pilot).draft.get("addons")]


# Choosing


async def test_a_filter_and_a_space_take_an_add_on_and_what_it_needs_is_marked() -> None:
    async with addons_app().run_test(size=(120, 40)) as pilot:
        await at(pilot, "addons", *"portainer")
        assert "hostpath storage" in seen(pilot, "#chooser #facts")
        await press(pilot, "space")
        await settled(pilot)
        assert names(pilot) == ["dns", "portainer"]
        assert "2 chosen + 3 added" in seen(pilot, "#amounts")
        await press(pilot, "escape", *"hostpath")
        await settled(pilot)
        assert any("+ hostpath storage" in line for line in lines(pilot, "#pick"))
        assert "because Portainer needs it" in seen(pilot, "#chooser #facts")
        assert "10 of 90 GiB disk" in seen(pilot, "#amounts")


async def test_the_preview_says_what_was_not_tried_and_the_details_say_all() -> None:
    async with addons_app().run_test(size=(80, 24)) as pilot:
        await at(pilot, "addons", *"edgex")
        await press(pilot, "ctrl+d")
        for part in ("not on a live cluster", "room for the database (size)", "EdgeX's pages"):
            for _ in range(20):
                if part in seen(pilot):
                    break
                await press(pilot, "pagedown")
            assert part in seen(pilot)


async def test_what_can_be_taken_shows_at_80x24_that_it_was_not_tried_live() -> None:
    async with addons_app().run_test(size=(80, 24)) as pilot:
        await at(pilot, "addons", "home")
        listing = frame(pilot).query_one(PickList).listing
        for _ in listing.table.rows:
            row = listing.current
            assert row is not None
            assert row.blocked or "not on a live cluster" in seen(pilot, "#chooser #facts"), row.key
            await press(pilot, "down")
            listing = frame(pilot).query_one(PickList).listing


async def test_the_add_on_whose_name_is_typed_has_the_cursor() -> None:
    async with addons_app().run_test(size=(80, 24)) as pilot:
        await at(pilot, "addons", *"observ")
        assert cursor(pilot) == "observability", "its group has others of that name before it"
        await press(pilot, *"ability")
        assert cursor(pilot) == "observability"


# What cannot be taken


async def test_a_refused_add_on_says_why_and_a_key_leads_to_what_is_against_it_and_back() -> None:
    async with addons_app().run_test(size=(80, 24)) as pilot:
        await at(pilot, "addons", *"longhorn", "space")
        assert names(pilot) == ["dns"]
        assert "cannot be taken" in seen(pilot, "#notices")
        assert "set aws.data_disks to {count: 1, size_gib: 10}" in seen(pilot, "#chooser #facts")
        assert "^g Way out" in seen(pilot, "#keys")
        await press(pilot, "ctrl+g")
        await settled(pilot)
        assert flow(pilot).current.key == "storage"
        assert "for Longhorn: set aws.data_disks" in seen(pilot, "#notices")
        assert "type that, and enter goes back to Add-ons" in seen(pilot, "#notices")
        await press(pilot, "ctrl+u", "1")
        await press(pilot, "ctrl+g")
        await settled(pilot)
        assert flow(pilot).current.key == "addons"
        assert flow(pilot).draft.get("aws.data_disks.count") == 1
        assert cursor(pilot) == "longhorn"
        assert "Go back" not in seen(pilot, "#keys")


async def test_what_is_said_of_a_refused_add_on_goes_with_the_cursor() -> None:
    async with addons_app().run_test(size=(120, 40)) as pilot:
        await at(pilot, "addons", "home", *["down"] * 5, "space")
        assert cursor(pilot) == "rook-ceph-cluster"
        assert "cannot be taken" in seen(pilot, "#notices")
        await press(pilot, "down")
        assert cursor(pilot) == "hostpath-storage"
        assert "cannot be taken" not in seen(pilot, "#notices")


async def test_the_way_out_of_what_is_chosen_is_offered_wherever_the_cursor_is() -> None:
    async with addons_app(*MUCH, workers=0).run_test(size=(120, 40)) as pilot:
        await at(pilot, "addons", "enter")
        assert flow(pilot).current.key == "addons"
        assert "✗ 2.1 of 1.2 vCPU" in seen(pilot, "#amounts")
        assert "need more than the cluster has" in seen(pilot, "#gate")
        assert "set cluster.workers to 1" in seen(pilot, "#gate")
        await press(pilot, "ctrl+g")
        await settled(pilot)
        assert flow(pilot).current.key == "size"
        await press(pilot, "ctrl+g")
        await settled(pilot)
        assert flow(pilot).current.key == "addons"


async def test_the_way_out_by_another_add_on_is_in_the_same_list() -> None:
    async with addons_app("dns", "edgex").run_test(size=(80, 24)) as pilot:
        await at(pilot, "addons", *"edgex", "ctrl+g")
        assert cursor(pilot) == "hostpath-storage"
        await press(pilot, "space", "enter")
        await settled(pilot)
        assert flow(pilot).current.key == "inputs"


async def test_no_way_out_is_offered_where_there_is_none() -> None:
    async with addons_app().run_test(size=(80, 24)) as pilot:
        await at(pilot, "addons")
        assert "Way out" not in seen(pilot, "#keys")
        await press(pilot, "ctrl+g")
        assert flow(pilot).current.key == "addons"


async def test_the_type_that_would_do_has_the_cursor() -> None:
    async with addons_app().run_test(size=(80, 24)) as pilot:
        await at(pilot, "addons", *"nfs")
        assert "such as t3.medium" in seen(pilot, "#chooser #facts")
        await press(pilot, "ctrl+g")
        await settled(pilot)
        assert (flow(pilot).current.key, cursor(pilot)) == ("type", "t3.medium")
        assert "enter takes it, and goes back to Add-ons" in seen(pilot, "#notices")
        await press(pilot, "enter")
        await settled(pilot)
        assert (flow(pilot).current.key, cursor(pilot)) == ("addons", "nfs")
        assert flow(pilot).draft.get("aws.instance_type") == "t3.medium"
        assert "Go back" not in seen(pilot, "#keys")


@pytest.mark.parametrize(("add_on", "step"), [("ondat", "size"), ("nfs", "type"), ("longhorn", "storage")])
async def test_the_way_out_leads_to_the_step_of_its_answer(add_on: str, step: str) -> None:
    async with addons_app().run_test(size=(80, 24)) as pilot:
        await at(pilot, "addons", *add_on)
        while cursor(pilot) != add_on:
            await press(pilot, "down")
        await press(pilot, "ctrl+g")
        await settled(pilot)
        assert flow(pilot).current.key == step


# What they are told


async def test_what_is_needed_has_the_cursor_and_says_so_once_somebody_tried() -> None:
    async with addons_app("dns", "flux").run_test(size=(80, 24)) as pilot:
        await at(pilot, "inputs")
        await press(pilot, *"ssh")
        assert flow(pilot).draft.get("addons")[1]["inputs"] == {"url": "ssh"}
        await press(pilot, "ctrl+u", "enter")
        await settled(pilot)
        assert "✗ Flux needs repository" in seen(pilot, "#fields")
        assert "not yet: repository" in seen(pilot, "#gate")


async def test_an_answer_that_lets_it_work_here_is_asked_for_at_its_field() -> None:
    pool = {"name": "metallb", "inputs": {"addresses": "10.0.0.10-10.0.0.20"}}
    async with addons_app("dns", pool).run_test(size=(80, 24)) as pilot:
        await at(pilot, "inputs", "enter")
        assert "MetalLB does not work on AWS, unless this is yes" in seen(pilot, "#fields")
        await press(pilot, "left", "enter")
        await settled(pilot)
        assert flow(pilot).current.key == "review"


async def test_a_secret_is_seen_nowhere_and_its_variable_is_named(tmp_path: Path) -> None:
    secrets = Secrets()
    async with addons_app("dns", FLUX, secrets=secrets).run_test(size=(160, 44)) as pilot:
        await at(pilot, "inputs")
        while "token" not in seen(pilot, ".field:focus-within .field--label"):
            await press(pilot, "down")
        await press(pilot, *SECRET)
        assert f"typed here, for the run only ({TOKEN})" in seen(pilot, "#fields")
        assert secrets.typed == {TOKEN: SECRET}
        shown = [seen(pilot)]
        await press(pilot, "enter")
        await settled(pilot)
        assert f"token: ${TOKEN}, typed here" in seen(pilot, "#review")
        shown.append(seen(pilot))
        flow(pilot).draft.save(tmp_path / "answers.yaml")
        shown.append((tmp_path / "answers.yaml").read_text())
        assert not any(SECRET in each for each in shown)


async def test_the_hint_of_the_field_under_the_cursor_is_seen_whole() -> None:
    async with addons_app("dns", "longhorn", "ngrok").run_test(size=(80, 24)) as pilot:
        await at(pilot, "inputs")
        while "authtoken" not in seen(pilot, ".field:focus-within .field--label"):
            await press(pilot, "down")
        await settled(pilot)
        assert "MECTUI_ADDON_NGROK_AUTHTOKEN)" in "".join(lines(pilot))


# Files, and texts from outside


async def test_a_files_add_ons_are_ticked_and_their_inputs_filled_in(tmp_path: Path) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text(
        "addons: [dns, {name: minio, inputs: {capacity: 40Gi}}, hostpath-storage]\n"
        'interactive_sections: ["*"]\n'
    )
    async with addons_app(file=file).run_test(size=(80, 24)) as pilot:
        await at(pilot, "addons")
        assert "as in answers.yaml, line 1" in seen(pilot, "#notices")
        assert set(frame(pilot).query_one(PickList).ticked) == {"dns", "minio", "hostpath-storage"}
        await jump(pilot, "inputs")
        values = [each.value for each in frame(pilot).query("#fields Input")]  # type: ignore[attr-defined]
        assert "40Gi" in values


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
async def test_hostile_names_and_inputs_are_shown_as_text(tmp_path: Path, size: tuple[int, int]) -> None:
    addons = [HOSTILE, {"name": "minio", "inputs": {"capacity": HOSTILE, HOSTILE: HOSTILE}}]
    app = addons_app("dns", *addons)
    async with app.run_test(size=size) as pilot:
        for step in ("addons", "inputs", "review"):
            await at(pilot, step)
            await press(pilot, "end")
            await settled(pilot)
            text = "\n".join(lines(pilot))
            assert not {"\x1b", "\x07", "\u202e"} & set(text)
        await at(pilot, "addons", "end", "ctrl+d")
        assert "[red]x[/]" in seen(pilot)


# Keys


async def test_every_key_of_the_key_line_is_in_the_help() -> None:
    known = {key for keys, _ in KEYS for key in keys.split(", ")} | {"f1", "question_mark"}
    async with addons_app().run_test(size=(120, 40)) as pilot:
        for step, keys in (("addons", tuple("longhorn")), ("inputs", ()), ("storage", ())):
            await at(pilot, step, *keys)
            shown = {
                binding.key
                for _, binding, _, _ in pilot.app.screen.active_bindings.values()
                if binding.show and not binding.system
            }
            assert shown - {"left", "right"} <= known, shown - known


# Pictures

STATES: dict[str, tuple[tuple[object, ...], int, str, tuple[str, ...]]] = {
    "list": ((), 2, "addons", ()),
    "filter": ((), 2, "addons", tuple("storage")),
    "refused": ((), 2, "addons", (*"longhorn", "space")),
    "way-out": ((), 2, "addons", (*"longhorn", "ctrl+g")),
    "details": ((), 2, "addons", (*"edgex", "ctrl+d")),
    "added": (("dns", "portainer"), 2, "addons", tuple("hostpath")),
    "no-room": (MUCH, 0, "addons", ("enter",)),
    "form": (("dns", "longhorn", "minio"), 2, "inputs", ()),
    "form-lacking": (("dns", "metallb"), 2, "inputs", ("enter",)),
    "form-secret": (("dns", FLUX), 2, "inputs", ("down", "down", "down", "down", "a", "b", "c")),
    "review": (("dns", "portainer", "metrics-server", FLUX), 2, "review", ()),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("state", STATES)
def test_a_state(snap_compare: Any, state: str, size: str) -> None:
    addons, workers, step, keys = STATES[state]

    async def there(pilot: Pilot[Any]) -> None:
        await at(pilot, step, *keys)

    app = addons_app(*addons, workers=workers)
    assert snap_compare(app, terminal_size=SIZES[size], run_before=there)
