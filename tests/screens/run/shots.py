"""The shots of a run: moments of recorded runs, and the keys that are pressed there.

One table. At two sizes they are the snapshots that every change is held to; those in `PICTURES` are the
documentation's, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from textual.pilot import Pilot

from mectui.run.journal import read
from mectui.watch import Usual
from screens.signs import ASCII, UNICODE, Signs
from tests.recorder import RUNS
from tests.screens.run.stage import FrameStage, recorded
from tests.screens.seeing import press, until_seen

WIDE, NARROW = (110, 34), (80, 24)


@dataclass(frozen=True, slots=True)
class RunShot:
    """A recorded run up to the `nth` event of a name, and what is done then.

    `wait` is what has to be seen before the keys, `then` what has to be seen after them. `first` are keys
    that lead to where `wait` is seen, such as the row that a panel puts the cursor on by itself.
    """

    run: str
    upto: str = "run.finished"
    nth: int = 1
    keys: tuple[str, ...] = ()
    wait: str = "mec-blr"
    then: str = ""
    first: tuple[str, ...] = ()
    size: tuple[int, int] = WIDE
    theme: str = "mectui-dark"
    signs: Signs = UNICODE

    def app(self) -> FrameStage:
        """Return the application at that moment, before any key."""
        events = recorded(RUNS / f"{self.run}.jsonl", self.upto, self.nth)
        return FrameStage(events, usual=usual(), theme=self.theme, signs=self.signs)

    async def take(self) -> str:
        """Return the picture, as Textual exports it."""
        app = self.app()
        async with app.run_test(size=self.size) as pilot:
            await self.arrive(pilot)
            return app.export_screenshot(title="mectui")

    async def arrive(self, pilot: Pilot[Any]) -> None:
        """Press the keys, and wait until the screen shows what it should."""
        if self.first:
            await until_seen(pilot, "What happened")
            await press(pilot, *self.first)
        await until_seen(pilot, self.wait)
        await press(pilot, *self.keys)
        await until_seen(pilot, self.then)
        await pilot.pause()


@cache
def usual() -> Usual:
    """Return how long things usually take, as one good run tells."""
    return Usual.of([read(RUNS / "create.jsonl")])


SHOTS: Mapping[str, RunShot] = {
    # The steps that only look
    "preflight": RunShot("create", "preflight.check", 6, wait="identity"),
    "workspace": RunShot("create", "terraform.log", 3, wait="Terraform"),
    "planning": RunShot("create", "phase.started", 3, wait="planning"),
    # The plan, and its gate
    "plan": RunShot("plan", wait="awaits approval"),
    "plan-open": RunShot("plan", wait="awaits approval", keys=("down", "down", "down", "down", "space")),
    "plan-filter": RunShot("plan", wait="awaits approval", keys=("slash", "w", "-", "1", "enter")),
    "plan-whole": RunShot("plan", wait="awaits approval", keys=("enter",), then="escape closes"),
    "plan-destroy": RunShot("destroy", wait="to destroy"),
    "plan-wrong-name": RunShot("destroy", wait="to destroy", keys=("a", "m", "e", "c", "enter")),
    "plan-scale-in": RunShot("scale-in", wait="to destroy"),
    # Terraform at work
    "apply-begins": RunShot("ha", "phase.started", 4, wait="Terraform starts"),
    "apply": RunShot("ha", "resource.progress", 3, wait="creating"),
    "apply-log": RunShot("ha", "resource.progress", 3, keys=("tab",), wait="creating"),
    "apply-failed": RunShot("refused", "terraform.diagnostic", 1, wait="failed"),
    # The nodes
    "nodes-booting": RunShot("ha", "node.output", 60, wait="cp-0"),
    "nodes": RunShot("ha", "node.waiting", 40, wait="cp-0"),
    "nodes-ready": RunShot("ha", "phase.finished", 5, wait="cp-0"),
    "nodes-unfolded": RunShot("ha", "node.waiting", 40, keys=("down", "space"), wait="cp-0"),
    "nodes-failing": RunShot("failing", "node.step.failed", 1, wait="failed"),
    "nodes-problems": RunShot("failing", "node.step.failed", 1, wait="failed", keys=("p",)),
    "nodes-twenty": RunShot("twenty", "node.step.done", 90, wait="workers"),
    "node": RunShot("failing", "node.step.failed", 1, wait="failed", keys=("enter",)),
    # The add-ons
    "addons-begin": RunShot("addons", "addon.planned", 1, wait="to come"),
    "addons-preparing": RunShot("addons", "addon.output", 18, wait="Longhorn"),
    "addons-installing": RunShot("addons", "addon.output", 38, wait="Longhorn"),
    "addons-proving": RunShot("addons", "addon.seen", 22, wait="2 of 3 in a row"),
    "addons-folded": RunShot("addons", "addon.seen", 22, keys=("space", "up", "space"), wait="in a row"),
    "addons-failed": RunShot("addons-failing", "addon.skipped", 2, wait="skipped"),
    "addons-failed-part": RunShot(
        "addons-failing",
        first=("left", "left"),
        wait=f"{UNICODE.here}▾ ✗ Mosquitto",
        keys=("down", "down"),
    ),
    "addons-done": RunShot("addons", keys=("left", "left"), wait="nodes Ready", then="10 of 10"),
    "addons-help": RunShot("addons", "addon.seen", 22, keys=("f1",), wait="in a row"),
    "addon": RunShot(
        "addons-failing",
        "addon.skipped",
        2,
        keys=("enter",),
        wait=f"{UNICODE.here}▾ ✗ Mosquitto",
        then="following",
    ),
    "addon-problem": RunShot(
        "addons-failing",
        "addon.skipped",
        2,
        keys=("enter", "p"),
        wait=f"{UNICODE.here}▾ ✗ Mosquitto",
        then="escape closes",
    ),
    "addons-disabling": RunShot("addons-change", "addon.step.started", 1, wait="going"),
    # The proof, and the end
    "verify": RunShot("create", "verify.check", 2, wait="running"),
    "end": RunShot("create", wait="nodes Ready"),
    "end-failed": RunShot("failing", wait="What happened"),
    "end-addons": RunShot("addons", keys=("pagedown",), wait="nodes Ready", then="port-forward"),
    "end-addons-failed": RunShot("addons-failing", wait="What happened"),
    "end-addons-change": RunShot("addons-change", wait="gone"),
    "end-refused": RunShot("refused", wait="What happened"),
    # Over any of them
    "log": RunShot("ha", keys=("l",), wait="nodes Ready", then="lines"),
    "log-warnings": RunShot("ha", keys=("l", "v", "v"), wait="nodes Ready", then="lines"),
    "log-search": RunShot("ha", keys=("l", "slash", *"joined", "enter"), wait="nodes Ready", then="joined"),
    "help": RunShot("ha", "node.waiting", 40, keys=("f1",), wait="cp-0"),
    "cancelling": RunShot("ha", "node.waiting", 40, keys=("x",), wait="cp-0"),
    "looking-back": RunShot("ha", "node.waiting", 40, keys=("left", "left"), wait="cp-0"),
}

PICTURES: Mapping[str, RunShot] = {
    "run-plan": SHOTS["plan-open"],
    "run-plan-destroy": replace(SHOTS["plan-destroy"], size=NARROW),
    "run-apply": SHOTS["apply"],
    "run-nodes": SHOTS["nodes"],
    "run-nodes-light": replace(SHOTS["nodes"], theme="mectui-light", size=NARROW),
    "run-nodes-failing": SHOTS["nodes-failing"],
    "run-nodes-twenty": replace(SHOTS["nodes-twenty"], size=NARROW),
    "run-nodes-ascii": replace(SHOTS["nodes"], signs=ASCII, size=NARROW),
    "run-node": SHOTS["node"],
    "run-addons": SHOTS["addons-proving"],
    "run-addons-failed": replace(SHOTS["addons-failed"], theme="mectui-light", size=NARROW),
    "run-addons-ascii": replace(SHOTS["addons-preparing"], signs=ASCII, size=NARROW),
    "run-addon": SHOTS["addon"],
    "run-addons-end": SHOTS["end-addons"],
    "run-end": SHOTS["end"],
    "run-end-failed": SHOTS["end-failed"],
    "run-log": SHOTS["log"],
}
"""Those that the documentation shows."""
