"""Text from outside: tags, names and files may say anything, and it is shown as it is, on its one line."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from mectui.aws.lookups import CredentialKind, Found, KeyPair, Profile, Region, Zone, ZoneKind
from mectui.aws.rows import Identity
from mectui.events import Problem
from mectui.wizard import Check
from screens.app import MectuiApp
from screens.wizard import checking
from tests.screens.conftest import flow, settled
from tests.screens.seeing import jump, lines, press, seen
from tests.wizard.small_aws import NOON, VPC, Aws, found

Make = Callable[..., MectuiApp]
MARKUP = "[/prod] [red]x[/] [@click=app.quit]y[/]"
HOSTILE = {
    "markup": MARKUP,
    "escapes": "a\x1b[31mb\x1b]0;title\x07c\x9b2Jd\re\x08\x00f\ng\th",
    "right to left": "\u202eשלום \u2067עולם\u2069 مرحبا",  # noqa: RUF001 - it is meant
    "long": "long" * 75 + "区域" * 60,
}
LISTS = ("credentials", "region", "type", "image", "vpc", "subnets", "review")
FIELDS = ("region", "size", "image", "subnets", "access", "review")


def poisoned(aws: Aws) -> None:
    """Let every name that AWS or a file may choose be hostile, each in every way."""
    profiles, regions, zones, types, images, vpcs, subnets = (
        aws.answers[name].rows
        for name in (
            "profiles", "regions", "zones us-east-2", "types us-east-2", "images us-east-2",
            "vpcs us-east-2", f"subnets {VPC}",
        )
    )  # fmt: skip
    texts = tuple(HOSTILE.values())
    told = Problem(*(f"{part} {' '.join(texts)}" for part in ("what", "why", "remedy")))
    aws.answers |= {
        "identity": found(Identity("123456789012", f"arn:{' '.join(texts)}", None)),
        "profiles": found(
            *profiles, *(Profile(text, CredentialKind.SSO, text, NOON, active=False) for text in texts)
        ),
        "regions": found(
            *regions, *(Region(text, text, opted_in=each) for text in texts for each in (True, False))
        ),
        "zones us-east-2": found(
            *zones, *(Zone(text, text, ZoneKind.LOCAL, opted_in=False, parent=text) for text in texts)
        ),
        "types us-east-2": Found(
            (*types, *(replace(types[0], name=text, network=text) for text in texts)), NOON, told
        ),
        "images us-east-2": found(
            *images, *(replace(images[-1], name=text, owner=text, root_device=text) for text in texts)
        ),
        "vpcs us-east-2": found(
            *vpcs, *(replace(vpcs[0], id=f"vpc-{text}", name=text, cidrs=(text,)) for text in texts)
        ),
        f"subnets {VPC}": found(
            *subnets, *(replace(subnets[0], id=f"subnet-{text}", name=text, zone=text) for text in texts)
        ),
        "keys": found(*(KeyPair(text, text, text) for text in texts)),
        "address": Found(("203.0.113.7",), NOON, told),
    }


def sane(pilot: Pilot[Any]) -> None:
    """No control character reaches the terminal, and every line has exactly the cells that there are."""
    strips = pilot.app.screen._compositor.render_strips()
    assert {strip.cell_length for strip in strips} == {pilot.app.size.width}
    text = "".join(strip.text for strip in strips)
    bad = {char for char in text if unicodedata.category(char) == "Cc" or char in "\u202e\u2067\u2069"}
    assert not bad


async def test_every_list_shows_hostile_text_as_it_is(
    app: Make, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    poisoned(aws)

    async def preflight(*_: object) -> tuple[Check, ...]:
        return tuple(Check(t, ok=False, message=t, problem=Problem(t, t, t)) for t in HOSTILE.values())

    monkeypatch.setattr(checking, "preflight", preflight)
    async with app().run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        for step in LISTS:
            await jump(pilot, step)
            await press(pilot, "end")
            sane(pilot)
            for _ in HOSTILE:  # each under the cursor once, which shows its preview
                await press(pilot, "up")
                sane(pilot)
            if step in ("credentials", "region", "image", "vpc", "subnets"):
                await press(pilot, *"[/prod]")
                assert "[/prod] [red]x[/]" in seen(pilot, "#pick")
                assert step in ("region", "vpc") or "[/prod] [red]x[/]" in seen(pilot, "#facts")
                await press(pilot, "ctrl+u", "home")
            if step == "type":
                assert f"what {MARKUP}" in seen(pilot, "#notices")
            if step == "vpc":
                await press(pilot, "enter")
                await settled(pilot)
        await press(pilot, "home")
        assert "[/prod] [red]x[/]" in seen(pilot, "#review")
        await jump(pilot, "access")
        sane(pilot)
        await press(pilot, "ctrl+o")
        sane(pilot)


async def test_a_hostile_answer_file_is_shown_as_it_is(app: Make, tmp_path: Path) -> None:
    text = json.dumps(" ".join(HOSTILE.values()))
    file = tmp_path / "[red]answers.yaml"
    file.write_text(
        f'interactive_sections: ["*"]\ncluster: {{name: {text}, channel: {text}}}\n'
        f"aws: {{region: {text}, vpc: {text}, subnets: [{text}], access: [{text}], image: {{id: {text}}},"
        f" instance_type: {text}, tags: {{a: {text}}}}}\nssh: {{key: {text}}}\naddons: [{text}]\n"
    )
    async with app(file).run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        for step in FIELDS:
            await jump(pilot, step)
            sane(pilot)
        assert "[/prod] [red]x[/]" in seen(pilot, "#review")
        await press(pilot, "ctrl+y")
        sane(pilot)
        await jump(pilot, "size")
        sane(pilot)
        assert "[/prod] [red]x[/]" in " ".join(lines(pilot, "#file"))


async def test_a_row_with_hostile_text_can_be_filtered_and_taken(app: Make, aws: Aws) -> None:
    [edge] = aws.answers["vpcs us-east-2"].rows
    aws.answers["vpcs us-east-2"] = found(replace(edge, id="vpc-01234567"), replace(edge, name=MARKUP))
    async with app().run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await jump(pilot, "vpc")
        await press(pilot, *"[/prod]")
        assert "filter: [/prod]" in seen(pilot, "#pick")
        await press(pilot, "enter")
        await settled(pilot)
        assert flow(pilot).draft.get("aws.vpc") == VPC
        assert "Which subnets" in seen(pilot, "#question")
