"""The phases that look, write and prove, on the screen: what they found, and what they wait for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mectui.events import Phase, Problem
from mectui.watch import Usual
from screens.run.checks_panel import ChecksPanel
from screens.signs import ASCII
from tests.screens.run.stage import Stage
from tests.screens.seeing import press, seen
from tests.screens.test_hostile_text import HOSTILE, sane
from tests.watch.events import Script

LOW, WIDE = (49, 21), (84, 36)
"""What the frame leaves of 80x24 and of 120x40."""

PROOFS = ("nodes", "pods", "dns", "reach")
DENIED = Problem(
    "RunInstances is not permitted", "the policy denies it", "have it granted, then `mectui resume demo`"
)


def stage(script: Script, phase: Phase | None = None, **how: Any) -> Stage:
    return Stage(ChecksPanel, script.events, phase=phase, clock=script.now, **how)


async def page(script: Script, phase: Phase | None = None, size: tuple[int, int] = WIDE, **how: Any) -> str:
    """Return what is seen of a phase."""
    async with stage(script, phase, **how).run_test(size=size) as pilot:
        await pilot.pause()
        return seen(pilot)


def looking(number: int = 3) -> Script:
    """A preflight that has found out so many things."""
    script = Script().begin(Phase.PREFLIGHT, "Looking up what the cluster needs")
    for each in range(number):
        script.at(each).tell("preflight.check", f"finding {each}", check=f"check {each}", ok=True)
    return script


def proving() -> Script:
    script = Script().begin(Phase.VERIFY, "Proving that the cluster works")
    return script.tell(
        "verify.planned", checks=[{"check": each, "message": f"proof of {each}"} for each in PROOFS]
    )


async def test_a_phase_says_what_it_does_how_it_stands_and_what_it_waits_for() -> None:
    text = await page(looking().at(4))
    assert "looked up, and found to fit, before anything is touched" in text
    assert "… running, 4 s" in text
    assert "✓ ok check 0 finding 0" in text
    assert "✓ ok check 2 finding 2 after 2 s" in text
    assert "… waiting asking AWS and Terraform" in text


async def test_a_phase_that_is_done_says_how_long_it_took_against_the_usual() -> None:
    script = looking().finish(3.0)
    text = await page(script, usual=Usual.of([script.events]))
    assert "✓ done, 3 s, usually 3 s" in text
    assert "waiting" not in text


async def test_what_is_wrong_is_told_whole_where_it_was_found() -> None:
    script = looking(1).tell("preflight.check", DENIED.what, check="permission", ok=False, error=DENIED)
    script.tell("preflight.check", "unknown: the quota cannot be read", check="quota", ok=None)
    script.end(3, "Nothing was made", problems=[DENIED.as_dict()])
    text = await page(script, Phase.PREFLIGHT)
    assert "✗ failed" in text
    assert "✗ no permission RunInstances is not permitted why the policy denies it do have it granted" in text
    assert "! unsure quota unknown: the quota cannot be read" in text
    assert text.count(DENIED.what) == 1


async def test_what_no_check_found_is_told_below() -> None:
    script = looking(1).end(2, "Nothing was made", problems=[DENIED.as_dict()])
    text = await page(script, Phase.PREFLIGHT)
    assert text.index("✗ RunInstances is not permitted") > text.index("check 0")


async def test_a_run_that_was_ended_is_no_failure_of_the_phase() -> None:
    text = await page(looking().end(130, "demo has"), Phase.PREFLIGHT)
    assert "ended before its time" in text
    assert "failed" not in text


async def test_commands_in_remedies_are_spelled_as_the_user_calls_them() -> None:
    script = looking(0).tell("preflight.check", DENIED.what, check="permission", ok=False, error=DENIED)
    app = stage(script)
    async with app.run_test(size=WIDE) as pilot:
        app.panel.show(replace(app.scene, command=("mectui", "--home", "/my home")))
        await pilot.pause()
        assert "`mectui --home '/my home' resume demo`" in seen(pilot)


async def test_proofs_that_are_to_come_are_named() -> None:
    script = proving().tell("verify.check", "proof of nodes", check="nodes", ok=True)
    text = await page(script.tell("node.waiting", "not Ready: demo-w-1", node="demo-cp-0"))
    assert "✓ ok nodes proof of nodes … asking pods proof of pods · to come dns proof of dns" in text
    assert "… waiting not Ready: demo-w-1" in text


async def test_a_phase_that_is_not_needed_says_why() -> None:
    script = Script(kind="resume").begin(Phase.PREFLIGHT).finish(1.0)
    script.phase = Phase.WORKSPACE
    script.tell("phase.skipped", "Writing the Terraform workspace: its plan was approved as it is")
    assert "· skipped: its plan was approved as it is" in await page(script, Phase.WORKSPACE)


async def test_a_phase_that_is_to_come_says_so() -> None:
    assert "· not begun" in await page(looking(), Phase.VERIFY)


async def test_a_destruction_looks_up_what_is_to_go() -> None:
    script = Script(kind="destroy").begin(Phase.PREFLIGHT, "Looking up what is to go")
    assert "Whose account it is, and what is to go" in await page(script)


async def test_the_workspace_says_where_it_is_and_what_terraform_says() -> None:
    script = Script().begin(Phase.WORKSPACE).tell("workspace.written", "workspace written: /w/terraform")
    text = await page(script.tell("terraform.log", "Initializing the backend..."))
    assert "workspace written: /w/terraform Initializing the backend..." in text


async def test_the_kubeconfig_says_where_it_is_and_not_what_is_in_it() -> None:
    script = Script().begin(Phase.KUBECONFIG).tell("kubeconfig.written", "kubeconfig written: /k", path="/k")
    text = await page(script.finish(0.4))
    assert "kubeconfig written: /k" in text
    assert "is a secret" in text
    assert "mectui kubeconfig demo --merge" in text


async def test_the_last_stays_in_sight_until_one_reads_back() -> None:
    script = looking(30)
    async with stage(script).run_test(size=LOW) as pilot:
        await pilot.pause()
        assert "finding 29" in seen(pilot)
        assert "finding 0" not in seen(pilot)
        script.tell("preflight.check", "one more", check="more", ok=True)
        pilot.app.tell(script.events[-1])  # type: ignore[attr-defined]
        await pilot.pause()
        assert "one more" in seen(pilot)
        await press(pilot, "home")
        assert "finding 0" in seen(pilot)
        script.tell("preflight.check", "yet more", check="more still", ok=True)
        pilot.app.tell(script.events[-1])  # type: ignore[attr-defined]
        await pilot.pause()
        assert "finding 0" in seen(pilot)
        assert "yet more" not in seen(pilot)
        await press(pilot, "end")
        assert "yet more" in seen(pilot)


async def test_another_phase_is_read_from_its_top() -> None:
    script = looking(40).finish(9.0).begin(Phase.WORKSPACE)
    async with stage(script, Phase.PREFLIGHT).run_test(size=LOW) as pilot:
        await pilot.pause()
        assert "finding 0" in seen(pilot)
        await press(pilot, "end")
        assert "finding 39" in seen(pilot)


@pytest.mark.parametrize("size", [LOW, WIDE])
async def test_hostile_text_is_text(size: tuple[int, int]) -> None:
    script = Script().begin(Phase.VERIFY)
    for text in HOSTILE.values():
        script.tell("preflight.check", text, check=text, ok=False, error=Problem(text, text, text))
        script.tell("terraform.log", text).tell("node.waiting", text, node="demo-cp-0")
    script.tell("verify.planned", checks=[{"check": text, "message": text} for text in HOSTILE.values()])
    async with stage(script).run_test(size=size) as pilot:
        await pilot.pause()
        sane(pilot)
        for _ in range(8):
            await press(pilot, "pageup")
            sane(pilot)
        assert "[/prod] [red]x[/]" in seen(pilot)


async def test_plain_signs_are_ascii() -> None:
    for script in (looking(), proving()):
        assert (await page(script, signs=ASCII)).isascii()


async def test_it_is_drawn_in_a_sliver_of_a_terminal() -> None:
    for size in ((5, 3), (20, 5), (200, 80)):
        async with stage(looking()).run_test(size=size) as pilot:
            await pilot.pause()
            sane(pilot)
