"""The tree of add-ons in a run, and one add-on by itself."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from textual.pilot import Pilot

from mectui.events import Phase, Problem
from mectui.run.request import Kind, Request
from mectui.wizard import Draft
from mectui.wizard.change import Change, removal
from screens.run import wishes
from screens.run.addons_panel import AddonsPanel
from screens.run.frame import RunScreen
from screens.signs import ASCII
from tests.screens.run.stage import FrameStage, Stage, Told
from tests.screens.seeing import press, seen, until, until_seen
from tests.screens.test_hostile_text import HOSTILE, sane
from tests.watch.addon_events import ISCSI, AddonScript, failed, longhorn, prepared, proving
from tests.watch.events import Script

SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
LOW, WIDE = SIZES.values()


def stage(script: Script, **options: Any) -> Stage:
    return Stage(AddonsPanel, script.events, phase=Phase.ADDONS, **options)


def over(script: Script) -> Script:
    """Return it with the run at its end."""
    return script.tell("run.finished", "failed", ok=False, exit_code=1, cluster="demo")


async def text(script: Script, *keys: str, **options: Any) -> str:
    async with stage(script, **options).run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, *keys)
        return seen(pilot)


async def test_every_add_on_says_how_it_stands() -> None:
    shown = await text(proving())
    assert "1 of 3 done, 1 rising, 1 to come" in shown
    assert "✓ CoreDNS works 3 s" in shown
    assert "… Longhorn rising 1 min 06 s" in shown
    assert "· Dapr to come for longhorn" in shown


async def test_what_goes_on_is_unfolded_with_its_parts() -> None:
    shown = await text(proving())
    assert f"✓ 17 s prepare: {ISCSI}" in shown
    assert "✓ 37 s install Longhorn" in shown
    assert "… 9 s proof: its manager runs on every node, 1 of 3 in a row" in shown
    assert "enable dns" not in shown


async def test_nodes_are_seen_while_they_are_prepared() -> None:
    script = longhorn()
    script.at(5).addon("step.started", "longhorn", ISCSI, node="demo-cp-0", step=ISCSI)
    script.addon("step.started", "longhorn", ISCSI, node="demo-w-1", step=ISCSI)
    script.at(10).addon("retry", "longhorn", "it exits 100", node="demo-w-1", step=ISCSI, attempt=2)
    shown = await text(script.at(12))
    assert "… 5 s cp-0" in shown
    assert "… 5 s w-1 try 2" in shown


async def test_space_folds_and_unfolds() -> None:
    async with stage(prepared()).run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert "w-1" not in seen(pilot)
        await press(pilot, "down", "space")
        assert "✓ 17 s w-1 try 2" in seen(pilot)
        await press(pilot, "up", "space")
        assert ISCSI not in seen(pilot, "AddonRows")
        assert "install Longhorn: Pulling chart" in seen(pilot, "AddonRows")


async def test_a_failure_says_what_why_and_what_to_do() -> None:
    shown = await text(over(failed()))
    assert "✗ Longhorn failed 16 min 09 s" in shown
    assert "✗ 15 min 00 s proof: a volume is written to and read" in shown
    assert "— Dapr skipped because longhorn failed" in shown
    assert "what a volume is written to and read: not so after 900 s" in shown
    assert "do load the kernel module iscsi_tcp on every node" in shown
    assert "r tries again" in shown


async def test_before_any_is_heard_of_the_phase_says_what_it_does() -> None:
    shown = await text(AddonScript())
    assert "each until it is proven to work" in shown


async def test_what_is_taken_away_goes() -> None:
    script = AddonScript(kind="addons").addon("planned", "dns", remove=["disable dns"])
    script.at(1).addon("started", "dns", "CoreDNS is removed", removing=True)
    script.addon("step.started", "dns", "disable dns", node="demo-cp-0", step="disable dns")
    shown = await text(script.at(3))
    assert "… CoreDNS going" in shown
    assert "0 of 1 gone, 1 going" in shown
    script.at(4).addon("removed", "dns", "CoreDNS is gone")
    shown = await text(script)
    assert "✓ CoreDNS gone 3 s" in shown
    assert "1 of 1 gone" in shown


# What can be done


@pytest.mark.parametrize(
    ("script", "offered"),
    [
        (proving, set()),
        (failed, set()),
        (lambda: failed().addon("planned", "flux"), {"retry"}),
        (lambda: over(failed()), {"retry", "disable"}),
    ],
    ids=["rising", "the last failed", "failed while others come", "over"],
)
async def test_only_what_makes_sense_is_offered(script: Callable[[], Script], offered: set[str]) -> None:
    async with stage(script()).run_test(size=WIDE) as pilot:
        await pilot.pause()
        panel = pilot.app.query_one(AddonsPanel)
        assert {each for each in ("retry", "disable") if panel.check_action(each, ())} == offered


async def test_what_was_skipped_can_be_tried_again_and_not_disabled() -> None:
    async with stage(over(failed())).run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, "end")
        panel = pilot.app.query_one(AddonsPanel)
        assert panel.check_action("retry", ())
        assert not panel.check_action("disable", ())


async def test_a_recording_is_only_looked_at() -> None:
    async with stage(over(failed()), live=False).run_test(size=WIDE) as pilot:
        await pilot.pause()
        panel = pilot.app.query_one(AddonsPanel)
        assert not panel.check_action("retry", ())
        assert not panel.check_action("disable", ())
        assert "tries again" not in seen(pilot)


async def test_keys_wish_for_what_they_say() -> None:
    app = stage(over(failed()))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, "r", "d", "enter")
        wished = [
            each
            for each in app.wished
            if isinstance(each, wishes.RetryAddon | wishes.Disable | wishes.ShowAddon)
        ]
        name = "longhorn"
        assert wished == [wishes.RetryAddon(name), wishes.Disable(name), wishes.ShowAddon(name)]


class Steers:
    """Keeps what a run is asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.session = SimpleNamespace(command=("mectui",), spell=lambda *words: " ".join(("mectui", *words)))
        self.going = SimpleNamespace(folder=None)

    def region(self) -> str:
        return ""

    def usual(self) -> Any:
        from mectui.watch import Usual

        return Usual()

    def over(self, _: float) -> bool:
        return True

    def newer(self) -> None:
        return None

    def without(self, addon: str) -> Change:
        draft = Draft.begun(None, {}).with_value("addons", ["dns", "longhorn"])
        return removal(draft.with_value("cluster.name", "demo"), addon)

    def changing(self, change: Change) -> Request:
        return Request(Kind.ADDONS, enable=change.enable, disable=change.disable)

    def begin(self, request: Request) -> None:
        self.asked.append(request.disable)


class Steered(FrameStage):
    """The frame of a run that can be acted on."""

    def __init__(self, script: Script) -> None:
        self.steering = Steers()
        told = Told(script.events)
        super().__init__(screen=lambda signs: RunScreen(told, signs, steering=self.steering))  # type: ignore[arg-type]


async def test_disabling_says_what_goes_and_asks_before() -> None:
    app = Steered(over(failed()))
    async with app.run_test(size=WIDE) as pilot:
        await until_seen(pilot, "add-ons")
        await press(pilot, "left", "left")
        await until_seen(pilot, "Longhorn")
        await press(pilot, "d")
        await until_seen(pilot, "Disable Longhorn on demo?")
        await until_seen(pilot, "lost with it: all that its volumes hold")
        assert "addons demo disable longhorn" in seen(pilot, ".dialog")
        await press(pilot, "enter")
        assert app.steering.asked == []
        await press(pilot, "d")
        await until_seen(pilot, "Disable Longhorn on demo?")
        await press(pilot, "down", "enter")
        await until_seen(pilot, "type longhorn and press enter")
        assert app.steering.asked == []
        await press(pilot, *"longhorn", "enter")
        await until(pilot, lambda: app.steering.asked == [("longhorn",)])


async def test_what_nobody_asked_for_is_not_disabled_and_it_is_said_why() -> None:
    app = Steered(over(failed()))
    async with app.run_test(size=WIDE) as pilot:
        await until_seen(pilot, "add-ons")
        app.screen.post_message(wishes.Disable("helm3"))
        await until_seen(pilot, "helm3 cannot be disabled", ".dialog")
        assert app.steering.asked == []


def test_the_same_again_asks_for_the_same_add_ons() -> None:
    from screens.run.steering import Steering

    begun: list[Request] = []

    def begin(_: str, request: Request) -> None:
        begun.append(request)

    folder = SimpleNamespace(name="demo", answers="/a")
    session = SimpleNamespace(request=lambda kind, approve: Request(kind, approve), begin=begin)
    going = SimpleNamespace(folder=folder, started=SimpleNamespace(wait=lambda _: True))
    script = Script(kind="addons")
    script.tell("run.started", "addons demo", cluster="demo", kind="addons", enable=["flux"], disable=["dns"])
    Steering(session, going).same(script.view())  # type: ignore[arg-type]
    assert (begun[0].kind, begun[0].enable, begun[0].disable) == (Kind.ADDONS, {"flux": {}}, ("dns",))


# One add-on by itself


async def opened(pilot: Pilot[Any]) -> None:
    await until_seen(pilot, "add-ons")
    await press(pilot, "left", "left")
    await until_seen(pilot, "Longhorn")
    await press(pilot, "enter")
    await until_seen(pilot, "following")


async def test_one_add_on_has_its_own_log_and_its_problem_whole() -> None:
    async with FrameStage(over(failed()).events).run_test(size=WIDE) as pilot:
        await opened(pilot)
        shown = seen(pilot)
        assert "Longhorn of demo" in shown
        assert "Pulling chart longhorn-1.12.1" in shown
        assert "CoreDNS works" not in shown
        await press(pilot, "p")
        await until_seen(pilot, "pod mectui-volume: FailedMount: no iscsi_tcp")
        await press(pilot, "escape", "question_mark")
        assert "disable it, once the run has ended" in seen(pilot, ".dialog")
        await press(pilot, "escape", "escape")
        await until_seen(pilot, "1 of 3 done")


# Text from outside


@pytest.mark.parametrize("size", [LOW, WIDE])
async def test_hostile_text_is_text(size: tuple[int, int]) -> None:
    script = AddonScript()
    for each in HOSTILE.values():
        script.tell(
            "addon.planned", each, addon=each, title=each, prepare=[each], steps=[each + "2"], evidence=[]
        )
        script.tell("addon.step.started", each, addon=each, title=each, step=each, node=each)
        script.tell("addon.step.started", each, addon=each, title=each, step=each, node=each + "2")
        script.tell("addon.output", each, addon=each, step=each, node=each)
        script.tell("addon.failed", each, addon=each, title=each, error=Problem(each, each, each))
    async with stage(over(script)).run_test(size=size) as pilot:
        await pilot.pause()
        sane(pilot)
        for _ in range(len(HOSTILE) * 4):
            await press(pilot, "down")
            sane(pilot)
        assert "[/prod] [red]x[/]" in seen(pilot)
        await press(pilot, "enter")
        sane(pilot)


async def test_plain_signs_are_ascii() -> None:
    for script in (proving(), over(failed())):
        assert (await text(script, signs=ASCII)).isascii()
